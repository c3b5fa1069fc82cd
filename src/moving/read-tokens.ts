// Any text people keep tokens in, told apart by its look: JSON, lines of JSON, CSV, or variables of an environment.
import { type FileWorld, type FoundSource, longestTextChars, type Problem, type Reading } from "./found.ts"
import { mallOfFile } from "./mall-in-name.ts"
import { readCsv } from "./read-csv.ts"
import { readEnv } from "./read-env.ts"
import { looksLikeJson, readJson } from "./read-json.ts"
import { withoutTokens } from "./safe-places.ts"

export function readTokens(source: FoundSource, world: FileWorld): Reading {
  const { place } = source
  const only = (kind: Problem["kind"]): Reading => ({ found: [], problems: [{ kind, place }] })
  if (source.text.length > longestTextChars) return only("too_large")
  const text = source.text.replace(/^\uFEFF/, "").trim()
  if (text === "") return only("empty")
  if (text.startsWith("SQLite format 3\0")) return only("is_sqlite")
  const near = source.fileName === undefined ? undefined : mallOfFile(source.fileName, world)
  const reading = looksLikeJson(text)
    ? readJsonText(text, place, near, world)
    : readOtherText(text, place, world)
  if (!reading) return only("not_json")
  if (reading.found.length === 0 && reading.problems.length === 0) return only("nothing_found")
  return withoutTokens(reading)
}

function readJsonText(
  text: string,
  place: string,
  near: ReturnType<typeof mallOfFile>,
  world: FileWorld,
): Reading | undefined {
  const whole = parse(text)
  if (whole !== undefined) return readJson(whole, place, near, world)
  const rows = parseLines(text)
  if (rows) return readJson(rows, place, near, world)
  // The quoted heading of a CSV and the section of a settings file begin like JSON as well.
  const other = readOtherText(text, place, world)
  return other.found.length + other.problems.length > 0 ? other : undefined
}

function readOtherText(text: string, place: string, world: FileWorld): Reading {
  const rows = readCsv(text)
  if (rows) return readJson(rows, place, undefined, world)
  // Settings in TOML or INI are variables as well, once the headings of their sections are gone.
  return readEnv(world.parseEnv(text.replace(/^[ \t]*\[[^\]\n]*\][ \t]*\r?$/gm, "")), place, world, true)
}

/** As `psql` and `mongoexport` write rows: one object per line. Undefined at the first line that is none. */
function parseLines(text: string): unknown[] | undefined {
  const rows: unknown[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "") continue
    const row = parse(line)
    if (row === undefined) return undefined
    rows.push(row)
  }
  return rows
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
