// Where in somebody's Supabase table a connection is, as SQL: one object in a jsonb column that others use as well.
import { KeeperError } from "../../core/errors.ts"
import { moreThanAccount } from "../../core/id.ts"
import type { PostgresSql } from "../postgres/database.ts"

export interface SupabaseNames {
  /** `auth_settings`, or `schema.table`. */
  table: string
  /** The key in `providers`. */
  provider: string
  /** Whose connections these are; absent: the first app's. */
  app?: string
}

/** As options of an address. */
export const nameOptions = ["table", "provider"]

/** What an address says goes before what the settings say. */
export function namesFrom(...given: (Partial<SupabaseNames> | undefined)[]): SupabaseNames {
  const last = (name: keyof SupabaseNames) => given.map((names) => names?.[name]).findLast(Boolean)
  return { table: last("table") ?? "auth_settings", provider: last("provider") ?? "cafe24" }
}

export interface Layout {
  /** Quoted. */
  table: string
  /** What we keep beside its rows: a table for each app, as one row may hold pairs of several. */
  kept: string
  /** A word for messages. */
  shown: string
  provider: string
  types: ColumnTypes
  /** The same, as statements name them: over PostgREST these are domains, as its statements were written before. */
  casts: ColumnTypes
  /** What a new row must have and the table does not fill in by itself. */
  required: string[]
  /** Expressions over the table as `t`. */
  object: string
  /** Not so large that nobody should read it. */
  isSmall: string
  mall: string
  client: string
  refreshToken: string
  tag: string
  keyId: string
  /** When the access token ends, as it stands there. */
  end: string
}

export interface ColumnTypes {
  id: string
  user_id: string
  org_id: string
}

const nameShape = /^[A-Za-z_][\w$]{0,62}(\.[A-Za-z_][\w$]{0,62})?$/
const providerShape = /^[\w-]{1,63}$/

function checkNames({ table, provider }: SupabaseNames): void {
  const problems: string[] = []
  if (!nameShape.test(table)) problems.push("SUPABASE_TABLE: the name of a table, or schema.table")
  if (!providerShape.test(provider)) problems.push("SUPABASE_PROVIDER: letters, digits, - and _")
  if (problems.length > 0)
    throw new KeeperError("settings_invalid", { problems, detail: problems.join("; ") })
}

/** What statements are made of, before anybody has looked at the table. */
export type Expressions = Pick<
  Layout,
  "table" | "kept" | "provider" | "casts" | keyof ReturnType<typeof membersOf>
>

export function expressionsOf(names: SupabaseNames, casts: ColumnTypes): Expressions {
  checkNames(names)
  const { table, provider, app } = names
  return { table: quoted(table), kept: keptTable(app), provider, casts, ...membersOf(provider) }
}

/** Names of apps are small letters, digits and hyphens. */
export function keptTable(app: string | undefined): string {
  return app === undefined ? "mallkey.settings_rows" : `mallkey."settings_rows_${app}"`
}

function quoted(table: string): string {
  return table
    .split(".")
    .map((part) => `"${part}"`)
    .join(".")
}

/** The name is checked, and holds no quotation mark. */
export function columnsSql(table: string): string {
  return `select attname as name, format_type(atttypid, null) as type,
      attnotnull and not atthasdef and attidentity = '' as required from pg_attribute
    where attrelid = to_regclass('${table}') and attnum > 0 and not attisdropped`
}

/** `casts`: where they are not the types of the columns themselves. */
export async function readLayout(
  sql: PostgresSql,
  names: SupabaseNames,
  casts?: ColumnTypes,
): Promise<Layout> {
  checkNames(names)
  const rows = await sql.rows(columnsSql(quoted(names.table)))
  const types = Object.fromEntries(rows.map((row) => [row.name as string, row.type as string]))
  const missing = ["id", "org_id", "user_id", "providers", "updated_at"].filter((name) => !types[name])
  if (missing.length > 0) throw misfit(names.table, `has no ${missing.join(", ")}`)
  if (types.providers !== "jsonb")
    throw misfit(names.table, `providers is ${types.providers}, expected jsonb`)
  const { id = "", user_id = "", org_id = "" } = types
  const columnTypes = { id, user_id, org_id }
  return {
    ...expressionsOf(names, casts ?? columnTypes),
    shown: names.table,
    types: columnTypes,
    required: rows.filter((row) => row.required).map((row) => row.name as string),
  }
}

