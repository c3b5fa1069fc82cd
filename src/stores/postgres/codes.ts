// Codes that another program took in at the callback address and left in a table: the newest of them, as it stands.
import { KeeperError } from "../../core/errors.ts"
import { readTime } from "../../core/time.ts"
import { type Database, openDatabase, type Row } from "./database.ts"
import { nativeTable } from "./tables.ts"
import { readPostgresUrl } from "./url.ts"

export interface WaitingCode {
  code: string
  mallId?: string
  /** By the database's clock. Absent: no column tells. */
  ageMs?: number
  /** The row itself says that somebody has used it. */
  isUsed: boolean
}

export interface Codes {
  /** The table they are read from. */
  readonly table: string
  newest(): Promise<WaitingCode | undefined>
  /** The number of this mall's row in the table of tokens. */
  tokenRow(mallId: string): Promise<number | string | undefined>
  close(): Promise<void>
}

const usualTables = ["cafe24.oauth_authorization_codes", "cafe24.authorization_codes"]

/** Nobody's table is made for us: each column under the names that are natural for it, the likeliest first. */
const columns = {
  code: ["code", "authorization_code", "auth_code", "oauth_code"],
  mallId: ["mall_id", "mallid", "mall", "shop_id"],
  time: ["created_at", "received_at", "issued_at", "inserted_at", "requested_at", "timestamp"],
  id: ["id", "seq", "code_id"],
  used: ["used", "is_used", "used_at", "consumed", "consumed_at", "exchanged", "exchanged_at", "status"],
}

type Found = Partial<Record<keyof typeof columns, string>>

export async function openPostgresCodes(storeUrl: string, wanted?: string): Promise<Codes> {
  const { connectionString, place } = readPostgresUrl(storeUrl)
  const database = await openDatabase(connectionString, place)
  try {
    const { table, found } = await findTable(database, wanted ? [wanted] : usualTables)
    return {
      table,
      newest: () => readNewest(database, table, found),
      tokenRow: async (mallId) => {
        const sql = `select id from ${nativeTable.name} where mall_id = $1`
        return (await database.rows(sql, [mallId]))[0]?.id as number | string | undefined
      },
      close: () => database.close(),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function findTable(database: Database, tables: string[]): Promise<{ table: string; found: Found }> {
  let first: { table: string; found: Found } | undefined
  for (const table of tables) {
    const rows = await database.rows(
      `select attname as name from pg_attribute
        where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
      [table],
    )
    if (rows.length === 0) continue
    const there = new Set(rows.map((row) => row.name as string))
    const found = Object.fromEntries(
      Object.entries(columns).map(([what, names]) => [what, names.find((name) => there.has(name))]),
    ) as Found
    if (!found.code) throw misfit(table, `no column is named ${columns.code.join(", ")}`)
    if (!found.time && !found.id)
      throw misfit(
        table,
        `nothing tells which row is the newest (${[...columns.time, ...columns.id].join(", ")})`,
      )
    first ??= { table, found }
    // An empty one, left over from an earlier design, must not hide the one that is written to.
    if (tables.length === 1 || (await readNewest(database, table, found))) return { table, found }
  }
  if (first) return first
  throw misfit(tables.join(", "), "no such table")
}

async function readNewest(
  database: Database,
  table: string,
  { code, mallId, time, id, used }: Found,
): Promise<WaitingCode | undefined> {
  const order = [time && `t.${time} desc nulls last`, id && `t.${id} desc`].filter(Boolean).join(", ")
  const [row] = await database.rows(
    `select to_json(t) as row, extract(epoch from clock_timestamp())::float8 * 1000 as now
      from ${table} t where coalesce(t.${code}::text, '') <> '' order by ${order} limit 1`,
  )
  if (!row) return undefined
  const found = row.row as Row
  const mall = mallId && found[mallId]
  return {
    code: String(found[code!]).trim(),
    ...(typeof mall === "string" && mall.trim() !== "" && { mallId: mall.trim() }),
    ageMs: time === undefined ? undefined : ageOf(found[time], row.now as number),
    isUsed: used !== undefined && saysUsed(found[used], used),
  }
}

/** A minute of difference between clocks is let be. */
const toleranceMs = 60_000
const secondsBelow = 100_000_000_000

/**
 * Without a zone it is Korean time, or, as a database on UTC fills it in by itself, UTC: taken is whichever is
 * nearest to now without lying in the future. Cafe24 has the last word about a code anyway.
 */
function ageOf(value: unknown, now: number): number | undefined {
  const moments =
    typeof value === "number"
      ? [value < secondsBelow ? value * 1_000 : value]
      : [readTime(String(value), "Asia/Seoul"), readTime(String(value), "UTC")]
  const ages = moments.filter((at) => at !== undefined).map((at) => now - at)
  const past = ages.filter((age) => age >= -toleranceMs)
  return past.length === 0 ? undefined : Math.max(0, Math.min(...past))
}

function saysUsed(value: unknown, column: string): boolean {
  if (column === "status") return /^(used|consumed|exchanged|expired|done)$/i.test(String(value))
  return value !== null && value !== false && value !== 0
}

function misfit(table: string, reason: string): KeeperError {
  const problem = `CAFE24_CODES_TABLE: ${table}: ${reason}`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}
