// Connections in the table that other programs use, cafe24.oauth_tokens, and in one of our own for owners' connections.

import type { ConnectionFacts } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { ofApp } from "../../core/id.ts"
import { isOddId, oddId } from "../../core/odd-ids.ts"
import type {
  Chance,
  Clock,
  IfTag,
  ListQuery,
  LookDepth,
  NoteBeside,
  Store,
  StoreWarning,
  TagOf,
} from "../../core/ports.ts"
import type { Sealer } from "../../core/seal.ts"
import { type Apps, isClaimed, refuseUnclaimed } from "../claimed.ts"
import { createOddities } from "../oddities.ts"
import { readPages, safePage } from "../safe-page.ts"
import { standingOf } from "../standing.ts"
import { standingLease } from "../standing-lease.ts"
import { plainTable, warning } from "../warning.ts"
import { adoptForeign } from "./adopt.ts"
import { type Database, openDatabase, type Statement, type Value } from "./database.ts"
import { durabilityWarnings, serverOf, serverWordWith } from "./durability.ts"
import { isAboutStore } from "./gathered-reads.ts"
import { postgresLeases, serverTime } from "./leases.ts"
import { listStatement, tallyOn, unclaimedOn } from "./list.ts"
import { createMallRows, type MallRows, rowOfId } from "./mall-rows.ts"
import { migrate } from "./migrate.ts"
import { createMixedReads } from "./mixed-reads.ts"
import { postgresNotes, withNote } from "./notes.ts"
import { resealPostgres } from "./reseal.ts"
import { connectionOfRow, factsOfRow, healthText, type RowParts, rowOf } from "./rows.ts"
import { appTables, checkColumns, tokenTables, writtenEnds } from "./schema.ts"
import { isSmall, largeTag, noteOddRows } from "./sound-rows.ts"
import { appsTable, isNative, nativeTable, ownedTable, tableOf, tag } from "./tables.ts"
import { pastTakenNumbers } from "./taken-numbers.ts"
import { readPostgresUrl } from "./url.ts"

const serverWord = serverWordWith(nativeTable.name, ownedTable.name, appsTable.name)

export interface PostgresParts {
  sealer: Sealer
  tagOf: TagOf
  clock: Clock
  chance: Chance
  refreshAheadMs: number
  platformNow?(): number
  apps?: Apps
}

export async function openPostgresStore(url: string, parts: PostgresParts): Promise<Store> {
  const { connectionString, place, seal, pool } = readPostgresUrl(url)
  const database = await openDatabase(connectionString, place, pool)
  try {
    await migrate(database, tokenTables)
    await migrate(database, writtenEnds)
    if (parts.apps?.length) await migrate(database, appTables)
    const zoneless = await checkColumns(database)
    return storeOn(database, { ...parts, seal, zoneless, oddities: createOddities() })
  } catch (error) {
    await database.close()
    throw error
  }
}

function storeOn(database: Database, parts: PostgresParts & RowParts): Store {
  const { clock, chance, apps = [] } = parts
  const read = createMixedReads(database)
  const notes = postgresNotes(database, read)
  const mallRows = createMallRows(read, apps, parts.tagOf)
  return {
    name: database.place,
    othersWrite: true,
    async get(id) {
      if (isOddId(id)) throw oddId()
      if (!isClaimed(apps, id)) return undefined
      const found = await rowOfId(read, id)
      return found && connectionOfRow(found, id, parts)
    },
    async list(query) {
      // On the first page only: pages that follow go on behind a place in the order that is.
      if (query.dueBefore !== undefined && !query.after) await adoptForeign(database, parts)
      return listed(database, { ...parts, mallRows }, query)
    },
    async saveTokens(connection, ifTag, _by, beside) {
      const { id, app, mallId, owner } = connection
      if (isOddId(id)) throw oddId()
      refuseUnclaimed(apps, id)
      if (isNative(id) && (id !== mallId || owner !== undefined)) throw strangeId()
      const row = rowOf(connection, clock.now(), parts)
      if (!isNative(id)) Object.assign(row, { id, owner: owner ?? null, ...ofApp(app) })
      return isSaved(database, saveStatement(row, ifTag, id), beside)
    },
    async saveHealth(id, { health, refreshAt, ifTurn }, ifTag, heard) {
      if (isOddId(id)) throw oddId()
      if (!isClaimed(apps, id)) return false
      const turn = ifTurn ?? null
      const values = [healthText(health), standingOf(health), refreshAt ?? null, id, ifTag, turn]
      const save = async () => {
        const [saved] = await database.rows(healthSql(id), values, "often")
        if (saved) heard?.(saved.server as string)
        return saved !== undefined
      }
      if (await save()) return true
      // News about a pair that another program wrote and no list has met yet.
      return (await adoptForeign(database, parts, id)) && save()
    },
    async remove(id) {
      if (isOddId(id)) throw oddId()
      if (!isClaimed(apps, id)) return
      const table = tableOf(id)
      await database.change(`delete from ${table.name} where ${table.id} = $1`, [id])
    },
    async tally(now, counts) {
      await adoptForeign(database, parts)
      return tallyOn(database, apps, now, counts)
    },
    lease: postgresLeases(database, chance),
    notes,
    async reseal(limit, mayTouch) {
      if (limit > 0) await adoptForeign(database, parts)
      return resealPostgres(database, parts, limit, mayTouch)
    },
    warnings: (depth = "all") => warningsOf(database, parts, depth),
    clock: () => serverTime(database),
    server: () => serverOf(database, `select ${serverWord}`),
    onCut: database.onCut,
    close: () => database.close(),
  }
}

