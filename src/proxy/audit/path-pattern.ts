// A path as a log may keep it: what was called, and not of whom. Ids and values become `*`, of a query the names stay.

/** What stands where an id could stand, and is none. */
const knownWords = new Set(["count", "setting", "settings", "properties"])
const word = /^[a-z][a-z_-]{0,39}$/i
const queryName = /^[a-z][\w.[\]-]{0,39}$/i
const longest = 300

/** `/api/v2/admin/orders/20260311-0000001/items?embed=x` becomes `/api/v2/admin/orders/` and `*` and `/items?embed`. */
export function pathPattern(target: string): string {
  const end = target.search(/[?#]/)
  const path = end === -1 ? target : target.slice(0, end)
  const [, root = "", rest = path] = /^(\/api\/v\d+(?:\/(?:admin|front))?)(\/.*)?$/.exec(path) ?? []
  const segments = rest.split("/").slice(1)
  const shown = segments.map((segment, at) => (isShown(segment, at) ? segment : segment === "" ? "" : "*"))
  const pattern = root + shown.map((segment) => `/${segment}`).join("")
  return (pattern + namesIn(end === -1 ? "" : target.slice(end))).slice(0, longest)
}

/** Collections and ids take turns; a member's id may look like a word. */
function isShown(segment: string, at: number): boolean {
  return at % 2 === 0 ? word.test(segment) : knownWords.has(segment)
}

function namesIn(query: string): string {
  if (!query.startsWith("?")) return ""
  const names = query
    .slice(1)
    .split("&")
    .map((pair) => pair.split("=", 1)[0]!)
  const known = new Set(
    names.filter((name) => name !== "").map((name) => (queryName.test(name) ? name : "*")),
  )
  return known.size === 0 ? "" : `?${[...known].join("&")}`
}
