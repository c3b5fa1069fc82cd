// Which secrets each process holds, by their ids: noted in the store, so that a change of the secret can be watched.

import type { Clock, Store } from "../../ports.ts"
import type { Sealer } from "../../seal.ts"
import { everyNote } from "../../tools/every-note.ts"

/** What a process is for: a server goes on, a command or an invocation comes and goes. */
export type Role = "server" | "command" | "lambda" | "library"

export interface Ring {
  at: number
  role: Role
  /** Host and process. */
  where: string
  /** The sealing one first. */
  keyIds: string[]
}

export interface Rings {
  /** Writes down what this process holds, now and then. Never rejects: a store that is away says so elsewhere. */
  note(): Promise<void>
  /** An orderly end: nobody has to wait for this process any more. */
  forget(): Promise<void>
}

export interface RingParts {
  store: Store
  clock: Clock
  sealer: Pick<Sealer, "keyIds">
  instance: string
  role: Role
}

const prefix = "ring "
const minuteMs = 60_000
const noteEveryMs = 5 * minuteMs
/** A server notes itself again and again; a cron job may come every ninety minutes at most. */
const countsForMs: Record<Role, number> = {
  server: 3 * noteEveryMs,
  library: 120 * minuteMs,
  command: 120 * minuteMs,
  lambda: 120 * minuteMs,
}
const keptForMs = 24 * 60 * minuteMs

export function createRings({ store, clock, sealer, instance, role }: RingParts): Rings {
  const notes = store.notes("fact")
  const where = whereOf(instance)
  // What comes and goes has another number each time: the host stands for all of them.
  const key = prefix + (role === "server" || role === "library" ? where : `${role} ${where.split(":")[0]}`)
  let notedAt = Number.NEGATIVE_INFINITY
  return {
    note: async () => {
      if (Math.abs(clock.now() - notedAt) < noteEveryMs) return
      notedAt = clock.now()
      const ring: Ring = { at: notedAt, role, where, keyIds: sealer.keyIds }
      await notes.put(key, ring, "always").catch(() => {
        notedAt = Number.NEGATIVE_INFINITY
      })
    },
    forget: async () => {
      if (notedAt === Number.NEGATIVE_INFINITY || role === "command" || role === "lambda") return
      await notes.remove(key).catch(() => undefined)
    },
  }
}

export function whereOf(instance: string): string {
  return instance.split(":").slice(0, 2).join(":")
}

/** Those that are at work, or were lately. */
export async function ringsNow({ store, clock }: Pick<RingParts, "store" | "clock">): Promise<Ring[]> {
  const now = clock.now()
  const all = await ringNotes(store)
  return all.flatMap(({ ring }) => (ring && Math.abs(now - ring.at) <= countsForMs[ring.role] ? [ring] : []))
}

/** Once an hour: of processes that ended without a word. */
export async function tidyRings({ store, clock }: Pick<RingParts, "store" | "clock">): Promise<void> {
  for (const { key, ring } of await ringNotes(store))
    if (!ring || Math.abs(clock.now() - ring.at) > keptForMs) await store.notes("fact").remove(key)
}

async function ringNotes(store: Store): Promise<{ key: string; ring: Ring | undefined }[]> {
  const found: { key: string; ring: Ring | undefined }[] = []
  for await (const { key, value } of everyNote(store.notes("fact"), prefix)) {
    const ring = value as Ring | undefined
    found.push({ key, ring: ring && Object.hasOwn(countsForMs, ring.role) ? ring : undefined })
  }
  return found
}
