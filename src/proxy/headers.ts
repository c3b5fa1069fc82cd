// Which headers pass, either way: not those of one connection alone, nobody's credentials, nothing that bends a path or a method.
import type { Pairs } from "./exchange.ts"

/** RFC 9110: about this connection and not about the message. */
const ofConnection = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
]

/** A server behind the platform's own may believe these, and a leash would have judged another call. */
const bending = /^x-(forwarded|original|rewrite|http-method|method-override|host$)/

/** The length is told anew from the body there is; `expect` was answered by our own server. */
const ofRequest = [
  ...["authorization", "x-api-key", "x-cron-secret", "cookie", "host", "content-length", "expect"],
  ...["forwarded", "via", "x-real-ip"],
]

const notOfRequests = remembering([...ofConnection, ...ofRequest], bending)
const notOfUncompressed = remembering([...ofConnection, ...ofRequest, "accept-encoding"], bending)
const notOfOthers = remembering([...ofConnection, "host", "content-length", "expect"])
const notOfAnswers = remembering([...ofConnection, "x-request-id"])
/** What this server says of its own, so that nobody else can. */
const ours = "x-mallkey-"

export function passingToPlatform(raw: Pairs): Pairs {
  return passing(raw, notOfRequests)
}

/** Links can be found in what is not compressed. */
export function passingUncompressed(raw: Pairs): Pairs {
  const headers = passing(raw, notOfUncompressed)
  headers.push("accept-encoding", "identity")
  return headers
}

/** To a host that is not a platform of ours: what is said there is between the caller and it. */
export function passingToOther(raw: Pairs): Pairs {
  return passing(raw, notOfOthers)
}

export function passingToCaller(raw: Pairs): Pairs {
  return passing(raw, notOfAnswers)
}

type IsHeldBack = (name: string) => boolean

const namesAtMost = 1_000

/** Names come again and again, written the same way: each is taken apart once. */
function remembering(names: string[], also?: RegExp): IsHeldBack {
  const not = new Set(names)
  const known = new Map<string, boolean>()
  return (written) => {
    const verdict = known.get(written)
    if (verdict !== undefined) return verdict
    // `X_HTTP_Method_Override` is the same to a server that hands headers on as variables.
    const name = written.toLowerCase().replaceAll("_", "-")
    const isHeld = name.startsWith(ours) || not.has(name) || also?.test(name) === true
    if (known.size >= namesAtMost) known.clear()
    known.set(written, isHeld)
    return isHeld
  }
}

function passing(raw: Pairs, isHeldBack: IsHeldBack): Pairs {
  const named = namedByConnection(raw)
  const kept: Pairs = []
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at]!
    if (isHeldBack(name) || named?.has(name.toLowerCase())) continue
    kept.push(name, raw[at + 1]!)
  }
  return kept
}

/** `Connection: close, x-only-here`: the second one is meant for us alone. */
function namedByConnection(raw: Pairs): ReadonlySet<string> | undefined {
  let named: Set<string> | undefined
  for (let at = 0; at < raw.length; at += 2) {
    if (raw[at]!.length !== 10 || raw[at]!.toLowerCase() !== "connection") continue
    const value = raw[at + 1]!
    if (value === "keep-alive" || value === "close") continue
    named ??= new Set()
    for (const word of value.split(",")) named.add(word.trim().toLowerCase())
  }
  return named
}
