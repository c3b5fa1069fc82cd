// A key's leash: which calls of its right it may make, and how fast. Whatever is not understood is refused, never passed over.

import { normalPath } from "../platforms/normal-path.ts"
import { callMethods } from "./call-methods.ts"
import type { Right } from "./rights.ts"
import { asNumbers, embedded, type LeashRefusal, twoReadings } from "./two-readings.ts"

/** What a key is held to, within its rights. */
export interface Leash {
  /** `GET /admin/orders*`. Absent: everything of the right. */
  allow?: string[]
  /** Goes before `allow`. */
  deny?: string[]
  /** Calls a second. */
  rate?: number
}

const methods: readonly string[] = [...callMethods, "*"]
const patternsAtMost = 50
const longestPattern = 200
const slowestRate = 1 / 60
const fastestRate = 1_000

/** All that is wrong with it at once; empty where a key may have it. */
export function leashProblems({ allow, deny, rate }: Leash, rights: readonly Right[]): string[] {
  const problems: string[] = []
  const patterns = [...(allow ?? []), ...(deny ?? [])]
  const isHeld = allow !== undefined || deny !== undefined
  if (patterns.length > patternsAtMost) problems.push("allow, deny: at most 50 patterns")
  if (!patterns.every(isPattern)) {
    problems.push(
      "allow, deny: each is a method (or *), a blank and a plain path, such as GET /admin/orders*",
    )
  }
  if (allow?.length === 0) {
    problems.push("allow: an empty list lets nothing through; without it everything goes through")
  }
  const isProxied = rights.includes("proxy") || rights.includes("admin")
  if ((isHeld || rate !== undefined) && !isProxied) {
    problems.push("allow, deny and rate hold calls through the proxy: give the key the right proxy")
  }
  // A program that may read the token, or make keys, calls without us.
  if (isHeld && (rights.includes("token") || rights.includes("admin"))) {
    problems.push("allow and deny protect nothing beside the rights token and admin")
  }
  if (rate !== undefined && !(rate >= slowestRate && rate <= fastestRate)) {
    problems.push("rate: from 1/m to 1000/s")
  }
  return problems
}

function isPattern(pattern: string): boolean {
  const [method = "", path, ...more] = pattern.split(" ")
  const isMethod = methods.includes(method)
  if (pattern.length > longestPattern || more.length > 0 || path === undefined || !isMethod) return false
  const filled = path.replaceAll("*", "x")
  if (twoReadings(filled, "")) return false
  return /^\/[\w\-./~]*$/.test(filled) && normalPath(filled) === filled.toLowerCase()
}

/**
 * May this call be made? Undefined: yes. Compared as the laxest server could read the path. A call that can be read in
 * two ways goes through no leash at all: the platform may read it in the other one. `target`: path and query as they
 * came. `root`: what all paths of the API begin with; patterns are written with it or without.
 */
export function refusalOf(
  leash: Leash,
  method: string,
  target: string,
  root: string,
): LeashRefusal | undefined {
  if (!leash.allow && !leash.deny) return undefined
  const end = target.indexOf("?")
  const path = end === -1 ? target : target.slice(0, end)
  const query = end === -1 ? "" : target.slice(end + 1)
  const odd = twoReadings(path, query)
  if (odd) return odd
  const whole = normalPath(path)
  const below = whole.startsWith(`${root}/`) ? whole.slice(root.length) : whole
  const fits = (pattern: string) => fitsPattern(pattern, method, whole) || fitsPattern(pattern, method, below)
  if (leash.deny?.some(fits)) return "not_let"
  if (leash.deny && isDeniedAsNumber(leash.deny, method, [whole, below])) return "not_let"
  if (!(leash.allow?.some(fits) ?? true)) return "not_let"
  return leash.deny && embedRefusal(leash.deny, [whole, below], query)
}

/** `/products/0123` and `/products/123abc` are 123 to a server that makes numbers of ids. */
function isDeniedAsNumber(deny: readonly string[], method: string, paths: readonly string[]): boolean {
  const read = paths.map(asNumbers)
  return deny.some((pattern) => read.some((path) => fitsPattern(pattern, method, path)))
}

/** What is brought along is read as if it had been called: below this one thing, and below each of a list. */
function embedRefusal(
  deny: readonly string[],
  paths: readonly string[],
  query: string,
): LeashRefusal | undefined {
  const names = embedded(query)
  if (!names) return "unclear"
  const brings = (pattern: string, name: string) =>
    paths.some((path) =>
      ["", ...things(pattern)].some((thing) => fitsPattern(pattern, "GET", `${path}${thing}/${name}`)),
    )
  return deny.some((pattern) => names.some((name) => brings(pattern, name))) ? "not_let" : undefined
}

/** In a list stands whatever a pattern may mean, a single thing that it names as well as any. */
function things(pattern: string): string[] {
  const named = pattern.toLowerCase().split("/").slice(1)
  return ["/x", ...new Set(named.map((segment) => `/${segment.replaceAll("*", "")}`))]
}

function fitsPattern(pattern: string, method: string, path: string): boolean {
  const at = pattern.indexOf(" ")
  const wanted = pattern.slice(0, at)
  // A program that may read may ask whether there is something to read.
  const asked = method === "HEAD" && wanted !== "HEAD" ? "GET" : method
  return (wanted === "*" || wanted === asked) && fitsPath(pattern.slice(at + 1).toLowerCase(), path)
}

/** Piece by piece, without going back: no pattern makes a long path expensive. */
function fitsPath(pattern: string, path: string): boolean {
  const [first = "", ...pieces] = pattern.split("*")
  if (pieces.length === 0) return path === pattern
  if (!path.startsWith(first)) return false
  const last = pieces.pop()!
  let at = first.length
  for (const piece of pieces) {
    const found = path.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return path.length - last.length >= at && path.endsWith(last)
}