/** What an object may take, and what its column may on disk: a pair and a hundred scopes take a tenth of that. */
const objectBytesAtMost = 32 * 1024
const columnBytesAtMost = 256 * 1024

/**
 * The owner of a row may write 255 MB into it, and a thousandth of that on disk where it compresses well: it would be read
 * with every list and sweep of all. The column is asked first, which needs no look into it. A row without the object is small.
 */
function isSmallSql(object: string): string {
  return `coalesce(case when pg_column_size(t.providers) > ${columnBytesAtMost} then false
    else pg_column_size(${object}) <= ${objectBytesAtMost} end, true)`
}

export function mallMember(provider: string): string {
  return `{${provider},mall_id}`
}

/** Checked above, so that they may stand in a statement: a parameter could not be matched with an index. */
function membersOf(provider: string) {
  const member = (name: string) => `(t.providers #>> '{${provider},${name}}')`
  const refreshToken = member("refresh_token")
  const accessToken = member("access_token")
  const object = `(t.providers -> '${provider}')`
  return {
    object,
    isSmall: isSmallSql(object),
    mall: member("mall_id"),
    client: `nullif(${member("client_id")}, '')`,
    refreshToken,
    end: member("expires_at"),
    tag: `(case when ${refreshToken} like 'mk1.%' then coalesce(${member("mallkey_tag")}, '')
      else left(encode(sha256(convert_to(${refreshToken}, 'UTF8')), 'hex'), 16) end)`,
    keyId: `(case
      when ${refreshToken} like 'mk1.%' and coalesce(nullif(${accessToken}, ''), 'mk1.') like 'mk1.%'
      then split_part(${refreshToken}, '.', 2) else 'plain' end)`,
  }
}

const largestOf: Partial<Record<string, bigint>> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
  bigint: 2n ** 63n - 1n,
}

/** Can a column of this type hold this id? */
export function fits(id: string, type: string): boolean {
  if (type === "uuid") return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)
  const largest = largestOf[type]
  // As PostgreSQL writes it, and nothing else: `007` would find and make rows of 7, who is another.
  if (largest !== undefined) return /^(0|[1-9]\d{0,18})$/.test(id) && BigInt(id) <= largest
  return /^(text|character varying)$/.test(type)
}

/** There is a pair in this row, and it can be read. */
export function holdsPair({ isSmall, mall, refreshToken }: Expressions): string {
  return `${isSmall} and ${mall} is not null and coalesce(${refreshToken}, '') <> ''`
}

/** What we keep beside rows, joined with the rows that still hold a pair of the same mall. */
export function keptJoin(layout: Expressions): string {
  return `${layout.kept} c join ${layout.table} t on ${isRowOf("c", layout)}`
}

/**
 * Fetched by its number and then looked into: PostgreSQL does not count what it costs to open thirty kilobytes, and looked
 * into all rows before it asked which are meant.
 */
export function rowOf(kept: string, { table, casts }: Expressions): string {
  return `(select * from ${table} one where one.id = ${kept}.row_id::${casts.id} offset 0)`
}

/** The same as `keptJoin` for few of what we keep, in its order. `which`: those that are meant, found first. `case`: else it expects none, and goes through all for five. */
export function fewJoin(layout: Expressions, which?: string): string {
  const kept = which === undefined ? layout.kept : `(select * from ${layout.kept} where ${which} offset 0)`
  return `${kept} c join lateral ${rowOf("c", layout)} t on case when ${isRowOf("c", layout)} then true else false end`
}

/**
 * Found by the row alone, whichever side is read first. By its mall (an equality would do) PostgreSQL met all rows of a mall
 * for each of them, and somebody may have typed thousands.
 */
export function isRowOf(kept: string, layout: Expressions): string {
  return `t.id = ${kept}.row_id::${layout.casts.id} and ${kept}.row_id = t.id::text
      and ${layout.mall} is not distinct from ${kept}.mall_id and ${kept}.mall_id !~ '${moreThanAccount}' and ${holdsPair(layout)}`
}

function misfit(table: string, reason: string): KeeperError {
  const problem = `MALLKEY_STORE: table ${table} ${reason} (SUPABASE_TABLE names another)`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}
