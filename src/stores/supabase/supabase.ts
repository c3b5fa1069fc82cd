// Connections inside the table of a Supabase application: one object a row, in a jsonb column that others use as well.
import type { ConnectionFacts } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { accountOf, connectionId } from "../../core/id.ts"
import { isOddId, oddId } from "../../core/odd-ids.ts"
import type { Chance, Clock, ListQuery, LookDepth, Store, StoreWarning, TagOf } from "../../core/ports.ts"
import type { Sealer } from "../../core/seal.ts"
import { type Apps, unclaimedWarnings } from "../claimed.ts"
import { createOddities } from "../oddities.ts"
import { type Database, openDatabase } from "../postgres/database.ts"
import { durabilityWarnings, serverOf, serverSql } from "../postgres/durability.ts"
import { postgresLeases } from "../postgres/leases.ts"
import { migrate } from "../postgres/migrate.ts"
import { postgresNotes } from "../postgres/notes.ts"
import { readPostgresUrl } from "../postgres/url.ts"
import { readPages, safePage } from "../safe-page.ts"
import { standingOf } from "../standing.ts"
import { plainTable, warning } from "../warning.ts"
import { storeOfApps } from "./by-app.ts"
import { checkConsent, saveConsent, saveInPlace } from "./consent.ts"
import { crowdedWarnings } from "./crowded.ts"
import { discover, discoverAnew, discoverBeside, discoverMeant, discoverSome } from "./discover.ts"
import { elsewhereWarnings } from "./elsewhere.ts"
import { createHorizon } from "./horizon.ts"
import { type ColumnTypes, nameOptions, namesFrom, readLayout, type SupabaseNames } from "./layout.ts"
import { isBeside, supabaseListStatement, supabaseTally, unnamedSql } from "./list.ts"
import { writeAndName } from "./naming.ts"
import { oddSql, oddWords } from "./odd-rows.ts"
import { empty, healthSql, readRowsOn, rowMeantBy, rowWithTag } from "./one-row.ts"
import { resealSupabase } from "./reseal.ts"
import { readRestAddress } from "./rest/address.ts"
import { openRestDatabase } from "./rest/database.ts"
import { casts, setupFor } from "./rest/setup-sql.ts"
import { connectionOfHeld, factsOfHeld, heldRow, type SupabaseParts } from "./rows.ts"
import {
  formerNames,
  keptAppsSql,
  rowsOfApp,
  settingsRows,
  typedRows,
  typedRowsOfApp,
  writtenEnds,
} from "./schema.ts"
import { keepsChanging, writeTries } from "./write.ts"

interface OpenParts {
  sealer: Sealer
  tagOf: TagOf
  clock: Clock
  chance: Chance
  refreshAheadMs: number
  platformNow?(): number
  apps?: Apps
  /** SUPABASE_TABLE and SUPABASE_PROVIDER; `?table=` and `?provider=` in the URL win. */
  supabase?: SupabaseNames & { serviceRoleKey?: string }
}

export function openSupabaseStore(url: string, parts: OpenParts): Promise<Store> {
  return /^https?:/i.test(url) ? openOverRest(url, parts) : openDirectly(url, parts)
}

