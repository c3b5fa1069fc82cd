// A key as this API lists it: never the key itself.
import { z } from "zod"
import type { KeyFacts, Keys } from "../core/keys/keys.ts"
import { iso, isoIf } from "./connection.ts"

export const keyShape = z.object({
  id: z.string(),
  name: z.string(),
  rights: z.array(z.string()),
  connections: z.array(z.string()).optional(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().optional(),
})

/** The only answer that holds the key itself. */
export const madeKeyShape = keyShape.extend({
  key: z.string(),
  /** What it is limited to and nobody has connected yet: meant for later, or a typing mistake. */
  not_connected: z.array(z.string()).optional(),
})

export type MadeKeyJson = z.output<typeof madeKeyShape>
export type KeyJson = z.output<typeof keyShape>

export function keyJson({ id, name, rights, connections, createdAt, expiresAt }: KeyFacts): KeyJson {
  return { id, name, rights, connections, created_at: iso(createdAt), expires_at: isoIf(expiresAt) }
}

export function madeKeyJson({ key, facts, missing }: Awaited<ReturnType<Keys["create"]>>): MadeKeyJson {
  return { key, ...keyJson(facts), ...(missing.length > 0 && { not_connected: missing }) }
}
