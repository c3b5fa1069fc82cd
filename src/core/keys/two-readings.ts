// Ways to write a call that a platform may read otherwise than a leash does: none of them passes one.

/** Why a leash that names paths lets a call not through. */
export type LeashRefusal = "not_let" | "unclear" | "ending" | "override"

/** `path` and `query` as they came. */
export function twoReadings(path: string, query: string): LeashRefusal | undefined {
  if (isUnclear(path)) return "unclear"
  // Some servers take `/orders.json` for `/orders`, and a pattern for the one would not hold the other.
  if (/\.(json|xml)(\/|$)/i.test(path)) return "ending"
  return overridesMethod(query) ? "override" : undefined
}

/** Encoded signs of ASCII, parameters, empty and dot segments, dots at an end, backslashes. Names in Korean are encoded, and plain. */
function isUnclear(path: string): boolean {
  return /%(?![89a-f][\da-f])|[;\\#\s]|\/\/|\.(\/|$)/i.test(path) || !isWellEncoded(path)
}

/** Overlong forms are no UTF-8, and a lax server reads letters of ASCII in them. */
function isWellEncoded(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

/** `_method=DELETE`: servers that believe it would see another method than the leash did. */
function overridesMethod(query: string): boolean {
  if (!query.includes("=")) return false
  return query.split(/[?&;]/).some((part) => {
    const [[name = ""] = []] = new URLSearchParams(part)
    // PHP makes underscores of these.
    return /^(_+(http_)?method|x_(http_)?method)/.test(
      name
        .trim()
        .toLowerCase()
        .replace(/[-. +[]/g, "_"),
    )
  })
}
