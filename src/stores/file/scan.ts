// Notices what other programs did to the files: compares what each looks like with what it looked like when last read.
import { constants, type Stats, statSync } from "node:fs"
import { access, readdir, rm, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { isSealed } from "../../core/seal.ts"
import { parseObject } from "../documents/token-document.ts"
import { claimedSql } from "../sqlite/list.ts"
import type { Sql } from "../sqlite/sql.ts"
import { unavailable } from "../sqlite/trouble.ts"
import { adoptDocument, documentIn, type FileHouse, forgetRow, idInFile, locked, markRow } from "./beside.ts"
import { fileOf, idOfFile, isTheOneFile, pathOf } from "./place.ts"
import { aboutOneFile, draftName, fileTrouble, readText } from "./replace.ts"

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

/** `anew`: a doctor who asks how the place is wants to know it as it is now. */
export async function scanFiles(house: FileHouse, memory: ScanMemory, anew = false): Promise<void> {
  if (memory.running && !anew) return memory.running
  await memory.running
  const restMs = memory.lastTookMs < shortMs ? 0 : memory.lastTookMs * restFactor
  // By a clock nobody sets: it is about work, not about tokens.
  if (!anew && performance.now() - memory.lastEndedAt < restMs) return
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
  const there = new Set(names)
  for (const name of memory.unreadable.keys()) if (!there.has(name)) memory.unreadable.delete(name)
  const kept = new Set<string>()
  for (let start = 0; start < names.length; start += chunk) {
    const some = names.slice(start, start + chunk)
    const changed = some.filter((name) => {
      const mark = markOf(statIfAny(join(house.place.folder, name)))
      if (mark !== "" && memory.marks.get(name) === mark) return !kept.add(name)
      return true
    })
    if (changed.length > 0) await readChanged(house, memory, changed, kept)
    // Others get their turn between chunks.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await forgetGone(house, memory, kept)
}

async function namesIn({ place, apps = [] }: FileHouse): Promise<string[]> {
  const own = place.single ? [basename(place.single)] : await filesIn(place.folder)
  const others = await Promise.all(
    apps.map(async (app) => (await filesIn(join(place.folder, app), true)).map((name) => `${app}/${name}`)),
  )
  return [...own, ...others.flat()]
}

/** A further app has no folder before its first connection. */
async function filesIn(folder: string, mayBeMissing = false): Promise<string[]> {
  try {
    // Or each of its files would seem to be in trouble by itself.
    await access(folder, constants.R_OK | constants.X_OK)
    return (await readdir(folder)).filter((name) => name.endsWith(".json") && !name.startsWith("."))
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (mayBeMissing && code === "ENOENT") return []
    throw syscall ? unavailable(folder, `${code} at ${syscall}`, error) : error
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
      memory.unreadable.delete(name)
      try {
        const why = readOne(house, memory, sql, name, kept)
        if (why !== undefined) memory.unreadable.set(name, why)
      } catch (error) {
        const why = aboutOneFile(error)
        if (why === undefined || name === theOneFile(house)) throw error
        memory.unreadable.set(name, why)
      }
    }
  })
}

/** Answers why no connection can be made of it, if so. */
function readOne(
  house: FileHouse,
  memory: ScanMemory,
  sql: Sql,
  name: string,
  kept: Set<string>,
): string | undefined {
  const path = join(house.place.folder, name)
  // Before reading: what is written in between must not pass for read.
  const mark = markOf(statOf(path), Date.now())
  const text = readText(path)
  if (text === undefined) return undefined
  const document = documentIn(house, text)
  if (!document) return noPair(text)
  const id = name === theOneFile(house) ? idInFile(sql, document) : idOfFile(name)
  if (id === undefined) return "it has no name a mall id would give it: call it MALL.json"
  const secret = "client_secret" in document.members ? secretSign : ""
  const { tag } = adoptDocument(house, sql, id, document, mark + secret)
  // What is odd is read again each time, by every process, so that each can tell of it.
  if (house.oddities.has(id)) markRow(sql, id, tag, secret)
  else memory.marks.set(name, mark)
  kept.add(name)
  return undefined
}

/** Undefined: a folder holds a file for each mall. */
function theOneFile({ place }: FileHouse): string | undefined {
  return place.single && basename(place.single)
}

function noPair(text: string): string {
  const { refresh_token } = parseObject(text) ?? {}
  return typeof refresh_token === "string" && isSealed(refresh_token)
    ? "its tokens are sealed and have no mallkey_tag: connect the mall anew"
    : "it holds no token pair: mend it, or move it elsewhere"
}

export const secretSign = "|client_secret"

/** Files that were read by an earlier process need not be read again. */
async function remembered(house: FileHouse, memory: ScanMemory): Promise<void> {
  const rows = await house.beside.quickly((sql) => sql.all("select id, tokens from connections"))
  for (const { id, tokens } of rows) {
    const mark = String(tokens).replace(secretSign, "")
    if (mark !== "") memory.marks.set(fileOf(house.place, String(id)), mark)
  }
}

async function forgetGone(house: FileHouse, memory: ScanMemory, kept: Set<string>): Promise<void> {
  for (const name of memory.marks.keys()) if (!kept.has(name)) memory.marks.delete(name)
  const claimed = claimedSql(house.apps ?? [])
  const countSql = `select count(*) as rows from connections where ${claimed}`
  const rows = await house.beside.quickly((sql) => sql.one(countSql))
  if (rows?.rows === kept.size) return
  await locked(house.beside.quickly, (sql) => {
    for (const { id } of sql.all(`select id from connections where ${claimed}`)) {
      const path = pathOf(house.place, String(id))
      const document = isTheOneFile(house.place, String(id)) ? documentIn(house, readText(path)) : undefined
      const isOther = document !== undefined && idInFile(sql, document) !== id
      if (isOther || (!kept.has(fileOf(house.place, String(id))) && isGone(path))) forgetRow(sql, String(id))
    }
  })
}

/** "": it may look the same after another write. */
function markOf(found: Stats | undefined, now = Number.POSITIVE_INFINITY): string {
  if (!found || now - found.mtimeMs < settledMs) return ""
  return `${found.ino}-${found.size}-${found.mtimeMs}`
}

/** What cannot be looked at has no mark: reading it says why. */
function statIfAny(path: string): Stats | undefined {
  try {
    return statOf(path)
  } catch (error) {
    if (aboutOneFile(error) === undefined) throw error
    return undefined
  }
}

/** A file that cannot be looked at is there all the same, and what is known of it stays. */
function isGone(path: string): boolean {
  try {
    return statOf(path) === undefined
  } catch (error) {
    if (aboutOneFile(error) === undefined) throw error
    return false
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw fileTrouble(error, path)
  }
}

/** Drafts of processes that died while writing; they hold tokens. */
export async function removeOldDrafts({ place, apps = [] }: FileHouse): Promise<void> {
  for (const folder of [place.folder, ...apps.map((app) => join(place.folder, app))])
    await removeDraftsIn(folder)
}

async function removeDraftsIn(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (!draftName.test(name)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > draftLifeMs) await rm(path, { force: true })
  }
}

const draftLifeMs = 10 * 60_000
