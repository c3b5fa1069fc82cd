// A KeeperError in a person's words: what happened, what to do, and the command or address that does it.
import type { KeeperError } from "../core/errors.ts"
import { type Language, messages } from "./index.ts"
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

export function tellError(error: KeeperError, language: Language, now: number): ToldError {
  const { errors, reasons, times } = messages(language)
  const words = errors.byCode[error.code]
  const { connectionId, detail, retryAt, fix } = error
  const problems = (error.problems ?? []).map((problem) => inWordsOf(reasons, problem))
  const message = words.says({
    mall: connectionId === undefined ? errors.theMall : errors.mall(connectionId),
    isNamed: connectionId !== undefined,
    // Several problems are shown line by line; one of them in brackets as well would only repeat it.
    because: detail === undefined || problems.length > 0 ? "" : errors.because(inWordsOf(reasons, detail)),
    retry: retryAt === undefined ? "" : errors.nextTry(times.both(retryAt, now)),
  })
  return { message, todo: words.todo, fix, problems }
}
