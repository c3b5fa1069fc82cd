// One request to Cafe24: a deadline, a limit, no redirects, and an honest word about whether it arrived.
import { isKeeperError, KeeperError } from "../../../core/errors.ts"
import type { PostForm, PostListener } from "../../../core/platforms/form-post.ts"
import type { Clock, RawAnswer } from "../../../core/ports.ts"
import { longestAnswerBytes } from "../assumptions.ts"
import { peek } from "./peek.ts"
import { readDate } from "./read-date.ts"
import { readRetryAfter } from "./retry-after.ts"
import { reasonOf, surelyNotSent } from "./unsent.ts"

export interface Wire {
  fetch: typeof fetch
  clock: Clock
  /** A leaner way for forms, where there is one. */
  postForm?: PostForm
}

export interface OAuthQuestion {
  url: string
  init: Omit<RequestInit, "headers" | "body"> & { headers?: Record<string, string>; body?: string }
  deadlineMs: number
  /** Is what arrived of a broken-off 2xx answer worth more than the news that it broke off? */
  worthKeeping?: (body: string) => boolean
}

/** Rejects with `provider_unavailable` (surely not sent) or `provider_unclear` (Cafe24 may have acted on it). */
export async function ask(wire: Wire, question: OAuthQuestion): Promise<RawAnswer> {
  const soFar: SoFar = {}
  try {
    const hear = wire.postForm && question.init.body !== undefined ? hearPosted : hearFetched
    return await withDeadline(wire.clock, question.deadlineMs, (signal) =>
      hear(wire, question, signal, soFar),
    )
  } catch (error) {
    const { answer } = soFar
    const isSuccess = answer !== undefined && answer.status >= 200 && answer.status < 300
    if (isSuccess && question.worthKeeping?.(answer.body)) return { ...answer }
    throw wireError(error)
  }
}

interface SoFar {
  answer?: RawAnswer
}

interface Head {
  status: number
  retryAfter: string | null
  date: string | null
}

/** The moment of the head, not of the last byte: lives are counted from here, and shorter is safer. */
function headed({ clock }: Wire, soFar: SoFar, { status, retryAfter, date }: Head): RawAnswer {
  const receivedAt = clock.now()
  const retryAfterMs = readRetryAfter(retryAfter, receivedAt)
  const dateAt = readDate(date)
  soFar.answer = { status, body: "", receivedAt, retryAfterMs, ...(dateAt !== undefined && { dateAt }) }
  return soFar.answer
}

type Hear = (wire: Wire, question: OAuthQuestion, signal: AbortSignal, soFar: SoFar) => Promise<RawAnswer>

const hearFetched: Hear = async (wire, question, signal, soFar) => {
  const response = await wire.fetch(question.url, { ...question.init, redirect: "manual", signal })
  const { status, headers } = response
  const head = { status, retryAfter: headers.get("retry-after"), date: headers.get("date") }
  const answer = headed(wire, soFar, head)
  for await (const text of peek(response.body, longestAnswerBytes)) {
    answer.body = text
    if (isWhole(answer, question)) break
  }
  return answer
}

const hearPosted: Hear = async (wire, question, signal, soFar) => {
  const { headers = {}, body = "" } = question.init
  const decoder = new TextDecoder()
  let left = longestAnswerBytes
  return await new Promise<RawAnswer>((resolve, reject) => {
    const listener: PostListener = {
      head: (status, retryAfter, date) => void headed(wire, soFar, { status, retryAfter, date }),
      bytes: (chunk) => {
        const answer = soFar.answer!
        answer.body += decoder.decode(chunk.subarray(0, left), { stream: true })
        left -= chunk.byteLength
        if (isWhole(answer, question)) resolve({ ...answer })
        return left > 0
      },
    }
    wire.postForm!({ url: question.url, headers, body, signal }, listener).then(
      () => resolve(soFar.answer!),
      reject,
    )
  })
}

/**
 * A pair whose last byte is here has been spent for. Until the platform ends its answer it would be in memory alone, and
 * a killed process would take it along.
 */
function isWhole({ status, body }: RawAnswer, { worthKeeping }: OAuthQuestion): boolean {
  if (!worthKeeping || status < 200 || status >= 300 || !body.trimEnd().endsWith("}")) return false
  return isJson(body) && worthKeeping(body)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Nothing is spent by such a question, so an answer that did not come is not unclear, just missing. */
export async function askHarmless(wire: Wire, question: OAuthQuestion): Promise<RawAnswer> {
  try {
    return await ask(wire, question)
  } catch (error) {
    if (!isKeeperError(error, "provider_unclear")) throw error
    throw new KeeperError("provider_unavailable", { detail: error.detail, cause: error.cause })
  }
}

/**
 * A process that was stopped (a paused container, a machine put to sleep) wakes with its timers over and its sockets
 * unread: what has arrived meanwhile is read first, and only then is the deadline a verdict.
 */
const readingMs = (deadlineMs: number) => Math.min(1_000, deadlineMs / 10)

async function waitFor(clock: Clock, deadlineMs: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(deadlineMs, signal)
  if (!signal.aborted) await clock.sleep(readingMs(deadlineMs), signal)
}

/** The deadline holds even if the work ignores its signal. */
export async function withDeadline<T>(
  clock: Clock,
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const cut = new AbortController()
  const late = waitFor(clock, deadlineMs, stop.signal).then(() => {
    const error = new Error(`no answer within ${deadlineMs} ms`)
    // Woken because the work is done: a body may still be flowing and must not be cut.
    if (!stop.signal.aborted) cut.abort(error)
    throw error
  })
  try {
    return await Promise.race([work(cut.signal), late])
  } finally {
    // Ends the sleep; its rejection has been taken by the race already. A reason, for without one an error is made.
    stop.abort("answered")
  }
}

export function wireError(error: unknown): KeeperError {
  const code = surelyNotSent(error) ? "provider_unavailable" : "provider_unclear"
  return new KeeperError(code, { detail: reasonOf(error), cause: error })
}
