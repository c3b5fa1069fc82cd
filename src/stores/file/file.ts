// Connections in JSON files that scripts read and write too: oauth_token.json, or a folder of MALL.json.
import { dirname } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Connection, ConnectionFacts } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import type { Clock, HealthNews, IfTag, NoteBeside, Store, StoreWarning } from "../../core/ports.ts"
import { isClaimed, refuseUnclaimed } from "../claimed.ts"
import { factsOfDocument } from "../documents/facts.ts"
import { writeDocument } from "../documents/text.ts"
import { connectionOfDocument, parseObject, type TokenDocument } from "../documents/token-document.ts"
import { cafe24Moment, koreanMoment } from "../documents/written-moment.ts"
import { createOddities } from "../oddities.ts"
import { openSqliteFile } from "../sqlite/database.ts"
import { sqliteLease } from "../sqlite/leases.ts"
import { sqlitePage, tallyOn, unclaimedOn } from "../sqlite/list.ts"
import { makeFolder } from "../sqlite/make-folder.ts"
import { putNote, sqliteNotes } from "../sqlite/notes.ts"
import type { Sql } from "../sqlite/sql.ts"
import { unavailable } from "../sqlite/trouble.ts"
import { warning } from "../warning.ts"
import {
  adoptDocument,
  documentIn,
  doubtFarTimes,
  type FileHouse,
  factsKept,
  forgetRow,
  idInFile,
  locked,
  writeRow,
} from "./beside.ts"
import { refuseLoneMount } from "./lone-mount.ts"
import { isTheOneFile, pathOf, readFilePlace } from "./place.ts"
import { fileTrouble, readText, removeFile, replaceFile } from "./replace.ts"
import { resealFiles } from "./reseal.ts"
import { noScanYet, removeOldDrafts, type ScanMemory, scanFiles, secretSign } from "./scan.ts"

type FileParts = Omit<FileHouse, "place" | "beside" | "oddities"> & { clock: Clock }

/** Other programs truncate a file and write it anew: what cannot be read may be whole a moment later. */
const readings = 8
const betweenMs = 40

/**
 * As Cafe24's own answer: the layout is a new file's. The one file is what scripts around it read, whose times have no
 * zone; a folder is ours, and there the zone is said.
 */
const newFile = ({ place }: FileHouse) => ({
  moment: place.single === undefined ? koreanMoment : cafe24Moment,
  always:
    "mall_id client_id user_id shop_no access_token expires_at refresh_token refresh_token_expires_at issued_at scopes".split(
      " ",
    ),
  empty: `{\n  "mall_id": ""\n}\n`,
})

export async function openFileStore(rest: string, parts: FileParts): Promise<Store> {
  const place = readFilePlace(rest)
  folderFor(place.folder)
  refuseLoneMount(place, parts.chance)
  const beside = await openSqliteFile(place.beside)
  const house: FileHouse = { ...parts, place, beside, oddities: createOddities() }
  const memory = noScanYet()
  const { apps = [] } = parts
  await removeOldDrafts(house)
  await doubtFarTimes(house)
  return {
    name: place.name,
    othersWrite: true,
    get: async (id) => (isClaimed(apps, id) ? get(house, id) : undefined),
    async list(query) {
      if (!query.after) await scanFiles(house, memory)
      return sqlitePage(beside.quickly, query, { apps, oddities: house.oddities })
    },
    saveTokens: (connection, ifTag, _by, note) => saveTokens(house, connection, ifTag, note),
    async checkPlace({ id }) {
      if (!isTheOneFile(place, id)) return
      const text = readText(pathOf(place, id))
      await beside.quickly((sql) => refuseSecondMall(house, sql, id, documentIn(house, text)))
    },
    saveHealth: (id, news, ifTag) => saveHealth(house, id, news, ifTag),
    async remove(id) {
      const path = pathOf(place, id)
      await locked(beside.durably, (sql) => {
        if (isItsFile(house, sql, id, documentIn(house, readText(path)))) removeFile(path)
        forgetRow(sql, id)
      })
    },
    async tally(now, counts) {
      await scanFiles(house, memory)
      return beside.quickly((sql) => tallyOn(sql, apps, now, counts))
    },
    lease: (name, ttlMs, asking) => sqliteLease(beside, parts, name, ttlMs, asking),
    notes: (kind) => sqliteNotes(beside, kind),
    async reseal(limit, mayTouch) {
      await scanFiles(house, memory)
      return resealFiles(house, limit, mayTouch)
    },
    warnings: async (depth) => [
      ...plainFiles(house.place),
      ...(depth === "place" ? [] : await warnings(house, memory)),
    ],
    async close() {
      beside.close()
    },
  }
}

async function get(house: FileHouse, id: string): Promise<Connection | undefined> {
  const path = pathOf(house.place, id)
  return whenReadable(house, id, async () => {
    const known = await house.beside.quickly((sql) => factsKept(sql, id))
    const text = readText(path)
    if (text === undefined) return undefined
    const document = documentIn(house, text)
    if (!document) return known || !parseObject(text) ? unreadable : undefined
    const facts =
      known?.tag === document.tag ? adopted(house, id, document, known) : await adoptFile(house, id, path)
    return facts && connectionOfDocument(facts.facts, facts.document, house.sealer)
  })
}

interface Adopted {
  facts: ConnectionFacts
  document: TokenDocument
}

function adopted(house: FileHouse, id: string, document: TokenDocument, known: ConnectionFacts): Adopted {
  return { facts: factsOfDocument(id, document, known, house), document }
}

