// A technical reason in a person's words, and apart from them what a technician wants to see.
import { onOneLine } from "../core/tools/one-line.ts"
import { type ReasonShape, reasonShapes } from "./reason-shapes.ts"
import type { LineTrouble, ReasonWords } from "./reason-words.ts"

export interface ToldReason {
  /** Empty where there are no words for it. */
  plain: string
  /** What was really said: a status, a code, somebody else's text. Empty where the words say it all. */
  technical: string
}

/** For operators: the words, and behind a label what was really said. */
export function inWordsOf(words: ReasonWords, detail: string): string {
  if (detail === "") return ""
  const { plain, technical } = tellReason(words, onOneLine(detail))
  if (plain === "") return words.untold(technical)
  const rest = technical === "" ? "" : words.technical(technical)
  return [plain, rest].filter((part) => part !== "").join(". ")
}

/** For people outside: the words alone. */
export function plainlyIn(words: ReasonWords, detail: string): string {
  return tellReason(words, detail).plain
}

export function tellReason(words: ReasonWords, detail: string): ToldReason {
  return recognised(words, detail) ?? (isName(detail) ? said(detail) : { plain: "", technical: detail })
}

const said = (plain: string, technical = ""): ToldReason => ({ plain, technical })

function recognised(words: ReasonWords, detail: string): ToldReason | undefined {
  if (detail === "") return said(detail)
  // Told in a person's language where it arose, as settings and commands do: unless the Korean is but the name of a folder.
  if (/[가-힣]/.test(detail)) return shapedIn(words, detail) ?? behindItsPlace(words, detail) ?? said(detail)
  if (Object.hasOwn(words.fixed, detail)) return said(words.fixed[detail] ?? "")
  return (
    severalIn(words, detail) ??
    answerIn(words, detail) ??
    lineIn(words, detail) ??
    oauthIn(words, detail) ??
    shapedIn(words, detail) ??
    behindItsPlace(words, detail)
  )
}

/** Several reasons, one behind the other. */
function severalIn(words: ReasonWords, detail: string): ToldReason | undefined {
  const parts = detail.split("; ")
  if (parts.length === 1) return undefined
  const told = parts.map((part) => recognised(words, part))
  if (told.some((one) => one === undefined)) return undefined
  const all = told.filter((one) => one !== undefined)
  const joined = (which: keyof ToldReason, between: string) =>
    all
      .map((one) => one[which])
      .filter(Boolean)
      .join(between)
  return { plain: joined("plain", ". "), technical: joined("technical", "; ") }
}

const answerShape = /^status (\d{3})(?:, ([^:]+))?(?:: (.+))?$/s

/** `status 400, MEANING: invalid_grant: what Cafe24 said` */
function answerIn(words: ReasonWords, detail: string): ToldReason | undefined {
  const [, status, meaning, text] = answerShape.exec(detail) ?? []
  if (status === undefined) return undefined
  const technical = [`HTTP ${status}`, text].filter((part) => part !== undefined).join(" ")
  if (meaning === undefined) return said("", technical)
  if (Object.hasOwn(words.meanings, meaning)) return said(words.meanings[meaning] ?? "", technical)
  const told = shapedIn(words, meaning)
  return told && said(told.plain, [technical, told.technical].filter(Boolean).join("; "))
}

/** The system's codes by what they mean to a person. */
const lineTroubles: readonly (readonly [RegExp, LineTrouble])[] = [
  [/^(ECONNREFUSED|ESOCKET)$/, "refused"],
  [
    /^(UND_ERR_SOCKET|ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_ABORTED|ECONNECTION|connection failed)$/,
    "broken",
  ],
  [/^HPE_\w+$|^UND_ERR_(RESPONSE|INVALID|REQ|BODY_(?!TIMEOUT))\w*$/, "broken"],
  [/^(UND_ERR_\w*TIMEOUT|ETIMEDOUT|ETIME|timeout|TimeoutError|AbortError)$/, "too_slow"],
  [/^(ENOTFOUND|EAI_\w+|EDNS)$/, "no_name"],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL|unreachable|no answer)$/, "unreachable"],
  [
    /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|EPROTO$|ETLS$)/,
    "certificate",
  ],
  [/^EAUTH\b/, "mail_login"],
  [/^EENVELOPE\b/, "mail_address"],
  [/^(ENOSPC|EDQUOT|EFBIG|database or disk is full)$/, "no_space"],
  [/^(EACCES|EPERM)$/, "not_permitted"],
  [/^(EROFS|attempt to write a readonly database)$/, "read_only"],
  [/^(ENOENT|unable to open database file)$/, "absent"],
  [/^ENOTDIR$/, "no_folder"],
  [/^EISDIR$/, "is_folder"],
  [/^file is not a database$/, "no_database"],
  [/^stopped$/, "stopped"],
]

