// Notices what other programs did to the files: compares what each looks like with what it looked like when last read.
import { type Stats, statSync } from "node:fs"
import { readdir, rm, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { adoptDocument, documentIn, type FileHouse, forgetRow, idInFile, locked } from "./beside.ts"
import { idOfFile, pathOf } from "./place.ts"
import { draftName, fileTrouble, readText } from "./replace.ts"

/** What a store remembers between its scans. */
export interface ScanMemory {
  /** By file name, as it was when it was last read. */
  marks: Map<string, string>
  /** Files where pairs are kept that hold none, with the reason. */
  unreadable: Map<string, string>
  lastEndedAt: number
  lastTookMs: number
  running?: Promise<void>
}

export function noScanYet(): ScanMemory {
  return { marks: new Map(), unreadable: new Map(), lastEndedAt: Number.NEGATIVE_INFINITY, lastTookMs: 0 }
}

/** Scans take a twentieth of the time at most; short ones are made whenever somebody asks. */
const shortMs = 50
const restFactor = 20
const chunk = 500
/** A file younger than this may be written again without looking any different. */
const settledMs = 2_000

export async function scanFiles(house: FileHouse, memory: ScanMemory): Promise<void> {
  if (memory.running) return memory.running
  const restMs = memory.lastTookMs < shortMs ? 0 : memory.lastTookMs * restFactor
  // By a clock nobody sets: it is about work, not about tokens.
  if (performance.now() - memory.lastEndedAt < restMs) return
  const startedAt = performance.now()
  memory.running = scan(house, memory)
  try {
    await memory.running
  } finally {
    memory.running = undefined
    memory.lastEndedAt = performance.now()
    memory.lastTookMs = memory.lastEndedAt - startedAt
  }
}

async function scan(house: FileHouse, memory: ScanMemory): Promise<void> {
  if (memory.marks.size === 0) await remembered(house, memory)
  const names = await namesIn(house)
  const kept = new Set<string>()
  for (let start = 0; start < names.length; start += chunk) {
    const some = names.slice(start, start + chunk)
    const changed = some.filter((name) => {
      const mark = markOf(statOf(join(house.place.folder, name)))
      if (mark !== "" && memory.marks.get(name) === mark) return !kept.add(name)
      return true
    })
    if (changed.length > 0) await readChanged(house, memory, changed, kept)
    // Others get their turn between chunks.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await forgetGone(house, memory, kept)
}

async function namesIn({ place }: FileHouse): Promise<string[]> {
  if (place.single) return [basename(place.single)]
  try {
    return (await readdir(place.folder)).filter((name) => name.endsWith(".json") && !name.startsWith("."))
  } catch (error) {
    throw fileTrouble(error, place.folder)
  }
}

async function readChanged(
  house: FileHouse,
  memory: ScanMemory,
  names: string[],
  kept: Set<string>,
): Promise<void> {
  await locked(house.beside.quickly, (sql) => {
    for (const name of names) {
      const path = join(house.place.folder, name)
      // Before reading: what is written in between must not pass for read.
      const mark = markOf(statOf(path), Date.now())
      const text = readText(path)
      const document = documentIn(house, text)
      const id = house.place.single ? document && idInFile(sql, document) : idOfFile(name)
      memory.unreadable.delete(name)
      if (text === undefined) continue
      if (!document || id === undefined) {
        memory.unreadable.set(
          name,
          document ? "it has no name a mall id would give it" : "it holds no token pair",
        )
        continue
      }
      const secret = "client_secret" in document.members ? secretSign : ""
      adoptDocument(house, sql, id, document, mark === "" ? secret : mark + secret)
      memory.marks.set(name, mark)
      kept.add(name)
    }
  })
}

export const secretSign = "|client_secret"

/** Files that were read by an earlier process need not be read again. */
async function remembered(house: FileHouse, memory: ScanMemory): Promise<void> {
  const rows = await house.beside.quickly((sql) => sql.all("select id, tokens from connections"))
  for (const { id, tokens } of rows) {
    const mark = String(tokens).replace(secretSign, "")
    if (mark !== "") memory.marks.set(basename(pathOf(house.place, String(id))), mark)
  }
}

async function forgetGone(house: FileHouse, memory: ScanMemory, kept: Set<string>): Promise<void> {
  for (const name of memory.marks.keys()) if (!kept.has(name)) memory.marks.delete(name)
  const rows = await house.beside.quickly((sql) => sql.one("select count(*) as rows from connections"))
  if (rows?.rows === kept.size) return
  await locked(house.beside.quickly, (sql) => {
    for (const { id } of sql.all("select id from connections")) {
      const path = pathOf(house.place, String(id))
      const document = house.place.single ? documentIn(house, readText(path)) : undefined
      const isOther = document !== undefined && idInFile(sql, document) !== id
      if (isOther || (!kept.has(basename(path)) && statOf(path) === undefined)) forgetRow(sql, String(id))
    }
  })
}

/** "": it may look the same after another write. */
function markOf(found: Stats | undefined, now = Number.POSITIVE_INFINITY): string {
  if (!found || now - found.mtimeMs < settledMs) return ""
  return `${found.ino}-${found.size}-${found.mtimeMs}`
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw fileTrouble(error, path)
  }
}

/** Drafts of processes that died while writing; they hold tokens. */
export async function removeOldDrafts({ place }: FileHouse): Promise<void> {
  const names = await readdir(place.folder).catch(() => [])
  for (const name of names) {
    if (!draftName.test(name)) continue
    const path = join(place.folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > draftLifeMs) await rm(path, { force: true })
  }
}

const draftLifeMs = 10 * 60_000