async function openDirectly(url: string, parts: OpenParts): Promise<Store> {
  const { connectionString, place, seal, pool, options } = readPostgresUrl(url, nameOptions)
  const { table, provider } = namesFrom(parts.supabase, options)
  const database = await openDatabase(connectionString, `supabase:${place}`, pool)
  try {
    // Said before anything is made: it is somebody else's table.
    await readLayout(database, { table, provider })
    await migrate(database, settingsRows)
    await migrate(database, formerNames)
    await migrate(database, writtenEnds)
    await migrate(database, typedRows)
    for (const app of parts.apps ?? []) {
      await migrate(database, rowsOfApp(app))
      await migrate(database, typedRowsOfApp(app))
    }
    return await storesOn(database, { ...parts, seal }, { table, provider })
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Tables are made by what a person has pasted, as nothing here may make any. */
async function openOverRest(url: string, parts: OpenParts): Promise<Store> {
  const address = readRestAddress(url, parts.supabase?.serviceRoleKey)
  const { seal, options } = address
  const { door, statements, names } = await setupFor(namesFrom(parts.supabase, options), parts.apps)
  const database = openRestDatabase({ address, door, statements })
  try {
    return await storesOn(database, { ...parts, seal }, names, casts)
  } catch (error) {
    await database.close()
    throw error
  }
}

/** One for each app, over the same rows. Each seals for itself: two pairs in one row cannot be taken for each other. */
async function storesOn(
  database: Database,
  parts: OpenParts & { seal: boolean },
  names: SupabaseNames,
  casts?: ColumnTypes,
): Promise<Store> {
  const { apps = [] } = parts
  refuseSameKey(names, apps)
  const open = async (app?: string) => {
    const own = app === undefined ? names : { ...names, provider: app, app }
    const layout = await readLayout(database, own, casts)
    const sealer = app === undefined ? parts.sealer : sealerOfApp(parts.sealer, app)
    const horizon = createHorizon(database, layout, parts.clock)
    return storeOn(database, { ...parts, sealer, layout, horizon, oddities: createOddities() })
  }
  const others = new Map<string, Store>()
  for (const app of apps) others.set(app, await open(app))
  const all = storeOfApps(await open(), others)
  const unclaimed = async () =>
    unclaimedWarnings(
      (await database.rows(keptAppsSql)).map((row) => ({ app: row.app as string })),
      apps,
    )
  const layout = await readLayout(database, names, casts)
  const elsewhere = async (depth?: LookDepth) =>
    depth === "place" ? [] : elsewhereWarnings(database, layout, apps)
  return {
    ...all,
    warnings: async (depth) => [
      ...(await all.warnings(depth)),
      ...(await unclaimed()),
      ...(await elsewhere(depth)),
    ],
  }
}

function sealerOfApp(sealer: Sealer, app: string): Sealer {
  const place = (inside: string) => `${app}:${inside}`
  return {
    ...sealer,
    seal: (text, inside) => sealer.seal(text, place(inside)),
    open: (sealed, inside) => sealer.open(sealed, place(inside)),
  }
}

function refuseSameKey({ provider }: SupabaseNames, apps: Apps): void {
  if (!apps.includes(provider)) return
  const problem =
    "SUPABASE_PROVIDER: a further app has the same name, and would keep its tokens under the same key"
  throw new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}

function storeOn(database: Database, given: SupabaseParts & OpenParts): Store {
  const { layout } = given
  const parts = { ...given, rowNamed: readRowsOn(database, given) }
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
      if (!query.after) await discoverFor(database, parts, query)
      return listed(database, parts, query)
    },
    async saveTokens(connection, ifTag, by) {
      if (isOddId(connection.id)) throw oddId()
      // A row of such a mall is left alone, as a user may have typed it: a pair in it would be found no more.
      connectionId(connection.mallId)
      if (by === "consent") return saveConsent(database, parts, connection, ifTag)
      if (ifTag === "new" || ifTag === "always")
        return saveInPlace(database, parts, connection, ifTag === "new")
      for (let attempt = 0; attempt < writeTries; attempt++) {
        const row = await rowWithTag(database, parts, connection.id, ifTag)
        if (!row) return false
        const naming = { id: row.id, found: row.found, owner: row.givenOwner }
        // Refused: replaced, and then the tag is another, or sealed again, and then it is not.
        if (await writeAndName(database, parts, row, connection, naming)) return true
      }
      throw keepsChanging(connection.id, layout)
    },
    checkPlace: async (wanted, before) => {
      if (before !== "link") await checkConsent(database, parts, wanted)
    },
    async saveHealth(id, { health, refreshAt, ifTurn }, ifTag) {
      const standing = standingOf(health)
      const condition = [id, accountOf(id), ifTag, ifTurn ?? null]
      const values = [JSON.stringify(health), standing, refreshAt ?? null, ...condition]
      const save = async () => (await database.change(healthSql(layout), values)) > 0
      if (isOddId(id)) throw oddId()
      // Refused also while it is news about a pair that another program wrote and nobody has met yet.
      return (await save()) || ((await discoverMeant(database, parts, id)) && save())
    },
    async remove(id) {
      const row = await rowMeantBy(database, parts, id)
      if (row) await empty(database, parts, row)
    },
    async tally(now, counts) {
      await discover(database, parts)
      return supabaseTally(database, layout, now, counts)
    },
    lease: postgresLeases(database, parts.chance),
    notes,
    async reseal(limit, mayTouch) {
      if (limit > 0) await discover(database, parts)
      return resealSupabase(database, parts, limit, mayTouch)
    },
    warnings: (depth = "all") => warningsOf(database, parts, depth),
    server: () => serverOf(database, serverSql(layout.table)),
    ...(database.onCut && { onCut: database.onCut }),
    close: () => database.close(),
  }
}

function discoverFor(database: Database, parts: SupabaseParts, query: ListQuery): Promise<boolean> {
  const { unprovenLike = "", mallId } = query
  return isBeside(query) ? discoverBeside(database, parts, unprovenLike) : discover(database, parts, mallId)
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

async function warningsOf(
  database: Database,
  parts: SupabaseParts,
  depth: LookDepth,
): Promise<StoreWarning[]> {
  const { layout, seal } = parts
  const warnings = await durabilityWarnings(database, layout.table)
  if (!seal) warnings.push(plainTable(layout.shown))
  return depth === "place" ? warnings : [...warnings, ...(await warningsOfRows(database, parts, depth))]
}

/** What anybody typed into a row of theirs is read with the others. */
async function warningsOfRows(
  database: Database,
  parts: SupabaseParts,
  depth: LookDepth,
): Promise<StoreWarning[]> {
  const { layout, oddities } = parts
  const warnings: StoreWarning[] = []
  const [found] = await database.rows(unnamedSql(layout))
  const unnamed = Number(found?.rows)
  if (unnamed > 0) {
    const text = `${layout.shown}: ${unnamed} rows hold tokens in ${layout.provider} and no mall_id`
    warnings.push(warning("unreadable", "rows_without_mall", text, layout.shown, String(unnamed)))
  }
  oddities.clear()
  for (const { row_id, why } of await database.rows(oddSql(layout)))
    oddities.note(`${layout.shown} row ${row_id}`, oddWords[why as keyof typeof oddWords])
  await (depth === "some" ? discoverSome(database, parts) : discoverAnew(database, parts))
  await readPages((query) => listed(database, parts, query), depth)
  return [...warnings, ...oddities.warnings(), ...(await crowdedWarnings(database, layout))]
}
