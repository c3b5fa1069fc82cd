// Walks any JSON and picks up every record with tokens in it, with the mall that keys around it name.
import { fieldsOf, holdsTokens } from "./fields.ts"
import type { FileWorld, Problem, Reading } from "./found.ts"
import { mallOfKey, type Named } from "./mall-in-name.ts"
import { readRecord } from "./read-record.ts"
import { safeKey } from "./safe-places.ts"

interface Spot {
  /** File, then keys. */
  path: string[]
  near?: Named
  isOurs: boolean
  depth: number
}

/** Rows, a column of them, JSON in a text in it: real exports are four deep. */
const deepest = 12

export function readJson(value: unknown, place: string, near: Named | undefined, world: FileWorld): Reading {
  const reading: Reading = { found: [], problems: [] }
  const bundle = bundleOf(value, place)
  if (bundle && "kind" in bundle) return { found: [], problems: [bundle] }
  walk(
    bundle?.connections ?? value,
    { path: [place], near, isOurs: bundle !== undefined, depth: 0 },
    reading,
    world,
  )
  return reading
}

/** As `mallkey export` writes it, once it is unsealed. */
export const bundleMark = "connections"
export const bundleVersion = 1

function bundleOf(value: unknown, place: string): { connections: unknown } | Problem | undefined {
  if (!isObject(value) || typeof value.mallkey !== "string") return undefined
  // Sealed or not, the first version of both is 1.
  if (value.version !== bundleVersion) return { kind: "bundle_newer", place }
  return value.mallkey === bundleMark ? { connections: value.connections } : { kind: "bundle_sealed", place }
}

function walk(value: unknown, spot: Spot, reading: Reading, world: FileWorld): void {
  if (spot.depth > deepest) return
  if (typeof value === "string") walkText(value, spot, reading, world)
  else if (Array.isArray(value))
    for (const [index, each] of value.entries()) walk(each, under(spot, `[${index + 1}]`), reading, world)
  else if (isObject(value)) walkObject(value, spot, reading, world)
}

function walkObject(value: Record<string, unknown>, spot: Spot, reading: Reading, world: FileWorld): void {
  const fields = fieldsOf(value)
  const named = fields.get("mallId")?.value
  const isNamed = typeof named === "string" && world.isMallId(named)
  // It names the mall; whose it is of several stands in the keys around it still.
  const own = isNamed ? { ...spot.near, mallId: named.toLowerCase() } : undefined
  if (holdsTokens(fields)) {
    const around = { place: spot.path.join(" › "), isOurs: spot.isOurs, ...spot.near }
    const read = readRecord(fields, around, world)
    if ("kind" in read) reading.problems.push(read)
    else reading.found.push(read)
  }
  for (const [key, inner] of meantMembers(value)) {
    if (typeof inner !== "object" && !looksLikeJson(inner)) continue
    // What an object says of itself goes before what its keys seem to say.
    walk(inner, { ...under(spot, key), near: own ?? mallOfKey(key, world) ?? spot.near }, reading, world)
  }
}

/** Settings keep the tokens of several services side by side: then only those of Cafe24 are meant. */
function meantMembers(object: Record<string, unknown>): [string, unknown][] {
  const members = Object.entries(object)
  const ours = members.filter(([key, inner]) => key.toLowerCase() === "cafe24" && isObject(inner))
  return ours.length > 0 ? ours : members
}

/** A Redis value, a jsonb column in a CSV, a variable of an environment. */
function walkText(text: string, spot: Spot, reading: Reading, world: FileWorld): void {
  if (!looksLikeJson(text)) return
  try {
    walk(JSON.parse(text), { ...spot, depth: spot.depth + 1 }, reading, world)
  } catch {
    // A text that only begins like JSON.
  }
}

function under(spot: Spot, key: string): Spot {
  return { ...spot, path: [...spot.path, safeKey(key)], depth: spot.depth + 1 }
}

export function looksLikeJson(value: unknown): boolean {
  return typeof value === "string" && /^\s*["[{]/.test(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
