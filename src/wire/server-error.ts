// A mallkey server's errors, as ours: for those that ask one over HTTP.
import { type ErrorCode, errorTable, KeeperError } from "../core/errors.ts"

export interface ServerAddress {
  url: string
  /** Absent: the server will say that it wants one. */
  key: string | undefined
}

export function serverUnreachable(origin: string, error: unknown): KeeperError {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } }
  const { port } = new URL(origin)
  // A list of the fetch standard: ports of other protocols, which a page could be used to speak.
  const why = cause?.message === "bad port" ? `no request may go to port ${port}` : cause?.code
  const detail = `${origin}: ${why ?? name ?? "no answer"}`
  return new KeeperError("server_unavailable", { detail, cause: error })
}

interface TheirError {
  code?: unknown
  message?: unknown
  connection?: unknown
  retry_at?: unknown
  problems?: unknown
  fix?: unknown
}

/** The routes of existing deployments have a text in `error`, and the rest beside it. */
function errorIn(read: unknown): TheirError | undefined {
  const { error } = (read ?? {}) as { error?: unknown }
  return (typeof error === "string" ? read : error) as TheirError | undefined
}

/** `read`: its answer, as JSON where it is that. */
export function serverError(read: unknown, status: number, origin: string): KeeperError {
  const error = errorIn(read)
  if (typeof error !== "object" || typeof error.code !== "string" || !Object.hasOwn(errorTable, error.code)) {
    return notOfMallkey(status, origin)
  }
  const retryAt = typeof error.retry_at === "string" ? Date.parse(error.retry_at) : undefined
  return new KeeperError(error.code as ErrorCode, {
    connectionId: textIf(error.connection),
    said: sentenceIn(error.message),
    fix: commandIn(error.fix),
    retryAt: Number.isNaN(retryAt) ? undefined : retryAt,
    problems: Array.isArray(error.problems) ? error.problems.map(String) : undefined,
  })
}

/** Another program answers there. */
export function notOfMallkey(status: number, origin: string): KeeperError {
  const what = `status ${status}, and no answer of mallkey`
  return new KeeperError("server_unavailable", { detail: `${origin}: ${what}` })
}

function textIf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

/** It knows the reason, which is nowhere else in its answer. Nothing in it may steer a terminal. */
function sentenceIn(message: unknown): string | undefined {
  return textIf(message)?.replace(/\p{Cc}+/gu, " ") || undefined
}

/** A route that was asked wrongly is nothing to type: then the command's own help is named. */
function commandIn(fix: unknown): string | undefined {
  const text = textIf(fix)
  return text !== undefined && /^(GET|POST|DELETE) \/v1\//.test(text) ? undefined : text
}
