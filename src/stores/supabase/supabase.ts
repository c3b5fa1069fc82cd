// Connections inside the table of a Supabase application: one object a row, in a jsonb column that others use as well.
import type { ConnectionFacts } from "../../core/connection.ts"
import { accountOf, ownerIn } from "../../core/id.ts"
import type { Chance, Clock, ListQuery, Store, StoreWarning, TagOf } from "../../core/ports.ts"
import type { Sealer } from "../../core/seal.ts"
import { isOddId, oddId } from "../odd-ids.ts"
import { createOddities } from "../oddities.ts"
import { type Database, openDatabase, type Row, readLanes } from "../postgres/database.ts"
import { durabilityWarnings } from "../postgres/durability.ts"
import { createGatheredReads } from "../postgres/gathered-reads.ts"
import { postgresLeases } from "../postgres/leases.ts"
import { migrate } from "../postgres/migrate.ts"
import { postgresNotes } from "../postgres/notes.ts"
import { readPostgresUrl } from "../postgres/url.ts"
import { readAllPages, safePage } from "../safe-page.ts"
import { standingOf } from "../standing.ts"
import { checkConsent, saveConsent } from "./consent.ts"
import { discover } from "./discover.ts"
import { keptJoin, readLayout, type SupabaseNames } from "./layout.ts"
import { supabaseListStatement, supabaseTally } from "./list.ts"
import { resealSupabase } from "./reseal.ts"
import {
  answersTo,
  answersToFormer,
  connectionOfHeld,
  factsOfHeld,
  type HeldRow,
  heldColumns,
  heldRow,
  isMisnamed,
  type SupabaseParts,
} from "./rows.ts"
import { formerNames, settingsRows, writtenEnds } from "./schema.ts"
import { keepsChanging, writePair, writeTries } from "./write.ts"

interface OpenParts {
  sealer: Sealer
  tagOf: TagOf
  clock: Clock
  chance: Chance
  refreshAheadMs: number
  /** SUPABASE_TABLE and SUPABASE_PROVIDER; `?table=` and `?provider=` in the URL win. */
  supabase?: SupabaseNames
}

export async function openSupabaseStore(url: string, parts: OpenParts): Promise<Store> {
  const { connectionString, place, seal, pool, options } = readPostgresUrl(url, ["table", "provider"])
  const { table = "auth_settings", provider = "cafe24" } = { ...parts.supabase, ...options }
  const database = await openDatabase(connectionString, `supabase:${place}`, pool)
  try {
    const layout = await readLayout(database, { table, provider })
    await migrate(database, settingsRows)
    await migrate(database, formerNames)
    await migrate(database, writtenEnds)
    return storeOn(database, { ...parts, seal, layout, oddities: createOddities() })
  } catch (error) {
    await database.close()
    throw error
  }
}

interface Reading {
  rowsOf: ReadRows
}

function storeOn(database: Database, given: SupabaseParts & OpenParts): Store {
  const { layout } = given
  const parts = { ...given, rowsOf: readRowsOn(database, given) }
  const notes = postgresNotes(database)
  return {
    name: database.place,
    othersWrite: true,
    async get(id) {
      const row = await rowMeantBy(database, parts, id)
      return row && connectionOfHeld(row, parts)
    },
    async list(query) {
      // On the first page only: pages that follow go on behind a place in the order that is.
      if (!query.after) await discover(database, parts, query.mallId)
      return listed(database, parts, query)
    },
    async saveTokens(connection, ifTag) {
      if (isOddId(connection.id)) throw oddId()
      if (ifTag === "new" || ifTag === "always")
        return saveConsent(database, parts, connection, ifTag === "new")
      for (let attempt = 0; attempt < writeTries; attempt++) {
        const row = await rowWithTag(database, parts, connection.id, ifTag)
        if (!row) return false
        const naming = { id: row.id, found: row.found, owner: row.givenOwner }
        // Refused: replaced, and then the tag is another, or sealed again, and then it is not.
        if (await writePair(database, parts, row, connection, naming)) return true
      }
      throw keepsChanging(connection.id, layout)
    },
    checkPlace: (wanted) => checkConsent(database, parts, wanted),
    async saveHealth(id, { health, refreshAt, ifTurn }, ifTag) {
      const standing = standingOf(health)
      const condition = [id, accountOf(id), ifTag, ifTurn ?? null]
      const values = [JSON.stringify(health), standing, refreshAt ?? null, ...condition]
      const sql = `update mallkey.settings_rows c set health = $1, standing = $2, refresh_at = $3
        where (c.id = $4 or c.mall_id = $5) and c.tag = $6
        and ($7::text is null or coalesce(c.health ->> 'turn', '') = $7) and exists (
          select from ${layout.table} t where t.id = c.row_id::${layout.types.id} and ${layout.tag} = $6)`
      const save = async () => (await database.change(sql, values)) > 0
      if (isOddId(id)) throw oddId()
      // Refused also while it is news about a pair that another program wrote and nobody has met yet.
      return (await save()) || ((await discover(database, parts, accountOf(id))) && save())
    },
    async remove(id) {
      const row = await rowMeantBy(database, parts, id)
      if (row) await empty(database, parts, row)
    },
    async tally(now) {
      await discover(database, parts)
      return supabaseTally(database, layout, now)
    },
    lease: postgresLeases(database, parts.chance),
    notes,
    async reseal(limit) {
      if (limit > 0) await discover(database, parts)
      return resealSupabase(database, parts, limit)
    },
    warnings: () => warningsOf(database, parts),
    close: () => database.close(),
  }
}