type Listing = RowParts & Pick<PostgresParts, "apps"> & { mallRows?: MallRows }

/** `status` belongs to the other programs: we heed it, and only a new consent writes it. */
function saveStatement(row: Record<string, Value>, ifTag: IfTag, id: string): Statement {
  const { name, id: key } = tableOf(id)
  const columns = Object.keys(row)
  const values = Object.values(row)
  const places = columns.map((_, index) => `$${index + 1}`)
  if (ifTag !== "new" && ifTag !== "always") {
    const set = columns.map((column, index) => `${column} = ${places[index]}`).join(", ")
    const where = `update ${name} set ${set} where ${key} = $${values.push(id)}`
    if (ifTag === largeTag && isNative(id)) return { sql: `${where} and not (${isSmall})`, values }
    return { sql: `${where} and (${tag}) = $${values.push(ifTag)}`, values }
  }
  const insert = `insert into ${name} (${columns.join(", ")}, status) values (${places.join(", ")}, 'active')`
  const set = [...columns, "status"].map((column) => `${column} = excluded.${column}`).join(", ")
  return {
    sql: `${insert} on conflict (${key}) do ${ifTag === "new" ? "nothing" : `update set ${set}`}`,
    values,
  }
}

/** True: it changed its row. The pair comes first: a note that cannot be written with it is left to the caller. */
async function isSaved(database: Database, save: Statement, beside?: NoteBeside): Promise<boolean> {
  const send = ({ sql, values }: Statement) =>
    pastTakenNumbers(database, async () => (await database.change(sql, values, "often")) === 1)
  if (!beside) return send(save)
  const lease = beside.lease && standingLease(beside.lease)
  try {
    const saved = await send(withNote(save, beside, lease))
    if (saved) beside.written()
    if (saved && lease) lease.isOver = true
    return saved
  } catch (error) {
    if (isAboutStore(error)) throw error
    return send(save)
  }
}

/** Both compares: what is written beside another pair would be read as being about that one. */
function healthSql(id: string): string {
  const { name, id: key } = tableOf(id)
  return `update ${name} set mallkey_health = $1, mallkey_standing = $2, mallkey_refresh_at = $3
    where ${key} = $4 and mallkey_tag = $5 and (${tag}) = $5
      and ($6::text is null or coalesce(mallkey_health ->> 'turn', '') = $6)
    returning ${serverWord}`
}

function listed(database: Database, parts: Listing, query: ListQuery): Promise<ConnectionFacts[]> {
  return safePage(query, {
    read: async (rest) => {
      const gathered = parts.mallRows?.(rest)
      if (gathered) return gathered
      const { sql, values } = listStatement(rest, parts.apps)
      return database.rows(sql, values)
    },
    facts: (row) => factsOfRow(row, parts),
    place: (row) => ({ id: row.id as string, refreshAt: (row.mallkey_refresh_at ?? undefined) as number }),
    oddities: parts.oddities,
  })
}

async function warningsOf(database: Database, parts: Listing, depth: LookDepth): Promise<StoreWarning[]> {
  const warnings = await durabilityWarnings(database, nativeTable.name)
  if (!parts.seal) warnings.push(plainTable(nativeTable.name))
  if (depth === "place") return warnings
  const [found] = await database.rows(
    `select count(*) as rows from ${nativeTable.name} where mall_id is null`,
  )
  const unnamed = Number(found?.rows)
  if (unnamed > 0) {
    const { name } = nativeTable
    const text = `${name}: ${unnamed} rows without mall_id`
    warnings.push(warning("unreadable", "rows_without_mall", text, name, String(unnamed)))
  }
  parts.oddities.clear()
  await noteOddRows(database, parts.oddities, depth)
  await readPages((query) => listed(database, parts, query), depth)
  return [...warnings, ...parts.oddities.warnings(), ...(await unclaimedOn(database, parts.apps ?? []))]
}

function strangeId(): KeeperError {
  return new KeeperError("request_invalid", { detail: "an id is the mall id, or mall_id~owner" })
}
