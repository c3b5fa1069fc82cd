// What an answer without a token pair means: one table, read from the top, the first row that fits decides.
import type { RawAnswer, Verdict } from "../../../core/ports.ts"
import { waitAfter } from "../assumptions.ts"
import { shown } from "./shown.ts"
import { type RefusalWords, readWords } from "./words.ts"

type Trouble = Exclude<Verdict, { kind: "granted" }>

interface Row {
  meaning: string
  status?: readonly [number, number]
  error?: readonly string[]
  says?: RegExp
  page?: true
  kind: Exclude<Trouble["kind"], "unreadable">
  waitMs?: number
  limited?: true
}

/**
 * A status alone never condemns anything, and a description outranks the error word: Cafe24 has said
 * "Invalid client_secret" under `invalid_grant`, and "Uninstalled app" of apps that were installed.
 */
export const verdictTable: readonly Row[] = [
  {
    meaning: "too many requests",
    status: [429, 429],
    kind: "passing",
    waitMs: waitAfter.limited,
    limited: true,
  },
  { meaning: "Cafe24's trouble", status: [500, 599], kind: "passing", waitMs: waitAfter.serverTrouble },
  { meaning: "Cafe24 was slow", status: [408, 408], kind: "passing", waitMs: waitAfter.requestTimeout },
  { meaning: "a redirect", status: [300, 399], kind: "passing", waitMs: waitAfter.redirect },
  { meaning: "a web page", page: true, kind: "passing", waitMs: waitAfter.page },
  {
    meaning: "perhaps a false alarm",
    says: /uninstalled[ _]?app|app (?:is|was|has been) (?:uninstalled|deleted|not installed)/i,
    kind: "passing",
    waitMs: waitAfter.falseUninstall,
  },
  {
    meaning: "the client is blocked for a while",
    says: /too many|rate.?limit|requests? .*exceed/i,
    kind: "passing",
    waitMs: waitAfter.limited,
    limited: true,
  },
  { meaning: "our app's id or secret", says: /invalid client[ _]?(?:secret|id)/i, kind: "app_rejected" },
  { meaning: "our app", error: ["invalid_client", "unauthorized_client"], kind: "app_rejected" },
  { meaning: "another mall's login", error: ["invalid_grant"], says: /mall[ _]?id/i, kind: "wrong_mall" },
  { meaning: "the token or code that was sent", error: ["invalid_grant"], kind: "refused" },
  {
    meaning: "our request is at fault",
    error: ["invalid_request", "invalid_scope", "unsupported_grant_type"],
    kind: "passing",
    waitMs: waitAfter.ourFault,
  },
  { meaning: "not understood", kind: "passing", waitMs: waitAfter.unknownRefusal },
]

export function classify(answer: RawAnswer): Trouble {
  const words = readWords(answer.body)
  const row = verdictTable.find((candidate) => fits(candidate, answer.status, words)) ?? verdictTable.at(-1)!
  const detail = detailOf(answer.status, words, row)
  if (row.kind !== "passing") return { kind: row.kind, detail }
  const waitMs = answer.retryAfterMs ?? row.waitMs
  return { kind: "passing", detail, waitMs, ...(row.limited && { limited: true }) }
}

/** The table as text, for the documentation. */
export function verdictRows(): {
  status: string
  error: string
  says: string
  verdict: string
  meaning: string
}[] {
  return verdictTable.map((row) => ({
    status: row.status ? [...new Set(row.status)].join("–") : "any",
    error: row.error?.join(", ") ?? "any",
    says: row.page ? "<html…" : (row.says?.source ?? "any"),
    verdict: row.waitMs === undefined ? row.kind : `${row.kind}, ${row.waitMs / 1_000} s`,
    meaning: row.meaning,
  }))
}

function fits(row: Row, status: number, words: RefusalWords): boolean {
  if (row.status && (status < row.status[0] || status > row.status[1])) return false
  if (row.error && !row.error.includes(words.error ?? "")) return false
  if (row.says && !row.says.test(words.says ?? "")) return false
  return !row.page || words.isPage
}

/** Free of secrets: our own words, plus what `shown` lets through. */
export function detailOf(status: number, words: RefusalWords, row?: Pick<Row, "meaning">): string {
  const said = [words.error, words.says].filter((text) => text !== undefined).map(shown)
  const head = [`status ${status}`, row?.meaning].filter(Boolean).join(", ")
  return said.length === 0 ? head : `${head}: ${said.join(": ")}`
}
