// What an answer of the Admin API calls for: one table, read from the top, the first row that fits decides.
import type { ApiVerdict } from "../../../core/ports.ts"
import { type RefusalWords, readWords } from "../oauth/words.ts"
import { isAboutToken } from "./refusal.ts"

interface Row {
  verdict: ApiVerdict
  status: readonly [number, number]
  error?: string
  says?: RegExp
  aboutToken?: true
}

/** [seen] unless marked. Each status means something else, and none of them means "authorize again" by itself. */
const apiVerdictTable: readonly Row[] = [
  { verdict: "fine", status: [200, 299] },
  { verdict: "version_ended", status: [400, 400], says: /version .*not available/i },
  { verdict: "token_refused", status: [401, 401], aboutToken: true },
  // [doc, old] No page of today says what an app that was removed gets.
  { verdict: "app_removed", status: [403, 403], says: /app is deleted|uninstalled/i },
  { verdict: "scope_missing", status: [403, 403], error: "insufficient_scope" },
  { verdict: "forbidden", status: [403, 403] },
  { verdict: "parameters", status: [422, 422] },
  { verdict: "limited", status: [429, 429] },
  { verdict: "trouble", status: [408, 408] },
  { verdict: "trouble", status: [500, 599] },
  { verdict: "odd", status: [100, 999] },
]

export function apiVerdict(status: number, body: string): ApiVerdict {
  const words = readWords(body)
  const row = apiVerdictTable.find((candidate) => fits(candidate, status, words, body))
  return row?.verdict ?? "odd"
}

function fits(
  { status: [low, high], error, says, aboutToken }: Row,
  status: number,
  words: RefusalWords,
  body: string,
) {
  if (status < low || status > high) return false
  if (error !== undefined && words.error !== error) return false
  if (says && !says.test(words.says ?? "")) return false
  return !aboutToken || isAboutToken(body)
}

/** The version Cafe24 names as its default when it refuses another one. */
export function versionNamed(body: string): string | undefined {
  return /default value for the app version is (\d{4}-\d{2}-\d{2})/i.exec(readWords(body).says ?? "")?.[1]
}
