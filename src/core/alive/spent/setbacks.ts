// A store that went back is noticed although nobody asked it anything while it was away; then what is in hand is compared.
import type { Clock, Note, Store } from "../../ports.ts"
import type { StoreId } from "../../store-id.ts"
import { goneSince } from "../waiting/tombstones.ts"
import { livingWithoutNote, putBack, recordBack, type SuccessorParts, stepsBehind } from "./successors.ts"

export interface Setbacks {
  /** Asks which server answers, at most once a second. */
  look(): Promise<void>
  /** Reads the one note that every process writes again and again: where its version has gone down, the store has gone back. */
  readGrowing(read: () => Promise<Note | undefined>): Promise<Note | undefined>
  /** That note was written over once more. */
  wroteGrowing(): void
}

const againMs = 1_000
/** Lines break with the server: who has seen one break knows that others have as well. */
const soonMs = 30_000
/** Nobody shows anything for so long: others may hold what a store that went back has forgotten. */
const holdMs = 3_000
/** Behind a pooler no line breaks, and a process that rests looks every ten seconds. */
const unseenHoldMs = 12_000

/**
 * What comes back from the platform must say which store it belongs to, whatever becomes of that meanwhile; and a store
 * that goes back is only noticed by a process that knows what answered before.
 */
export async function knowTheStore(parts: { storeId: StoreId; setbacks: Setbacks }): Promise<void> {
  await Promise.all([parts.storeId.get(), parts.setbacks.look()])
}

interface SetbackParts {
  store: Store
  clock: Clock
  onSetback(holdMs: number): void
}

export function createSetbacks({ store, clock, onSetback }: SetbackParts): Setbacks {
  let server: string | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined
  let cutAt = Number.NEGATIVE_INFINITY
  let growing = 0
  const isLess = (since: number, ms: number) => Math.abs(clock.now() - since) < ms
  const ask = async () => {
    const said = await store.server?.()
    lookedAt = clock.now()
    const isAnother = server !== undefined && said !== undefined && said !== server
    server = said ?? server
    if (isAnother) onSetback(isLess(cutAt, soonMs) ? holdMs : unseenHoldMs)
  }
  const look = async () => {
    if (!store.server || isLess(lookedAt, againMs)) return
    looking ??= ask().finally(() => {
      looking = undefined
    })
    await looking
  }
  store.onCut?.((again) => {
    cutAt = clock.now()
    again
      .then(() => {
        lookedAt = Number.NEGATIVE_INFINITY
        return look()
      })
      // Away again: another line breaks then, or the next call is told.
      .catch(() => undefined)
  })
  return {
    look,
    readGrowing: async (read) => {
      // What is written while this is read may be missing from it.
      const atLeast = growing
      const note = await read()
      const version = note?.version ?? 0
      if (version < atLeast) {
        growing = version
        onSetback(unseenHoldMs)
      } else growing = Math.max(growing, version)
      return note
    },
    wroteGrowing: () => {
      growing++
    },
  }
}

/** Called when it is noticed. A process that has noticed before, and still holds back, does not begin anew. */
export function wentBack(parts: SuccessorParts, forMs = holdMs): void {
  const { successors, clock } = parts
  if (holdLeftMs(parts) > 0) return
  successors.back = { at: clock.now(), holdMs: forMs }
  void putAllBack(parts)
}

function holdLeftMs({ successors: { back }, clock }: SuccessorParts): number {
  const sinceMs = clock.now() - (back?.at ?? Number.NEGATIVE_INFINITY)
  return back && sinceMs >= 0 ? Math.max(0, back.holdMs - sinceMs) : 0
}

/** What a store that went back has forgotten may be in the hands of others. True: look again. */
export async function waitedForOthers(parts: SuccessorParts): Promise<boolean> {
  const leftMs = holdLeftMs(parts)
  if (leftMs > 0) await parts.clock.sleep(leftMs)
  return leftMs > 0
}

const lanes = 16

/** Everything in our hands is compared with what the store holds now; what is newest first. */
async function putAllBack(parts: SuccessorParts): Promise<void> {
  const ids = [...parts.successors.inHand.keys()].reverse().values()
  const lane = async () => {
    // Another outage begins anew, and what is met later is put back then.
    for (const id of ids) await putOneBack(parts, id).catch(() => undefined)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Again while others put back theirs in between, which may be behind ours. */
async function putOneBack(parts: SuccessorParts, id: string): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const stored = await parts.store.get(id)
    if (!stored) return bringBack(parts, id)
    if (stepsBehind(parts.successors.inHand.get(id), stored.tag) === 0) return
    if (await putBack(parts, stored)) return
  }
}

/** Connected after the moment that the store went back to. Who disconnects leaves a sign, and who takes a row away leaves our note. */
async function bringBack(parts: SuccessorParts, id: string): Promise<void> {
  const living = await livingWithoutNote(parts, id)
  if (!living || (await goneSince(parts, id, living.connectedAt))) return
  // One that holds nothing at all has lost more than this, or is another store: people are told, and decide.
  if ((await parts.store.list({ limit: 1 })).length === 0) return
  if (await parts.store.saveTokens(living, "new")) await recordBack(parts, living)
}
