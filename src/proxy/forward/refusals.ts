// What a forward proxy says no with: its own statuses, and never one of the platform's about tokens.
import type { ServerResponse } from "node:http"
import { STATUS_CODES } from "node:http"
import type { Duplex } from "node:stream"
import { type ErrorCode, isKeeperError, KeeperError } from "../../core/errors.ts"
import { type AppCalling, platformWordsOf } from "../../core/tools/platform-words.ts"
import type { Language } from "../../messages/index.ts"
import { tellError } from "../../messages/tell-error.ts"
import { type Answer, errorBody, json } from "../../wire/answer.ts"
import { hasBody } from "../bodies/rest.ts"
import { readOn } from "../to-node.ts"
import { nextRequestId } from "./request-ids.ts"

export type Refuse = (error: unknown) => Answer

/** Who calls: 407. What: 403. What is worth a word of its own to a program keeps it; all else passes by, or is ours: 503. */
const statuses: Partial<Record<ErrorCode, number>> = {
  key_missing: 407,
  not_allowed: 403,
  request_invalid: 403,
  not_found: 403,
  connection_unknown: 403,
  ambiguous: 403,
  rate_limited: 429,
  call_unclear: 504,
}

export interface RefusalParts {
  language: Language
  now(): number
  apps?: () => readonly AppCalling[]
  log?: Mistakes
}

export function createRefuse({ language, now, apps, log }: RefusalParts): Refuse {
  return (thrown) => {
    const error = asKnown(thrown, log)
    const { code, connectionId: connection, retryAt } = error
    const told = tellError(error, language, now(), apps && platformWordsOf(apps(), [{ id: connection }]))
    const status = statuses[code] ?? 503
    const answer = json({ error: errorBody(error, told) }, status)
    answer.headers["x-mallkey-error"] = code
    if (status === 407) answer.headers["proxy-authenticate"] = 'Basic realm="mallkey"'
    if (retryAt !== undefined) {
      answer.headers["retry-after"] = String(Math.max(1, Math.ceil((retryAt - now()) / 1_000)))
    }
    return answer
  }
}

export type Mistakes = { error(facts: object, message: string): void }

function asKnown(thrown: unknown, log?: Mistakes): KeeperError {
  if (isKeeperError(thrown)) return thrown
  log?.error({ error: thrown instanceof Error ? thrown.name : typeof thrown }, "internal")
  return new KeeperError("internal")
}

/** On a response that Node serves. Where it is a refusal the line ends, when all of the request has come. */
export function answerOn(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return
  if (response.headersSent) return void response.destroy()
  if (status >= 400) response.shouldKeepAlive = false
  const text = typeof body === "string" ? body : ""
  response.writeHead(status, { ...named(headers), "content-length": Buffer.byteLength(text) })
  if (response.req.method !== "HEAD") response.write(text)
  const { req: request } = response
  if (status < 400 || !hasBody(request) || request.readableEnded) return void response.end()
  response.flushHeaders()
  for (const over of ["end", "close"]) request.once(over, () => response.end())
  void readOn(request)
}

/** Where a tunnel was asked for there is no response, only the line. */
export function answerAlong(line: Duplex, { status, headers, body }: Answer): void {
  const text = typeof body === "string" ? body : ""
  const told = { ...named(headers), "content-length": String(Buffer.byteLength(text)), connection: "close" }
  const lines = Object.entries(told).map(([name, value]) => `${name}: ${value}\r\n`)
  line.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${text}`)
}

function named(headers: Answer["headers"]): Answer["headers"] {
  return { ...headers, "x-request-id": nextRequestId() }
}