/** What another program wrote, or what was written between our two readings: read again, under the lock. */
function adoptFile(house: FileHouse, id: string, path: string): Promise<Adopted | undefined> {
  return locked(house.beside.quickly, (sql) => {
    const document = documentIn(house, readText(path))
    if (!document || !isItsFile(house, sql, id, document)) return undefined
    return { facts: adoptDocument(house, sql, id, document), document }
  })
}

/** One file holds one mall: asked for another, it holds nothing. */
function isItsFile(house: FileHouse, sql: Sql, id: string, document: TokenDocument | undefined): boolean {
  return !isTheOneFile(house.place, id) || (document !== undefined && idInFile(sql, document) === id)
}

function refuseSecondMall(house: FileHouse, sql: Sql, id: string, document: TokenDocument | undefined): void {
  if (document && !isItsFile(house, sql, id, document)) throw oneMallOnly(house)
}

/**
 * Record and note are written in one step, and the file is renamed just before it: killed in between, the file holds a
 * pair that neither knows of. Who saves the same pair again, as the rescue place has it saved, writes what is missing.
 */
async function saveTokens(
  house: FileHouse,
  connection: Connection,
  ifTag: IfTag,
  note?: NoteBeside,
): Promise<boolean> {
  const { place, sealer, chance, beside } = house
  refuseUnclaimed(house.apps ?? [], connection.id)
  const path = pathOf(place, connection.id)
  if (connection.app !== undefined) folderFor(dirname(path))
  const saved = await whenReadable(house, connection.id, (isLast) =>
    locked(note ? beside.durably : beside.quickly, (sql) => {
      const before = readText(path)
      const document = documentIn(house, before)
      refuseSecondMall(house, sql, connection.id, document)
      if (before !== undefined && !document && ifTag !== "new" && !(isLast && ifTag === "always"))
        return unreadable
      const holds = ifTag === "new" ? before === undefined : ifTag === "always" || document?.tag === ifTag
      if (!holds && !isHalfSaved(sql, connection, document)) return false
      if (holds) {
        const text = writeDocument(before, connection, place.sealed ? sealer : undefined, newFile(house))
        if (!replaceFile(path, before, text, chance)) return unreadable
      }
      writeRow(sql, connection, place.sealed ? (sealer.keyIds[0] ?? "") : "plain")
      if (note) putNote(sql, note)
      return true
    }),
  )
  if (saved) note?.written()
  return saved
}

/** Not the pair of another program, which nobody saves with what came beside it. */
function isHalfSaved(sql: Sql, { id, tag }: Connection, document: TokenDocument | undefined): boolean {
  return document?.tag === tag && factsKept(sql, id)?.tag !== tag
}

async function saveHealth(house: FileHouse, id: string, news: HealthNews, ifTag: string): Promise<boolean> {
  const path = pathOf(house.place, id)
  return whenReadable(house, id, () =>
    locked(house.beside.durably, (sql) => {
      const text = readText(path)
      const document = documentIn(house, text)
      if (text !== undefined && !document) return unreadable
      if (document?.tag !== ifTag || !isItsFile(house, sql, id, document)) return false
      const { refreshAt: _, ...facts } = adoptDocument(house, sql, id, document)
      const { health, refreshAt, ifTurn } = news
      if (ifTurn !== undefined && (facts.health.turn ?? "") !== ifTurn) return false
      writeRow(sql, { ...facts, ...(refreshAt !== undefined && { refreshAt }), health }, document.sealedBy)
      return true
    }),
  )
}

const unreadable = Symbol("another program may be writing it")

/** Once more while it cannot be read or changes under our hands; then an error of this one connection. */
async function whenReadable<T>(
  house: FileHouse,
  id: string,
  attempt: (isLast: boolean) => Promise<T | typeof unreadable>,
): Promise<T> {
  for (let reading = 1; reading <= readings; reading++) {
    const outcome = await attempt(reading === readings)
    if (outcome !== unreadable) return outcome as T
    if (reading < readings) await pause(betweenMs)
  }
  const detail = `${pathOf(house.place, id)}: holds no whole token pair, and is left as it is`
  throw new KeeperError("row_unreadable", { connectionId: id, detail })
}

function plainFiles({ folder, sealed }: FileHouse["place"]): StoreWarning[] {
  const text = `${folder}: whoever may read the files has the tokens; ?seal=on seals them`
  return sealed ? [] : [warning("plain_text", "files_plain", text, folder)]
}

async function warnings(house: FileHouse, memory: ScanMemory): Promise<StoreWarning[]> {
  const { place, beside } = house
  await scanFiles(house, memory, true)
  const found: StoreWarning[] = []
  const secretsSql = "select id from connections where instr(tokens, ?) > 0 order by id limit 3"
  const secrets = await beside.quickly((sql) => sql.all(secretsSql, secretSign))
  for (const { id } of secrets) {
    const path = pathOf(place, String(id))
    const text = `${path} holds a client_secret: keep it in the settings, and take it out`
    found.push(warning("client_secret_in_file", "client_secret_there", text, path))
  }
  for (const [name, why] of memory.unreadable) house.oddities.note(name, why)
  const odd = house.oddities.warnings()
  for (const name of memory.unreadable.keys()) house.oddities.note(name, undefined)
  const unclaimed = await beside.quickly((sql) => unclaimedOn(sql, house.apps ?? []))
  return [...found, ...odd, ...unclaimed]
}

function oneMallOnly({ place }: FileHouse): KeeperError {
  const problem = `MALLKEY_STORE: ${place.name} holds one mall, and another than this one; name a folder to keep several`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}

function folderFor(folder: string): void {
  try {
    makeFolder(folder)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EEXIST"
      ? unavailable(folder, "it is no folder", error)
      : fileTrouble(error, folder)
  }
}
