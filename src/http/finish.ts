// The last step of every request: its id on the answer, its line in the log, and the answer on its way.

import { createOnceAMinute } from "../core/tools/once-a-minute.ts"
import type { Soon } from "../core/tools/when-there.ts"
import type { Answer } from "../wire/answer.ts"
import type { NodeResponse } from "./asked.ts"
import type { AppOptions } from "./options.ts"

export interface Seen {
  method: string
  requestId: string
  /** Without the query: addresses of a callback hold codes. Still encoded, so that it cannot begin a line of its own. */
  path: string
  startedAt: number
  who?: string
  quiet?: boolean
  trouble?: SeenTrouble
  /** A stranger's, and the log has a line about the same from this minute. */
  repeated?: boolean
  /** So many like it were left out before. */
  more?: number
}

/** Why it was refused, as the one who runs the server wants to know it: an owner's page does not say. */
export interface SeenTrouble {
  error: string
  reason?: string
  /** In words, with what is to be done. */
  said?: string
}

/** In the log alone, as other proxies write it: a caller that hangs up is no trouble of the server. */
export const callerLeft = { status: 499, error: "caller_left" }

export interface Finish {
  web(answer: Answer | Response, seen: Seen): Response
  direct(answer: Answer | Response, seen: Seen, response: NodeResponse): Soon<void>
  /** For an answer that a route has written by itself. */
  piped(status: number, seen: Seen): void
}

export function createFinish(log: AppOptions["log"], now = () => performance.now()): Finish {
  const strangers = createOnceAMinute(now)
  const heard = (answered: number, seen: Seen) => {
    const status = seen.trouble?.error === callerLeft.error ? callerLeft.status : answered
    if (!log || !isHeard(log, status, seen)) return
    if (!isStrangersWait(status, seen)) return logLine(log, status, seen)
    const { error, reason } = seen.trouble
    const more = strangers.more(`${error} ${reason}`)
    logLine(log, status, more === undefined ? { ...seen, repeated: true } : { ...seen, more })
  }
  return {
    web: (answer, seen) => {
      heard(answer.status, seen)
      if (answer instanceof Response) return named(answer, seen.requestId)
      answer.headers["x-request-id"] = seen.requestId
      return new Response(answer.body, answer)
    },
    piped: heard,
    direct: (answer, seen, response) => {
      heard(answer.status, seen)
      if (isWhole(answer)) return write(answer, seen, response)
      return inOnePiece(answer).then((whole) => write(whole, seen, response))
    },
  }
}

function named(response: Response, requestId: string): Response {
  const copy = new Response(response.body, response)
  copy.headers.set("x-request-id", requestId)
  return copy
}

type Whole = Omit<Answer, "body"> & { body: string | null }

function isWhole(answer: Answer | Response): answer is Whole {
  return typeof answer.body === "string" || (answer.body === null && !(answer instanceof Response))
}

/** The headers are the answer's own, and nobody else's: these two are put among them rather than all copied. */
function write(whole: Whole, { requestId }: Seen, response: NodeResponse): void {
  const { status, headers } = whole
  const body = whole.body ?? ""
  const all: Record<string, string | number> = headers
  all["content-length"] = byteLength(body)
  all["x-request-id"] = requestId
  response.writeHead(status, all)
  response.end(body)
}

/** A direct route answers in a piece; one that streams does so by itself. */
async function inOnePiece({ status, headers, body }: Answer | Response): Promise<Whole> {
  const plain = headers instanceof Headers ? Object.fromEntries(headers) : headers
  return { status, headers: plain, body: await new Response(body).text() }
}

const encoder = new TextEncoder()
const ascii = /^[\x20-\x7e]*$/

/** What this server says is nearly always plain ASCII: then the bytes need not be made to be counted. */
function byteLength(body: string): number {
  return ascii.test(body) ? body.length : encoder.encode(body).byteLength
}

/** Something is away, such as the keys of sessions: a caller is nobody yet then, and may come as often as they like. */
function isStrangersWait(status: number, seen: Seen): seen is Seen & { trouble: SeenTrouble } {
  return status === 503 && seen.who === undefined && seen.trouble !== undefined
}

/** A line that nobody hears is not made either: it was 2 of the 28 µs that an answer of the busiest route costs. */
function isHeard(log: NonNullable<AppOptions["log"]>, status: number, { quiet }: Seen): boolean {
  return !quiet || status >= 400 || log.isLevelEnabled?.("debug") !== false
}

function logLine(log: NonNullable<AppOptions["log"]>, status: number, seen: Seen): void {
  const { method, requestId: request, path, startedAt, who, more, trouble = {} } = seen
  const { said, ...why } = trouble as Partial<SeenTrouble>
  const ms = Math.round((performance.now() - startedAt) * 10) / 10
  const line = `${method} ${path} ${status}`
  log[levelOf(status, seen)](
    { request, method, path, status, ms, caller: who, ...why, ...(more && { more }) },
    said === undefined ? line : `${line}: ${said}`,
  )
}

function levelOf(status: number, { quiet, repeated }: Seen): "debug" | "info" | "error" {
  if (repeated || (quiet && status < 400)) return "debug"
  return status >= 500 ? "error" : "info"
}
