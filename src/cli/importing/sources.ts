// What the arguments of `mallkey import` name: files, standard input, the environment, or another store.
import { readdir, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { buffer } from "node:stream/consumers"
import { parseEnv } from "node:util"
import type { House } from "../../compose/house.ts"
import { isStoreUrl, openOther } from "../../compose/other-places.ts"
import type { Connection } from "../../core/connection.ts"
import type { Store } from "../../core/ports.ts"
import { readEverything } from "../../core/taking-over/export.ts"
import { messages } from "../../messages/index.ts"
import { inWordsOf } from "../../messages/tell-reason.ts"
import type { FileWorld, Found, FoundSource, Reading } from "../../moving/found.ts"
import { addReading, longestTextChars } from "../../moving/found.ts"
import { readEnv } from "../../moving/read-env.ts"
import { readTokens } from "../../moving/read-tokens.ts"
import { openUnder, readSealed } from "../../node/passphrase.ts"
import { lateWriterMs, readBytes } from "../../node/read-whole.ts"
import { processEnvironment } from "../../settings/index.ts"
import { misused } from "../arguments.ts"
import { readPassphrase } from "../asking/passphrase.ts"
import type { CommandCall } from "../command.ts"

export interface Gathered extends Reading {
  /** Which store a pair came from, by its refresh token. */
  stores: Map<string, Store>
  /** Connections of another store that cannot be opened, by where they are. */
  unopened: string[]
  close(): Promise<void>
}

export interface SourceOptions {
  fromSecret?: string
  passphraseFile?: string
}

export async function gather(call: CommandCall, house: House, options: SourceOptions): Promise<Gathered> {
  const { keeper, settings } = house
  const opened: Store[] = []
  const close = async () => void (await Promise.all(opened.map((store) => store.close())))
  const gathered: Gathered = { found: [], problems: [], stores: new Map(), unopened: [], close }
  const isMallId = (text: string) => {
    try {
      return keeper.api(text) !== undefined
    } catch {
      return false
    }
  }
  const world: FileWorld = { now: keeper.clock.now(), timeZone: settings.timeZone, isMallId, parseEnv }
  const add = (reading: Reading) => addReading(gathered, reading)
  try {
    for (const arg of call.args) {
      if (arg === "env:") add(readEnv(processEnvironment(), arg, world, false))
      else if (isStoreUrl(arg)) opened.push(await readStore(call, house, arg, options, gathered))
      else
        for (const source of await textsOf(call, arg))
          add(readTokens(await unsealed(call, source, options), world))
    }
    return gathered
  } catch (error) {
    await close()
    throw error
  }
}

async function readStore(
  call: CommandCall,
  house: House,
  url: string,
  { fromSecret }: SourceOptions,
  gathered: Gathered,
): Promise<Store> {
  const { moving } = messages(call.language)
  if (url === house.settings.store) throw misused([moving.sameStore])
  await refuseToMakeOne(url, call)
  const { store: opened, keeper } = await openOther(house.settings, url, fromSecret)
  // Where an answer waits, the store itself holds a pair that is spent.
  const store = { ...opened, get: (id: string) => keeper.newest(id) }
  if (await house.isSameStore(store)) {
    await store.close()
    throw misused([moving.sameStore])
  }
  // First of all: what was rotated and not saved there yet must not be taken for what lives.
  await keeper.start()
  const left = keeper.waitingInRescue()
  if (left.length > 0) call.out.note(`! ${moving.sourceWaits(store.name, left.join(", "))}`)
  const { connections, unopened } = await readEverything(store)
  for (const connection of connections) {
    gathered.found.push(foundIn(store, connection))
    gathered.stores.set(connection.tokens.refreshToken, store)
  }
  for (const { id } of unopened) gathered.unopened.push(`${store.name} › ${id}`)
  return store
}

/** A mistyped path would become an empty store, and "nothing found" would be believed. */
async function refuseToMakeOne(url: string, { language }: CommandCall): Promise<void> {
  const [, path = ""] = /^(?:sqlite|file):([^?]*)/.exec(url) ?? []
  if (path === "" || (await stat(path).catch(() => undefined))) return
  const { moving, reasons } = messages(language)
  throw misused([moving.unreadable(path, inWordsOf(reasons, "ENOENT"))])
}

export function foundIn(store: Store, { tag: _, refreshAt: __, ...connection }: Connection): Found {
  return { ...connection, places: [`${store.name} › ${connection.id}`], doubts: [] }
}

/** A folder stands for the JSON files in it. */
async function textsOf(call: CommandCall, path: string): Promise<FoundSource[]> {
  const { moving } = messages(call.language)
  if (path === "-") return [{ place: "-", text: textOf(await buffer(process.stdin)) }]
  try {
    const facts = await stat(path)
    if (facts.size > longestTextChars) throw misused([moving.problems.too_large(path)])
    if (!facts.isDirectory()) return [await readOne(call, path)]
    const names = (await readdir(path)).filter((name) => name.endsWith(".json")).sort()
    const sources: FoundSource[] = []
    for (const name of names) sources.push(await readRegular(call, join(path, name)))
    return sources
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error
    throw misused([moving.unreadable(path, inWordsOf(messages(call.language).reasons, code))])
  }
}

/** In a folder nobody has named it: a pipe would be waited for, for ever. */
async function readRegular(call: CommandCall, path: string): Promise<FoundSource> {
  if (!(await stat(path)).isFile()) throw misused([messages(call.language).moving.unreadable(path, "EFTYPE")])
  return readOne(call, path)
}

/**
 * Devices have no size, and some no end: no more is read than a list of tokens may have. A pipe that nobody writes to
 * would hold the process, its signals and all.
 */
async function readOne(call: CommandCall, path: string): Promise<FoundSource> {
  try {
    const bytes = readBytes(path, { bytes: longestTextChars, silentMs: lateWriterMs }) ?? throwMissing()
    return { place: path, fileName: basename(path), text: textOf(bytes) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EFBIG") throw error
    throw misused([messages(call.language).moving.problems.too_large(path)])
  }
}

/** Removed since it was looked at. */
function throwMissing(): never {
  throw Object.assign(new Error("ENOENT"), { code: "ENOENT" })
}

/** PowerShell writes UTF-16 where others write UTF-8, and says so at the beginning. */
function textOf(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(bytes)
}

async function unsealed(
  call: CommandCall,
  source: FoundSource,
  { passphraseFile }: SourceOptions,
): Promise<FoundSource> {
  const sealed = readSealed(source.text)
  // The reader knows what to say about one of a later version.
  if (sealed === undefined || sealed === "newer") return source
  const text = await openUnder(await readPassphrase(call, passphraseFile), sealed)
  if (text !== undefined) return { ...source, text }
  throw misused([messages(call.language).moving.wrongPassphrase(source.place)])
}
