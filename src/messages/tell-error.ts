// A KeeperError in a person's words: what happened, what to do, and the command or address that does it.
import type { KeeperError } from "../core/errors.ts"
import type { PlatformWords } from "../core/platforms/facts.ts"
import { appOfId } from "./app-credentials.ts"
import type { ErrorVariant, ErrorWords } from "./error-words.ts"
import { type Language, type Messages, messages } from "./index.ts"
import { inWordsOf } from "./tell-reason.ts"

export interface ToldError {
  message: string
  /** What to do, in a sentence or two. */
  todo: string
  /** The command or address: KeeperError.fix. */
  fix: string
  /** Where there are several troubles, all of them. */
  problems: string[]
}

/** `called`: what sentences call the platform it is about, and an account there. */
export function tellError(
  error: KeeperError,
  language: Language,
  now: number,
  called?: PlatformWords,
): ToldError {
  const { errors, reasons, times } = messages(language, called)
  const words = wordsFor(error, errors)
  const { connectionId, detail, retryAt, fix } = error
  const problems = (error.problems ?? []).map((problem) => inWordsOf(reasons, problem))
  const message = words.says({
    mall: connectionId === undefined ? errors.theMall : errors.mall(connectionId),
    isNamed: connectionId !== undefined,
    app: appOfId(connectionId),
    // Several problems are shown line by line; one of them in brackets as well would only repeat it.
    because: detail === undefined || problems.length > 0 ? "" : errors.because(inWordsOf(reasons, detail)),
    retry: retryAt === undefined ? "" : errors.nextTry(times.both(retryAt, now)),
  })
  return { message: error.said ?? message, todo: words.todo, fix, problems }
}

const variants: readonly (readonly [ErrorVariant, KeeperError["code"][], RegExp])[] = [
  ["key_unknown", ["key_missing"], /^the key is unknown/],
  ["session_over", ["key_missing"], /^the session is over/],
  ["session_unread", ["busy"], /^the public keys of Supabase/],
  ["streams_full", ["rate_limited"], /^the event streams of this/],
  ["uninstalled", ["provider_unavailable"], /perhaps a false alarm/],
  ["disk_full", ["store_unavailable", "settings_invalid"], /\b(ENOSPC|EDQUOT|database or disk is full)\b/],
  ["read_only", ["store_unavailable", "settings_invalid"], /\bEROFS\b|attempt to write a readonly database/],
  ["not_permitted", ["store_unavailable", "settings_invalid"], /\b(EACCES|EPERM)\b/],
]

/** A reason may call for other steps than its code does. */
function wordsFor(
  { code, detail = "" }: KeeperError,
  { byCode, variants: others }: Messages["errors"],
): ErrorWords {
  const found = variants.find(([, codes, reason]) => codes.includes(code) && reason.test(detail))
  return found ? others[found[0]] : byCode[code]
}
