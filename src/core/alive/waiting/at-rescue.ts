// What can be asked about the answers that wait for the store.
import type { Connection } from "../../connection.ts"
import type { SettleParts } from "../rescue.ts"
import { newestOf } from "./bring-home.ts"

export interface AtRescue {
  /** Answers that wait for the store, by connection. */
  waitingInRescue(): string[]
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
    foreignInRescue: () => [...new Set([...waiting.foreign.values()].map(({ id }) => id))],
    newest: (id) => newestOf(parts, id),
    rescueName: rescue.name,
  }
}
