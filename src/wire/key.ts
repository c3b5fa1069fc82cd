// A key as this API lists it: never the key itself.
import { z } from "zod"
import type { KeyFacts, KeyRequest, Keys } from "../core/keys/keys.ts"
import { iso, isoIf } from "./connection.ts"

/** Of characters: keys are listed a line each. */
export const longestName = 100

export const keyShape = z.object({
  id: z.string(),
  /** Its first letters. Absent: made by an earlier version. */
  begins: z.string().optional(),
  name: z.string(),
  rights: z.array(z.string()),
  connections: z.array(z.string()).optional(),
  allow: z.array(z.string()).optional(),
  deny: z.array(z.string()).optional(),
  rate: z.string().optional(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().optional(),
  /** To the hour. */
  last_used_at: z.iso.datetime().optional(),
})

/** The only answer that holds the key itself. */
export const madeKeyShape = keyShape.extend({
  key: z.string(),
  /** What it is limited to and nobody has connected yet: meant for later, or a typing mistake. */
  not_connected: z.array(z.string()).optional(),
})

export type MadeKeyJson = z.output<typeof madeKeyShape>
export type KeyJson = z.output<typeof keyShape>

export function keyJson(facts: KeyFacts): KeyJson {
  const { id, begins, createdAt, expiresAt, usedAt } = facts
  const times = { created_at: iso(createdAt), expires_at: isoIf(expiresAt), last_used_at: isoIf(usedAt) }
  return { id, begins, ...mayJson(facts), ...times }
}

/** As it is asked for. An end that cannot be told is refused here: left out, the key would have none. */
export function wantedKeyJson(wanted: KeyRequest) {
  const { expiresAt } = wanted
  return { ...mayJson(wanted), expires_at: expiresAt === undefined ? undefined : iso(expiresAt) }
}

function mayJson({ name, rights, connections, allow, deny, rate }: KeyRequest) {
  return { name, rights, connections, allow, deny, rate: rate === undefined ? undefined : rateText(rate) }
}

const aMinute = 60

/** `5/s`, `30/m`: calls a second, or a minute where that is less than one a second. */
function rateText(rate: number): string {
  return rate >= 1 ? `${rate}/s` : `${Math.round(rate * aMinute)}/m`
}

/** Calls a second. Undefined: no rate. */
export function readRate(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,5}(?:\.\d{1,2})?)\/([sm])$/.exec(text) ?? []
  if (amount === undefined) return undefined
  return unit === "s" ? Number(amount) : Number(amount) / aMinute
}

export function madeKeyJson({ key, facts, missing }: Awaited<ReturnType<Keys["create"]>>): MadeKeyJson {
  return { key, ...keyJson(facts), ...(missing.length > 0 && { not_connected: missing }) }
}
