// The addresses of routes: `{name}` stands for one segment, `{name*}` at the end for all that is left.
import { decoded } from "../wire/decoded.ts"

const part = /\{(\w+)(\*?)\}/g

export type Params = Record<string, string>

/** As Hono writes it. */
export function honoPath(path: string): string {
  return path.replace(part, (_, name: string, rest: string) => (rest ? `:${name}{.*}` : `:${name}`))
}

/** As OpenAPI writes it, which knows no rest. */
export function describedPath(path: string): string {
  return path.replace(part, "{$1}")
}

export function paramsIn(path: string): string[] {
  return [...path.matchAll(part)].map(([, name]) => name!)
}

/** Reads a path without a query. Undefined: another address. A rest stays as it came, still encoded. */
export function matcherOf(path: string): (asked: string) => Params | undefined {
  const names = [...path.matchAll(part)].map(([, name, rest]) => ({ name: name!, isRest: rest === "*" }))
  const literal = path.split(part).filter((_, at) => at % 3 === 0)
  const pieces = literal.map((text, at) => {
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    return at < names.length ? `${escaped}${names[at]!.isRest ? "(.*)" : "([^/]+)"}` : escaped
  })
  const shape = new RegExp(`^${pieces.join("")}$`)
  return (asked) => {
    const found = shape.exec(asked)
    if (!found) return undefined
    const params: Params = {}
    let at = 0
    for (const { name, isRest } of names) {
      const segment = found[++at]!
      params[name] = isRest ? segment : decoded(segment)
    }
    return params
  }
}

/** The path of a whole address, as it came: still encoded. */
export function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2)
  const end = url.search(/[?#]/)
  return start === -1 ? "/" : url.slice(start, end === -1 ? undefined : end)
}

/** The first value of each name, as everywhere in this API. */
export function queryIn(target: string): Params {
  const start = target.indexOf("?")
  if (start === -1) return {}
  const query: Params = Object.create(null)
  for (const [name, value] of new URLSearchParams(target.slice(start + 1))) query[name] ??= value
  return { ...query }
}
