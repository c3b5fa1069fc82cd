// What can be asked about the answers that wait for the store.
import type { Connection } from "../../connection.ts"
import type { SettleParts } from "../rescue.ts"
import { isOurs, newestOf } from "./bring-home.ts"
import { isRipe } from "./waiting.ts"

export interface AtRescue {
  /** Answers that wait for the store, by connection. */
  waitingInRescue(): string[]
  /** The same, those that a process left behind included, whether or not this one has looked after them. */
  leftInRescue(): Promise<string[]>
  /** The same for answers of another store in the same rescue place: they are left alone. */
  foreignInRescue(): string[]
  /** A connection with its tokens: those of an answer that waits for the store, where there is one. */
  newest(id: string): Promise<Connection | undefined>
  rescueName: string
}

export function createAtRescue(parts: SettleParts): AtRescue {
  const { waiting, rescue } = parts
  return {
    waitingInRescue: () => [...new Set(waiting.all().map(({ entry }) => entry.id))],
    leftInRescue: () => leftIn(parts),
    foreignInRescue: () => [...new Set([...waiting.foreign.values()].map(({ id }) => id))],
    newest: (id) => newestOf(parts, id),
    rescueName: rescue.name,
  }
}

/** A younger one belongs to a refresh that is under way. */
async function leftIn(parts: SettleParts): Promise<string[]> {
  const { rescue, clock, timing } = parts
  // A place that cannot be read is told where answers are brought home, and by the doctor.
  const entries = await rescue.list().catch(() => [])
  const ids = new Set<string>()
  for (const entry of entries) {
    if (isRipe(entry, clock.now(), timing.leaseMs) && (await isOurs(parts, entry))) ids.add(entry.id)
  }
  return [...ids]
}
