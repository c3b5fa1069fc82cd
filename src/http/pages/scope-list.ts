// Scopes in plain words, with Cafe24's own name beside them.
import { html } from "hono/html"
import type { Messages } from "../../messages/index.ts"
import type { Html } from "./layout.ts"

/** Reading and writing one area is one line for a person. */
export function scopeList(scopes: readonly string[], { pages }: Messages): Html {
  const read = scopes.map(wordsOf)
  const shown = read.filter(
    (one) => one.writes || !read.some((other) => other.writes && other.area === one.area),
  )
  return html`<ul class="scopes">${shown.map(
    (one) =>
      html`<li>${nameOf(one, pages.scopes)} ${sameArea(read, one).map(({ scope }) => html`<code>${scope}</code> `)}</li>`,
  )}</ul>`
}

interface ScopeWords {
  scope: string
  area: string
  writes: boolean
  reads: boolean
}

function wordsOf(scope: string): ScopeWords {
  const [, verb, area] = /^mall\.(read|write)_(\w+)$/.exec(scope) ?? []
  return { scope, area: area ?? scope, writes: verb === "write", reads: verb === "read" }
}

function sameArea(all: readonly ScopeWords[], { area }: ScopeWords): readonly ScopeWords[] {
  return all.filter((each) => each.area === area)
}

/** What we have no word for has its own name beside it already. */
function nameOf({ area, writes }: ScopeWords, { areas, name }: Messages["pages"]["scopes"]): string {
  const known = Object.hasOwn(areas, area) ? areas[area] : undefined
  return known === undefined ? "" : name(known, writes)
}
