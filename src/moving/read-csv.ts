// Rows of a table exported as CSV: quoted fields, commas, semicolons or tabs, the first row naming the columns.
import { fieldsOf, holdsTokens } from "./fields.ts"

/** Undefined: the first line names no column with tokens, so this is no such table. */
export function readCsv(text: string): Record<string, string>[] | undefined {
  const firstLine = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? ""
  const separator = [",", "\t", ";"].find((sign) => firstLine.includes(sign))
  if (!separator) return undefined
  const names = firstLine.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, "$1"))
  // A line of settings may hold commas too; the names of columns are words and nothing else.
  if (!names.every((name) => /^[\w .-]*$/.test(name))) return undefined
  if (!holdsTokens(fieldsOf(Object.fromEntries(names.map((name) => [name, "?"]))))) return undefined
  return rowsOf(text, separator)
    .slice(1)
    .filter((row) => row.some((cell) => cell !== ""))
    .map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ""])))
}

/** A quote inside a quoted field is doubled; inside quotes separators and line ends are text. */
function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at <= text.length; ) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at, separator) : plainCell(text, at, separator)
    row.push(cell)
    const sign = text[end]
    if (sign === separator) {
      at = end + 1
      continue
    }
    rows.push(row)
    row = []
    at = end + (sign === "\r" && text[end + 1] === "\n" ? 2 : 1)
  }
  return rows
}

function quotedCell(text: string, start: number, separator: string): { cell: string; end: number } {
  let end = start + 1
  for (; end < text.length; end++) {
    if (text[end] !== '"') continue
    if (text[end + 1] !== '"') break
    end++
  }
  const rest = plainCell(text, end + 1, separator)
  return { cell: text.slice(start + 1, end).replaceAll('""', '"'), end: rest.end }
}

function plainCell(text: string, start: number, separator: string): { cell: string; end: number } {
  let end = start
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++
  return { cell: text.slice(start, end), end }
}
