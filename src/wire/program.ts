// A program that refreshes by itself, as JSON: which key it showed, how it names itself, how often and when last.
import { z } from "zod"
import type { SeenProgram } from "../core/keys/programs.ts"
import { iso } from "./connection.ts"

export const programShape = z.object({
  /** The name of its key. */
  key: z.string(),
  /** As it names itself (User-Agent). */
  agent: z.string().optional(),
  /** As it named the connection. */
  connection: z.string(),
  refreshes: z.number(),
  revokes: z.number(),
  first_at: z.iso.datetime(),
  last_at: z.iso.datetime(),
})

export type ProgramJson = z.output<typeof programShape>

export function programJson(seen: SeenProgram): ProgramJson {
  const { key, agent, connectionId: connection, refreshes, revokes, firstAt, lastAt } = seen
  return { key, agent, connection, refreshes, revokes, first_at: iso(firstAt), last_at: iso(lastAt) }
}
