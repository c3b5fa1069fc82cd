// What a handler gives back, before it becomes a Response with its request id; and the one body of an error, at every door.
import type { KeeperError } from "../core/errors.ts"
import type { ToldError } from "../messages/tell-error.ts"

export interface Answer {
  status: number
  /** Plain on purpose: the Node adapter sends an object's headers as they are and copies any other kind. */
  headers: Record<string, string>
  body: string | ReadableStream<Uint8Array> | null
}

export function json(value: unknown, status = 200): Answer {
  return text(JSON.stringify(value), "application/json", status)
}

/** Nothing this server says is for a cache: it is about tokens, or as fresh as a clock. */
export function text(body: string, contentType: string, status = 200): Answer {
  return { status, headers: { "content-type": contentType, "cache-control": "no-store" }, body }
}

export function redirect(location: string, status: 302 | 303): Answer {
  return {
    status,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
    body: null,
  }
}

export function prefersPage(request: { headers: { get(name: string): string | null } }): boolean {
  return request.headers.get("accept")?.includes("text/html") ?? false
}

/** `connectUrl`: the address that mends it, where there is one. */
export function errorBody(
  { code, connectionId, retryAt }: KeeperError,
  { message, todo, fix, problems }: ToldError,
  connectUrl?: string,
) {
  return {
    code,
    message,
    todo,
    fix,
    connection: connectionId,
    retry_at: retryAt === undefined ? undefined : new Date(retryAt).toISOString(),
    problems: problems.length > 0 ? problems : undefined,
    connect_url: connectUrl,
  }
}
