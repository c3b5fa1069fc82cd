// Who may hold living pairs: each process says so in the store, and once more when what it held is back after the store went back.

import type { Clock, Store } from "../../ports.ts"
import { everyNote } from "../../tools/every-note.ts"
import type { Steady } from "../budget/steady.ts"

/** A process that spends pairs, as it says of itself. */
interface Hand {
  at: number
  /** The server that holds again all that this process had in hand. */
  server: string
}

export interface Hands {
  /** Before anything is shown: a store that goes back to a moment after this knows of us. Rejects while the store is away. */
  declare(): Promise<void>
  /** Everything of ours is with this server. */
  allBack(server: string): Promise<void>
  /** Who is there now; to be believed only where it was still the same server afterwards. */
  read(): Promise<() => void>
  /** Has everybody who may hold living pairs put them back with this server? */
  areOthersBack(server: string): Promise<boolean>
  /** An orderly end: nobody waits for us. */
  forget(): Promise<void>
}

const prefix = "hand "
const minuteMs = 60_000
const againMs = 5 * minuteMs
/** For as long as pairs are kept in hand. */
const countsForMs = 30 * minuteMs
const keptForMs = 24 * 60 * minuteMs

interface HandParts {
  store: Store
  clock: Clock
  instance: string
  steady: Steady
}

export function createHands({ store, clock, instance, steady }: HandParts): Hands {
  const notes = store.notes("fact")
  const own = prefix + instance
  let known = new Map<string, Hand>()
  let backWith: string | undefined
  let saidAt = Number.NEGATIVE_INFINITY
  // One of a clock that is ahead counts: it is waited for a minute at most.
  const isOld = ({ at }: Hand) => clock.now() - steady.asOfNow(at, countsForMs) > countsForMs
  const say = async (server: string) => {
    const at = clock.now()
    await notes.put(own, { at, server } satisfies Hand, "always")
    saidAt = at
  }
  return {
    declare: async () => {
      if (backWith === undefined || Math.abs(clock.now() - saidAt) < againMs) return
      await say(backWith)
    },
    allBack: async (server) => {
      const hasSaid = saidAt !== Number.NEGATIVE_INFINITY
      backWith = server
      if (hasSaid) await say(server)
    },
    read: async () => {
      const found = await handsIn(store)
      return () => {
        known = found
      }
    },
    areOthersBack: async (server) => {
      const now = await handsIn(store)
      const all = new Map([...known, ...now])
      return [...all].every(([key, hand]) => key === own || isOld(hand) || now.get(key)?.server === server)
    },
    forget: async () => {
      if (saidAt !== Number.NEGATIVE_INFINITY) await notes.remove(own).catch(() => undefined)
    },
  }
}

/** Once an hour: of processes that ended without a word. */
export async function tidyHands({ store, clock }: Pick<HandParts, "store" | "clock">): Promise<void> {
  for (const [key, { at }] of await handsIn(store))
    if (Math.abs(clock.now() - at) > keptForMs) await store.notes("fact").remove(key)
}

async function handsIn(store: Store): Promise<Map<string, Hand>> {
  const found = new Map<string, Hand>()
  for await (const { key, value } of everyNote(store.notes("fact"), prefix))
    if (value) found.set(key, value as Hand)
  return found
}
