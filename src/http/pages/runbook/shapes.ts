// The few shapes of Markdown that docs/runbook.md is written in (scripts/generate/runbook-page.ts): headings, anchors,
// tables, lists and plain lines. A library for all of Markdown is many times this, and takes HTML from its text.

export type RunbookShape =
  | { is: "heading"; level: number; text: string }
  /** What is looked up: everything up to the next one, or the next heading, is about it. */
  | { is: "entry"; id: string; title?: string }
  | { is: "table"; head: string[]; rows: string[][] }
  | { is: "list"; items: string[] }
  | { is: "line"; text: string }

const heading = /^(#{1,3}) (.+)$/
const titledEntry = /^#### (\w+)$/
const anchor = /^<a id="([\w-]+)"><\/a>$/
const silent = /^(<!--.*-->)?$/

export function shapesOf(markdown: string): RunbookShape[] {
  const shapes: RunbookShape[] = []
  const lines = markdown.split("\n")
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ""
    const sign = /^(\||- )/.exec(line)?.[1]
    const end = sign === undefined ? at + 1 : endOf(lines, at, sign)
    const found = sign === undefined ? lineShape(line) : blockShape(lines.slice(at, end), sign)
    if (found) shapes.push(found)
    at = end
  }
  return shapes
}

function endOf(lines: readonly string[], from: number, sign: string): number {
  const end = lines.findIndex((line, at) => at > from && !line.startsWith(sign))
  return end === -1 ? lines.length : end
}

function blockShape(lines: string[], sign: string): RunbookShape {
  if (sign === "- ") return { is: "list", items: lines.map((line) => line.slice(sign.length)) }
  const [head = [], , ...rows] = lines.map(cellsOf)
  return { is: "table", head, rows }
}

function lineShape(line: string): RunbookShape | undefined {
  if (silent.test(line)) return undefined
  const [, id] = anchor.exec(line) ?? []
  if (id !== undefined) return { is: "entry", id }
  const [, title] = titledEntry.exec(line) ?? []
  if (title !== undefined) return { is: "entry", id: title, title }
  const [, signs = "", text = ""] = heading.exec(line) ?? []
  return text === "" ? { is: "line", text: line } : { is: "heading", level: signs.length, text }
}

function cellsOf(row: string): string[] {
  const cells = row.slice(1, row.lastIndexOf("|")).split(/(?<!\\)\|/)
  return cells.map((cell) => cell.trim().replaceAll("\\|", "|"))
}
