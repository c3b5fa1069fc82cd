// Is a 401 about the access token? Only then is a refresh the answer to it.
import type { Clock } from "../../../core/ports.ts"
import { refusalPeekBytes, refusalPeekMs } from "../assumptions.ts"
import { withDeadline } from "../oauth/asking.ts"
import { peek } from "../oauth/peek.ts"
import { readWords } from "../oauth/words.ts"

const tokenWords = /access[_ ]?token|invalid_token/i

/**
 * Judged by the word in brackets. Without one, a message about the access token counts, and so does an empty body:
 * a refresh too many costs one request of a guarded budget, a dead token believed to live costs the caller
 * every call until it ends. A web page does not count: that 401 is from something in front of Cafe24.
 */
export async function isTokenRefused(response: Response, clock: Clock): Promise<boolean> {
  if (response.status !== 401) return false
  const body = response.bodyUsed || response.body?.locked ? "" : await beginningOf(response, clock)
  return isAboutToken(body)
}

export function isAboutToken(body: string): boolean {
  if (body.trim() === "") return true
  const { error, says, isPage } = readWords(body)
  if (isPage) return false
  if (error !== undefined) return error === "invalid_token"
  return tokenWords.test(says ?? body)
}

/** Of a copy; the caller's own body stays unread. What breaks off or hangs is judged by what was there. */
async function beginningOf(response: Response, clock: Clock): Promise<string> {
  const copy = response.clone().body
  let body = ""
  try {
    await withDeadline(clock, refusalPeekMs, async () => {
      for await (const text of peek(copy, refusalPeekBytes)) body = text
    })
  } catch {
    // A reader holds the copy, so it is the copy that is let go of, by the end of the caller's own body.
  }
  return body
}
