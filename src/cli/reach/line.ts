// The line to a mallkey server: one question, one answer, and its errors as ours.
import { type ErrorCode, errorTable, KeeperError } from "../../core/errors.ts"
import type { Language } from "../../messages/index.ts"

export interface ServerAddress {
  url: string
  /** Absent: the server will say that it wants one. */
  key: string | undefined
}

export interface ServerLine {
  url: string
  /** JSON, or the text of an answer that is none. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>
}

/** Longer than a server waits for a token that is being renewed. */
const patienceMs = 130_000

export function createLine(
  { url, key }: ServerAddress,
  language: Language,
  fetch = globalThis.fetch,
): ServerLine {
  const headers: Record<string, string> = { accept: "application/json", "accept-language": language }
  if (key !== undefined) headers.authorization = `Bearer ${key}`
  const origin = url.replace(/\/+$/, "")

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(origin + path, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      // The key is for this server, wherever it would send us.
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    }).catch((error: unknown) => {
      throw unreachable(origin, error)
    })
    const text = await response.text().catch((error: unknown) => {
      throw unreachable(origin, error)
    })
    const type = response.headers.get("content-type") ?? ""
    const read = type.startsWith("application/json") ? parsed(text) : text
    const isOurs = type.startsWith("text/plain") || typeof read === "object"
    if ((response.ok && isOurs) || (path === "/readyz" && hasCounts(read))) return read
    throw errorFrom(read, response.status, origin)
  }
  return { url: origin, ask }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A server that is not ready still says how its connections are. */
function hasCounts(read: unknown): boolean {
  return typeof read === "object" && read !== null && "connections" in read
}

function unreachable(origin: string, error: unknown): KeeperError {
  const { name, cause } = error as { name?: string; cause?: { code?: string } }
  const detail = `${origin}: ${cause?.code ?? name ?? "no answer"}`
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

function errorFrom(read: unknown, status: number, origin: string): KeeperError {
  const error = errorIn(read)
  if (typeof error !== "object" || typeof error.code !== "string" || !Object.hasOwn(errorTable, error.code)) {
    const detail = `${origin}: status ${status}, and no answer of mallkey`
    return new KeeperError("server_unavailable", { detail })
  }
  const retryAt = typeof error.retry_at === "string" ? Date.parse(error.retry_at) : undefined
  return new KeeperError(error.code as ErrorCode, {
    connectionId: textIf(error.connection),
    fix: commandIn(error.fix),
    retryAt: Number.isNaN(retryAt) ? undefined : retryAt,
    problems: Array.isArray(error.problems) ? error.problems.map(String) : undefined,
  })
}

function textIf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

/** A route that was asked wrongly is nothing to type: then the command's own help is named. */
function commandIn(fix: unknown): string | undefined {
  const text = textIf(fix)
  return text !== undefined && /^(GET|POST|DELETE) \/v1\//.test(text) ? undefined : text
}
