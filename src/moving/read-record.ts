// One object with tokens in it, read field by field: a wrong type costs that field, only a bad token costs the pair.
import { isSealed } from "../core/seal.ts"
import type { Field, Fields } from "./fields.ts"
import type { Doubt, FileWorld, Found, Problem, ProblemKind } from "./found.ts"
import { readBelievable, readMoment } from "./moments.ts"

export interface RecordPlace {
  place: string
  /** The mall as keys, parents or the file name have it. */
  mallId?: string
  owner?: string
  /** A bundle of ours: its times are exact, and it knows what nobody else writes down. */
  isOurs: boolean
}

export function readRecord(fields: Fields, around: RecordPlace, world: FileWorld): Found | Problem {
  const { place } = around
  const refreshToken = readToken(fields.get("refreshToken"))
  if (typeof refreshToken === "object") return { place, ...refreshToken }
  const accessToken = readToken(fields.get("accessToken"))
  const mallId = readMallId(fields.get("mallId"), around.mallId, world)
  if (typeof mallId === "object") return { place, ...mallId }
  const doubts: Doubt[] = []
  return {
    mallId,
    owner: around.owner ?? (around.isOurs ? textOf(fields.get("owner")) : undefined),
    clientId: textOf(fields.get("clientId")),
    userId: textOf(fields.get("userId")),
    shopNo: textOf(fields.get("shopNo")),
    scopes: wordsOf(fields.get("scopes")) ?? [],
    tokens: {
      // Without it the pair is as good as one whose access token has ended.
      accessToken: typeof accessToken === "string" ? accessToken : undefined,
      refreshToken,
      ...readTimes(fields, around.isOurs, { ...world, doubts }),
    },
    ...(around.isOurs && ownFacts(fields, world)),
    places: [place],
    doubts,
  }
}

type Bad = { kind: ProblemKind }

/** Stands in token answers for programs that insist on a refresh token; it opens nothing. */
const placeholder = "managed-by-mallkey"
const longestTokenChars = 4_096

function readToken(field: Field | undefined): string | Bad {
  if (!field) return { kind: "no_refresh_token" }
  const token = typeof field.value === "string" ? field.value.trim() : ""
  if (token === placeholder) return { kind: "token_placeholder" }
  if (isSealed(token)) return { kind: "token_sealed" }
  // It travels in headers and forms: printable and without blanks, or it could never be sent.
  return token.length <= longestTokenChars && /^[\x21-\x7e]+$/.test(token)
    ? token
    : { kind: "token_unusable" }
}

function readMallId(
  field: Field | undefined,
  near: string | undefined,
  world: FileWorld,
): string | Bad | undefined {
  if (!field) return near
  const text = typeof field.value === "string" ? field.value.trim() : ""
  return world.isMallId(text) ? text.toLowerCase() : { kind: "mall_invalid" }
}

function readTimes(fields: Fields, isOurs: boolean, world: FileWorld & { doubts: Doubt[] }) {
  if (isOurs) {
    const exact = (name: "issuedAt" | "accessExpiresAt" | "refreshExpiresAt") =>
      readMoment(fields.get(name)?.value, world.timeZone)
    return {
      issuedAt: exact("issuedAt"),
      accessExpiresAt: exact("accessExpiresAt"),
      refreshExpiresAt: exact("refreshExpiresAt"),
    }
  }
  const issuedAt = readBelievable("issuedAt", fields.get("issuedAt"), world)
  return {
    issuedAt,
    accessExpiresAt: readBelievable("accessExpiresAt", accessEnd(fields, issuedAt), world),
    refreshExpiresAt: readBelievable("refreshExpiresAt", fields.get("refreshExpiresAt"), world),
  }
}

/** A life without a beginning says nothing: the file may be of last week. */
function accessEnd(fields: Fields, issuedAt: number | undefined): Field | undefined {
  const life = fields.get("expiresIn")
  if (fields.has("accessExpiresAt") || !life || issuedAt === undefined) return fields.get("accessExpiresAt")
  const seconds = Number(life.value)
  return { name: life.name, value: Number.isFinite(seconds) ? issuedAt + seconds * 1_000 : undefined }
}

function ownFacts(fields: Fields, { timeZone }: FileWorld): Partial<Found> {
  const at = (name: "connectedAt" | "lostAt" | "pausedAt") => readMoment(fields.get(name)?.value, timeZone)
  const [lostAt, pausedAt] = [at("lostAt"), at("pausedAt")]
  return {
    id: textOf(fields.get("id")),
    askedScopes: wordsOf(fields.get("askedScopes")),
    connectedAt: at("connectedAt"),
    health: { ...(lostAt !== undefined && { lostAt }), ...(pausedAt !== undefined && { pausedAt }) },
  }
}

function textOf(field: Field | undefined): string | undefined {
  const text = typeof field?.value === "number" ? String(field.value) : field?.value
  return typeof text === "string" && /^[^\p{C}]{1,200}$/u.test(text) ? text : undefined
}

/** A list, words joined by commas or blanks, or a database's `{a,b}`. */
function wordsOf(field: Field | undefined): string[] | undefined {
  const words = typeof field?.value === "string" ? field.value.split(/[\s,{}"[\]]+/) : field?.value
  if (!Array.isArray(words)) return undefined
  return [
    ...new Set(
      words.filter((word): word is string => typeof word === "string" && /^[\w.:-]{1,100}$/.test(word)),
    ),
  ]
}