function lineIn({ line }: ReasonWords, detail: string): ToldReason | undefined {
  const [, trouble] = lineTroubles.find(([code]) => code.test(detail)) ?? []
  const isWhole = /^[\w ]+$/.test(detail)
  return trouble !== undefined && isWhole ? said(line[trouble], detail) : undefined
}

/** `access_denied`, or with what was said of it. */
function oauthIn({ oauth }: ReasonWords, detail: string): ToldReason | undefined {
  const [word = ""] = detail.split(": ")
  return Object.hasOwn(oauth, word) ? said(oauth[word] ?? "", detail) : undefined
}

function shapedIn(words: ReasonWords, detail: string): ToldReason | undefined {
  for (const [name, shape] of Object.entries(reasonShapes) as [ReasonShape, RegExp][]) {
    const [whole, ...facts] = shape.exec(detail) ?? []
    if (whole !== undefined) return shapeTold(words, name, facts, detail)
  }
  return undefined
}

/** Most say it all. Some hold another reason, some a code that a technician looks for. */
function shapeTold(words: ReasonWords, name: ReasonShape, facts: string[], detail: string): ToldReason {
  const say = words.shaped[name]
  const [first = "", second = ""] = facts.map((fact) => fact ?? "")
  if (name === "ofThisMallAlone") {
    const inner = tellReason(words, first)
    return said(say(inner.plain), inner.technical)
  }
  if (name === "at" || name === "withCode") {
    const more = name === "withCode" ? recognised(words, second)?.plain : undefined
    return said(more ?? words.redis[first] ?? recognised(words, first)?.plain ?? say(first), detail)
  }
  if (name === "saidByDatabase") return said(words.database[second] ?? say(first, second), detail)
  if (name === "sqlState") return said(words.database[first] ?? say(first), detail)
  if (showsItself.has(name)) return said(say(first, second), detail)
  return said(say(...facts.map((fact) => fact ?? "")))
}

/** Their sentence leaves out what a technician needs. */
const showsItself: ReadonlySet<ReasonShape> = new Set([
  "httpStatus",
  "notOurAnswer",
  "redisAnswers",
  "noneFree",
  "requestId",
  "fieldMissing",
  "fieldUnreadable",
  "fieldDiffers",
  "cutShort",
  "oddTime",
  "tableMisfit",
  "codesTable",
  "settingMust",
])

/** A folder's name may hold spaces; anything else with a space in it is a sentence. */
const placeShape = /^(?:\S+|(?:\.{0,2}\/|(?:sqlite|file):).+?)(?: row \S+| \(MALLKEY_SECRET\))?$/

/** `redis://127.0.0.1:6379: ECONNREFUSED`: what stands before the first reason that is known is its place. */
function behindItsPlace(words: ReasonWords, detail: string): ToldReason | undefined {
  for (let at = detail.indexOf(": "); at !== -1; at = detail.indexOf(": ", at + 1)) {
    const place = detail.slice(0, at)
    if (!placeShape.test(place)) return undefined
    const told = recognised(words, detail.slice(at + 2))
    if (told && told.plain !== "") return said(`${place}: ${told.plain}`, told.technical)
  }
  return undefined
}

/** A scope, a file, a number, or a list of such: names are the same in every language. */
function isName(detail: string): boolean {
  return detail.split(", ").every((piece) => /^\S+$/.test(piece))
}