function listed(database: Database, parts: SupabaseParts, query: ListQuery): Promise<ConnectionFacts[]> {
  return safePage(query, {
    read: async (rest) => {
      const { sql, values } = supabaseListStatement(parts.layout, rest)
      return database.rows(sql, values)
    },
    facts: (row) => factsOfHeld(heldRow(row, parts.tagOf), parts),
    place: (row) => ({ id: row.id as string, refreshAt: (row.refresh_at ?? undefined) as number }),
    oddities: parts.oddities,
  })
}

/** One read where it is known. Where it is not, the table itself is looked at for this mall, once. */
async function rowMeantBy(
  database: Database,
  parts: SupabaseParts & Reading,
  id: string,
): Promise<HeldRow | undefined> {
  const read = async () => pick(await parts.rowsOf(id), id)
  const row = await read()
  if (row && !isMisnamed(row)) return row
  return (await discover(database, parts, accountOf(id))) ? read() : undefined
}

type ReadRows = (id: string) => Promise<HeldRow[]>

/** Of the same moment together: half of the connections stay free for what is written. */
function readRowsOn(database: Database, parts: SupabaseParts): ReadRows {
  const sql = `select ${heldColumns(parts.layout)} from ${keptJoin(parts.layout)}`
  const read = createGatheredReads<Row[]>({
    atOnce: readLanes,
    one: (id) => database.rows(`${sql} where c.id = $1 or c.mall_id = $2`, [id, accountOf(id)]),
    many: async (ids) => {
      const malls = [...new Set(ids.map(accountOf))]
      const rows = await database.rows(`${sql} where c.id = any($1) or c.mall_id = any($2)`, [ids, malls])
      const byMall = Map.groupBy(rows, (row) => row.kept_mall)
      const byId = Map.groupBy(rows, (row) => row.id)
      return new Map(
        ids.map((id) => [id, [...new Set([...(byId.get(id) ?? []), ...(byMall.get(accountOf(id)) ?? [])])]]),
      )
    },
  })
  return async (id) => {
    if (isOddId(id)) throw oddId()
    return ((await read(id)) ?? []).map((row) => heldRow(row, parts.tagOf))
  }
}

/** By its name while that is true, else by any that its row answers to: `mall~user:ID` also while the mall has one row. */
function pick(rows: HeldRow[], id: string): HeldRow | undefined {
  const exact = rows.find((row) => row.id === id)
  const owner = ownerIn(id)
  if (owner === undefined || (exact && !isMisnamed(exact))) return exact
  const [only, ...others] = rows.filter((row) => answersTo(row, owner) || answersToFormer(row, id))
  return others.length === 0 ? only : undefined
}

/** Under whichever name it is now: a second row of the mall may have appeared while Cafe24 was asked. */
async function rowWithTag(
  database: Database,
  parts: SupabaseParts & Reading,
  id: string,
  tag: string,
): Promise<HeldRow | undefined> {
  const find = async () => {
    const rows = (await parts.rowsOf(id)).filter((row) => row.document?.tag === tag)
    return rows.find((row) => row.id === id) ?? rows[0]
  }
  return (await find()) ?? ((await discover(database, parts, accountOf(id))) ? find() : undefined)
}

const pairMembers = [
  "access_token",
  "refresh_token",
  "expires_at",
  "refresh_token_expires_at",
  "issued_at",
  "mallkey_tag",
]

/** The pair goes; the row, and whatever else the application keeps in the object, is not ours. */
async function empty(database: Database, { layout }: SupabaseParts, { rowId }: HeldRow): Promise<void> {
  const sql = `with emptied as (
      update ${layout.table} t set updated_at = now(),
        providers = jsonb_set(t.providers, '{${layout.provider}}', ${layout.object} - $2::text[])
      where t.id = ($1::text)::${layout.types.id} and jsonb_typeof(${layout.object}) = 'object'
    )
    delete from mallkey.settings_rows where row_id = $1`
  await database.change(sql, [rowId, pairMembers])
}

async function warningsOf(database: Database, parts: SupabaseParts): Promise<StoreWarning[]> {
  const { layout, seal, oddities } = parts
  const warnings = await durabilityWarnings(database, layout.table)
  const [found] = await database.rows(
    `select count(*) as rows from ${layout.table} t where ${layout.mall} is null and ${layout.refreshToken} is not null`,
  )
  const unnamed = Number(found?.rows)
  if (unnamed > 0) {
    const detail = `${layout.shown}: ${unnamed} rows hold tokens in ${layout.provider} and no mall_id`
    warnings.push({ code: "unreadable", detail })
  }
  if (!seal) warnings.push({ code: "plain_text", detail: `${layout.shown}; ?seal=on seals them` })
  oddities.clear()
  await discover(database, parts)
  await readAllPages((query) => listed(database, parts, query))
  return [...warnings, ...oddities.warnings()]
}
