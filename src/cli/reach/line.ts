// The line to a mallkey server: one question, one answer, and its errors as ours.
import type { Language } from "../../messages/index.ts"
import { notOfMallkey, type ServerAddress, serverError, serverUnreachable } from "../../wire/server-error.ts"

export interface ServerLine {
  url: string
  /** JSON, or the text of an answer that is none. */
  ask(method: string, path: string, more?: Asking): Promise<unknown>
}

interface Asking {
  body?: unknown
  /** What every answer of this route has. Another program may well answer JSON, and would be believed. */
  member?: string
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
  const origin = withoutLogin(url).replace(/\/+$/, "")

  async function ask(method: string, path: string, { body, member }: Asking = {}): Promise<unknown> {
    const response = await fetch(origin + path, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      // The key is for this server, wherever it would send us.
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    }).catch((error: unknown) => {
      throw serverUnreachable(origin, error)
    })
    const text = await response.text().catch((error: unknown) => {
      throw serverUnreachable(origin, error)
    })
    const type = response.headers.get("content-type") ?? ""
    const read = type.startsWith("application/json") ? parsed(text) : text
    const isOurs = type.startsWith("text/plain") || typeof read === "object"
    if ((response.ok && isOurs) || (path === "/readyz" && has(read, "connections"))) {
      if (member === undefined || has(read, member)) return read
      throw notOfMallkey(response.status, origin)
    }
    throw serverError(read, response.status, origin)
  }
  return { url: origin, ask }
}

/** The key is what a server is shown; a login in its address would only come out where the address is told. */
export function withoutLogin(url: string): string {
  const address = new URL(url)
  address.username = address.password = ""
  return address.href
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A server that is not ready still says how its connections are. */
function has(read: unknown, member: string): boolean {
  return typeof read === "object" && read !== null && Object.hasOwn(read, member)
}
