// The runbook of the package as a page: what an alert means and what to do, where its reader has nothing but a browser.
import { html } from "hono/html"
import type { Language } from "../../../messages/index.ts"
import type { Answer } from "../../../wire/answer.ts"
import { type Digest, type Html, pageAnswer } from "../layout.ts"
import { type RunbookShape, shapesOf } from "./shapes.ts"

type Piece = Html | string

export function runbookPage(markdown: string, language: Language, digest: Digest): Answer {
  const shapes = shapesOf(markdown)
  const title = shapes.find((shape) => shape.is === "heading")?.text ?? ""
  const body = html`${partsOf(shapes).map(part)}`
  return pageAnswer({ language, title, body }, digest)
}

interface Part {
  id?: string
  shapes: RunbookShape[]
}

/** An entry and what is said of it belong together, so that its address shows where it ends. */
function partsOf(shapes: readonly RunbookShape[]): Part[] {
  const parts: Part[] = []
  for (const shape of shapes) {
    const last = parts.at(-1)
    if (shape.is === "entry") parts.push({ id: shape.id, shapes: [shape] })
    else if (last === undefined || (shape.is === "heading" && last.id !== undefined))
      parts.push({ shapes: [shape] })
    else last.shapes.push(shape)
  }
  return parts
}

function part({ id, shapes }: Part): Html {
  const pieces = shapes.map(piece)
  return id === undefined ? html`${pieces}\n` : html`<section id="${id}">${pieces}</section>\n`
}

function piece(shape: RunbookShape): Piece {
  if (shape.is === "entry") return shape.title === undefined ? "" : html`<h3><code>${shape.title}</code></h3>`
  if (shape.is === "line") return html`<p>${inline(shape.text)}</p>\n`
  if (shape.is === "list") return html`<ul>${shape.items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`
  if (shape.is === "table") return table(shape.head, shape.rows)
  const { level, text } = shape
  return level === 1 ? html`<h1>${text}</h1>\n` : html`<h2>${inline(text)}</h2>\n`
}

/** On a telephone a row is a card, and each cell says what it is. */
function table(head: readonly string[], rows: readonly string[][]): Html {
  return html`<table class="cards"><thead><tr>${head.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, at) => html`<td data-label="${head[at]}">${inline(cell)}</td>`)}</tr>\n`)}</tbody></table>\n`
}

const marked = /`([^`]+)`|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/

function inline(text: string): Piece[] {
  const pieces: Piece[] = []
  for (let rest = text; rest !== ""; ) {
    const found = marked.exec(rest)
    if (!found) return [...pieces, rest]
    const [all, code, bold, label = "", target = ""] = found
    pieces.push(rest.slice(0, found.index))
    if (code !== undefined) pieces.push(html`<code>${code}</code>`)
    else if (bold !== undefined) pieces.push(html`<strong>${inline(bold)}</strong>`)
    else pieces.push(link(label, target))
    rest = rest.slice(found.index + all.length)
  }
  return pieces
}

const otherLanguage: Readonly<Record<string, string>> = {
  "runbook.md": "?lang=en",
  "runbook.ko.md": "?lang=ko",
}

/** Where a page of the folder is a page of the server: the same one in the other language, and its own entries. */
function link(label: string, target: string): Html {
  const href = otherLanguage[target] ?? target
  return /^(#|\?|https:)/.test(href) ? html`<a href="${href}">${inline(label)}</a>` : html`${inline(label)}`
}
