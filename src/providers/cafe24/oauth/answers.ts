// Reads what the token endpoint answered, field by field: a wrong type costs that field, never the pair.
import { z } from "zod"
import type { Grant, RawAnswer, Verdict } from "../../../core/ports.ts"
import { longestTokenChars } from "../assumptions.ts"
import { isMallId } from "../mall-id.ts"
import { classify } from "./classify.ts"
import { readLives } from "./lives.ts"
import { readScopes } from "./scopes.ts"
import { readObject, readWords } from "./words.ts"

// Tokens travel in headers and forms: printable and without spaces, or they could never be sent back.
const token = z
  .string()
  .max(longestTokenChars)
  .regex(/^[\x21-\x7e]+$/)
  .optional()
  .catch(undefined)
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{C}]+$/u)
  .optional()
  .catch(undefined)
const number = z.union([z.string().regex(/^\d{1,9}$/), z.number().int().nonnegative().transform(String)])

const fields = z.object({
  access_token: token,
  refresh_token: token,
  client_id: name,
  mall_id: name,
  user_id: name,
  token_type: name,
  shop_no: number.optional().catch(undefined),
  scopes: z.unknown().optional(),
  scope: z.unknown().optional(),
  issued_at: z.unknown().optional(),
  expires_at: z.unknown().optional(),
  refresh_token_expires_at: z.unknown().optional(),
})

type Fields = z.infer<typeof fields>

export interface AskedPair {
  mallId: string
  clientId: string
  timeZone: string
}

export function readAnswer(answer: RawAnswer, asked: AskedPair): Verdict {
  const isSuccess = answer.status >= 200 && answer.status < 300
  if (!isSuccess || /^\s*</.test(answer.body)) return classify(answer)
  const json = readPossiblyCut(answer.body)
  const read = fields.parse(json?.object ?? {})
  if (!json || read.access_token === undefined || read.refresh_token === undefined) {
    if (readWords(answer.body).error !== undefined) return classify(answer)
    return {
      kind: "unreadable",
      detail: `status ${answer.status}, ${json ? missingOf(read) : "no JSON object"}`,
    }
  }
  const given = json.object.mall_id
  // Absent is tolerated; anything that is there, of whatever type, must be the mall that was asked for.
  if (given !== undefined && given !== null && read.mall_id?.toLowerCase() !== asked.mallId) {
    const givenBy = isMallId(read.mall_id) ? read.mall_id.toLowerCase() : undefined
    const detail = `the answer is for ${givenBy ?? "something that is no mall id"}`
    return { kind: "wrong_mall", detail, givenBy }
  }
  const oddities = json.wasCut ? ["answer_cut_short: the pair was complete, the rest is assumed"] : []
  return { kind: "granted", grant: grantOf(read, json.object, answer, asked, oddities) }
}

/** Did so much of a broken-off answer arrive that the pair is in it? Then it must not be thrown away. */
export function holdsPair(body: string): boolean {
  const json = readPossiblyCut(body)
  const read = json && fields.parse(json.object)
  return read?.access_token !== undefined && read.refresh_token !== undefined
}

function grantOf(
  read: Fields,
  given: Record<string, unknown>,
  answer: RawAnswer,
  asked: AskedPair,
  oddities: string[],
): Grant {
  const { oddities: timeOddities, ...lives } = readLives(
    {
      issuedAt: read.issued_at,
      accessExpiresAt: read.expires_at,
      refreshExpiresAt: read.refresh_token_expires_at,
    },
    answer,
    asked.timeZone,
  )
  const granted = readScopes(read.scopes ?? read.scope)
  return {
    account: asked.mallId,
    // The pair belongs to the app whose secret was presented, whatever the answer calls it.
    clientId: asked.clientId,
    userId: read.user_id,
    shopNo: read.shop_no,
    scopes: granted.scopes,
    accessToken: read.access_token!,
    refreshToken: read.refresh_token!,
    ...lives,
    oddities: [...oddities, ...fieldOddities(read, given, asked, granted), ...timeOddities],
  }
}

function fieldOddities(
  read: Fields,
  given: Record<string, unknown>,
  asked: AskedPair,
  granted: { scopes: string[]; malformed: string[] },
): string[] {
  const found: string[] = []
  for (const field of ["mall_id", "client_id", "user_id", "shop_no", "token_type"] as const) {
    // Cafe24 leaves it out as often as not, and there is no other kind.
    if (read[field] !== undefined || (field === "token_type" && given[field] === undefined)) continue
    found.push(`${field}_${given[field] === undefined ? "missing" : "unreadable"}`)
  }
  if (read.client_id !== undefined && read.client_id !== asked.clientId) found.push("client_id_differs")
  if (read.token_type !== undefined && read.token_type.toLowerCase() !== "bearer") {
    found.push("token_type_differs: not Bearer")
  }
  if (granted.scopes.length === 0) found.push("scopes_missing")
  if (granted.malformed.length > 0) found.push(`scopes_unreadable: ${granted.malformed.length}`)
  return found
}

function missingOf(read: Fields): string {
  const missing = (["access_token", "refresh_token"] as const).filter((field) => read[field] === undefined)
  return `${missing.join(" and ")} missing or unreadable`
}

const mostRepairs = 64

/** An answer that broke off is cut back to its last complete field: the pair stands near its beginning. */
function readPossiblyCut(body: string): { object: Record<string, unknown>; wasCut: boolean } | undefined {
  const whole = readObject(body)
  if (whole) return { object: whole, wasCut: false }
  let end = body.length
  for (let repairs = 0; repairs < mostRepairs; repairs++) {
    end = body.lastIndexOf(",", end - 1)
    if (end <= 0) return undefined
    const object = readObject(`${body.slice(0, end)}}`)
    if (object) return { object, wasCut: true }
  }
  return undefined
}
