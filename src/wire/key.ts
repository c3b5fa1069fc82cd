// A key as this API lists it: never the key itself.
import { z } from "zod"
import type { KeyFacts } from "../core/keys/keys.ts"
import { iso, isoIf } from "./connection.ts"

export const keyShape = z.object({
  id: z.string(),
  name: z.string(),
  rights: z.array(z.string()),
  connections: z.array(z.string()).optional(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().optional(),
})

export type KeyJson = z.output<typeof keyShape>

export function keyJson({ id, name, rights, connections, createdAt, expiresAt }: KeyFacts): KeyJson {
  return { id, name, rights, connections, created_at: iso(createdAt), expires_at: isoIf(expiresAt) }
}
