// Ways to write a call that a platform may read otherwise than a leash does: none of them passes one.

/** Why a leash that names paths lets a call not through. */
export type LeashRefusal = "not_let" | "unclear" | "ending" | "override" | "body"

/** `path` and `query` as they came. */
export function twoReadings(path: string, query: string): LeashRefusal | undefined {
  if (isUnclear(path)) return "unclear"
  // Some servers take `/orders.json` for `/orders`, and a pattern for the one would not hold the other.
  if (/\.(json|xml)\/|\.[^/]*\/?$/i.test(path)) return "ending"
  const names = fieldsOf(query).map(([name]) => name)
  if (names.some((name) => /[^\x20-\x7e]/.test(name))) return "unclear"
  return names.some(isOverride) ? "override" : undefined
}

/** Encoded signs, what is no plain ASCII, parameters, lists, empty and dot segments, dots at an end, backslashes. */
function isUnclear(path: string): boolean {
  return /[%;,+\\#]|[^\x21-\x7e]|\/\/|\.(\/|$)/.test(path)
}

/** `_method=DELETE`: servers that believe it would see another method than the leash did. */
function isOverride(name: string): boolean {
  return /^(_+(http_)?method|x_(http_)?method)/.test(plainName(name))
}

/** Names and values, by whatever sign a server may part them; what is no sign of its own is part of a value. */
function fieldsOf(query: string): [name: string, value: string][] {
  if (query === "") return []
  const parts = new Set([...query.split(/[?&;]/), ...query.split("&")])
  return [...parts].flatMap((part) => [...new URLSearchParams(part)])
}

/** PHP makes underscores of these. */
function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-. +[]/g, "_")
}

/** Each segment that begins with digits cut down to the number that a lax server takes it for. */
export function asNumbers(path: string): string {
  return path.replace(/(?<=\/)0*(\d+)[^/]*/g, "$1")
}

const namesAtMost = 30

/**
 * What an answer is to bring along (`embed=buyer,receivers`): each as it would stand in a path. Undefined: it can be
 * read in two ways, or is more than any platform knows.
 */
export function embedded(query: string): string[] | undefined {
  const wishes = fieldsOf(query).filter(([name]) => /^_*embed(_|$)/.test(plainName(name)))
  const names = new Set<string>()
  for (const [, value] of wishes) {
    if (!/^[\w\-., |[\]"]*$/.test(value)) return undefined
    for (const name of value.toLowerCase().split(/[^\w-]+/)) names.add(name)
  }
  names.delete("")
  return names.size > namesAtMost ? undefined : [...names]
}
