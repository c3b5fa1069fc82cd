// The signed state that goes to the provider with an owner and comes back: which consent it was, and until when.
import { KeeperError } from "../errors.ts"
import { isAppName, writeId } from "../id.ts"
import type { Secrets } from "../ports.ts"
import { type ClockParts, type Ends, isWithinLife } from "./life.ts"
import { ownPath } from "./own-path.ts"

/**
 * Who began a consent: a program with a key (or the command line), the holder of a lasting link, somebody who opened
 * the app at the provider, a signed-in person of the surrounding product, or nobody we know. The last one may be anybody.
 */
const beginners = ["key", "link", "launch", "session", "nobody"] as const
export type Beginner = (typeof beginners)[number]

export interface ConsentState extends Ends {
  /** App; absent: the first one, as in every state that is on its way from before there were others. */
  a?: string
  /** Mall. */
  m: string
  /** Owner. */
  o?: string
  /** Organization of the signed-in person who began it. */
  g?: string
  /** Scopes. */
  s: string[]
  /** Return path. */
  r?: string
  /** Who began it. */
  b: Beginner
  /** Digest of what the browser that began it keeps in a cookie. */
  c?: string
  /** Nonce. */
  n: string
}

interface Parts {
  secrets: Secrets
}

export function signState(parts: Parts, state: ConsentState): string {
  return signed(parts, "state", state)
}

/** Ours, perhaps too old. */
export function readState(parts: Parts & ClockParts, text: string | undefined): ConsentState {
  if (text === undefined || text === "") {
    throw new KeeperError("state_invalid", { detail: "no state came back" })
  }
  const state = withBeginner(readSigned(parts, "state", text))
  if (isState(parts, state)) return state
  throw new KeeperError("state_invalid", { detail: "its signature is not ours" })
}

/** As an owner who consents is known by: without the one it is for. */
export function idIn({ a, m }: Pick<ConsentState, "a" | "m">): string {
  return writeId({ app: a, account: m })
}

/** What a state may say of a browser's cookie: enough to know it again, and nothing to make one from. */
export function markOf({ secrets }: Parts, browser: string): string {
  return secrets.digest(`browser|${browser}`).slice(0, 32)
}

/** Begun in a browser it is finished there: a person who sends its address to somebody else gets nothing of it. */
export function checkBrowser(parts: Parts, state: ConsentState, browser: string | undefined): void {
  if (state.c === undefined) return
  if (browser !== undefined && parts.secrets.same(markOf(parts, browser), state.c)) return
  throw new KeeperError("state_invalid", {
    connectionId: idIn(state),
    detail: "another browser began this consent",
  })
}

/** `use` keeps what was signed for one thing from being taken for another. */
export function signed({ secrets }: Parts, use: string, value: unknown): string {
  const body = toText(JSON.stringify(value))
  return `${body}.${secrets.sign(`${use}|${body}`)}`
}

/** Undefined: not ours. */
export function readSigned({ secrets }: Parts, use: string, text: string): unknown {
  const [body = "", signature = "", ...rest] = text.split(".")
  if (rest.length > 0 || !secrets.signed(`${use}|${body}`, signature)) return undefined
  try {
    return JSON.parse(fromText(body))
  } catch {
    return undefined
  }
}

/** Version 0.1.0 names none: while it is being replaced, what it began is finished, but for anybody's own account. */
function withBeginner(value: unknown): unknown {
  const { b, l, o } = (value ?? {}) as { b?: unknown; l?: unknown; o?: unknown }
  if (b !== undefined || (o !== undefined && l !== true)) return value
  return { ...(value as object), b: l === true ? "link" : "nobody" }
}

/** A signature says who wrote it, and a weak secret may be found: nothing in it is believed by its shape alone. */
function isState(parts: ClockParts, value: unknown): value is ConsentState {
  if (typeof value !== "object" || value === null) return false
  const { a, m, o, g, s, r, b, c, n, e, h } = value as Record<string, unknown>
  return (
    (a === undefined || (typeof a === "string" && isAppName(a))) &&
    isText(m, 60) &&
    (o === undefined || isText(o, 200)) &&
    (g === undefined || isText(g, 200)) &&
    Array.isArray(s) &&
    s.every((scope) => isText(scope, 100)) &&
    (r === undefined || isOwnPath(r)) &&
    beginners.includes(b as Beginner) &&
    (c === undefined || isText(c, 64)) &&
    isText(n, 100) &&
    typeof e === "number" &&
    (h === undefined || typeof h === "number") &&
    isWithinLife(parts, { e, h })
  )
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= longest
}

function isOwnPath(value: unknown): boolean {
  try {
    return typeof value === "string" && ownPath(value) === value
  } catch {
    return false
  }
}

function toText(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

function fromText(text: string): string {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
}
