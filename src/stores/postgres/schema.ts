// Makes the table of other programs where it is absent, extends it where it is there, and adds our own beside it.
import { KeeperError } from "../../core/errors.ts"
import type { DirectDatabase, PostgresSql } from "./database.ts"
import { makeSchema, type Part } from "./migrate.ts"
import {
  appsTable,
  isActive,
  isForeign,
  isNews,
  isOurs,
  nativeTable,
  ourColumns,
  ownedTable,
} from "./tables.ts"

const columnsOfOthers = {
  access_token: "text",
  expires_at: "timestamptz",
  refresh_token: "text",
  refresh_token_expires_at: "timestamptz",
  client_id: "text",
  user_id: "text",
  scopes: "text[]",
  token_type: "text default 'bearer'",
  issued_at: "timestamptz",
  updated_at: "timestamptz",
  status: "text default 'active'",
}

/** In these it is found; a time without a zone is Korean time. */
const timeTypes = ["timestamp with time zone", "timestamp without time zone", "text", "character varying"]
const textTypes = ["text", "character varying"]
const scopeTypes = ["text[]", "character varying[]"]
const accepted: Record<string, string[]> = {
  mall_id: textTypes,
  access_token: textTypes,
  refresh_token: textTypes,
  client_id: textTypes,
  status: textTypes,
  scopes: scopeTypes,
  expires_at: timeTypes,
  refresh_token_expires_at: timeTypes,
  issued_at: timeTypes,
  updated_at: timeTypes,
}

export const tokenTables: Part = { name: "oauth_tokens", steps: [extendOrMake] }

async function extendOrMake(sql: PostgresSql): Promise<void> {
  await makeSchema(sql, "cafe24")
  const types = await typesOf(sql)
  if (types.size > 0) {
    const there = Object.keys(accepted).filter((column) => types.has(column))
    refuseOthers(types, ["mall_id", ...there.filter((column) => column !== "mall_id")])
  } else {
    await sql.rows(
      `create table ${nativeTable.name} (
        id bigserial primary key, mall_id text not null unique, ${listed(columnsOfOthers)})`,
    )
  }
  await sql.rows(`alter table ${nativeTable.name} ${added({ ...columnsOfOthers, ...ourColumns })}`)
  await makeUnique(sql)
  await sql.rows(
    `create table ${ownedTable.name} (
      id text collate "C" primary key, mall_id text not null, owner text,
      ${listed({ ...columnsOfOthers, ...ourColumns })})`,
  )
  await sql.rows(`create index on ${ownedTable.name} (mall_id, id);
    create index on ${ownedTable.name} (owner, id)`)
  await makeIndexes(sql)
}

const listed = (columns: Record<string, string>) =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(", ")

const added = (columns: Record<string, string>) =>
  Object.entries(columns)
    .map(([name, type]) => `add column if not exists ${name} ${type}`)
    .join(", ")

/** `on conflict (mall_id)` needs it, theirs and ours. */
async function makeUnique(sql: PostgresSql): Promise<void> {
  const [found] = await sql.rows(`
    select exists (
      select from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = '${nativeTable.name}'::regclass and i.indisunique and i.indpred is null
        and i.indnkeyatts = 1 and a.attname = 'mall_id'
    ) as unique`)
  if (found?.unique) return
  const [twice] = await sql.rows(
    `select 1 from ${nativeTable.name} group by mall_id having count(*) > 1 limit 1`,
  )
  if (twice) {
    throw misfit("has several rows for one mall_id: keep the newest of each and delete the others")
  }
  // The name may be that of a table that was put aside under another name: its rule is left to it.
  const [taken] = await sql.rows("select to_regclass('cafe24.mallkey_one_a_mall') is not null as taken")
  const index = taken?.taken ? "" : "mallkey_one_a_mall"
  await sql.rows(`create unique index ${index} on ${nativeTable.name} (mall_id)`)
}

/**
 * What is due is in an index of its own, in the order of the list; a pair that another program wrote leaves it and
 * enters the index of pairs to be adopted, without a trigger, by the predicates alone. Somebody who dropped the schema
 * mallkey may have left those of before, on this table or on one that was put aside.
 */
async function makeIndexes(sql: PostgresSql): Promise<void> {
  const { name } = nativeTable
  await sql.rows(`
    drop index if exists cafe24.mallkey_due, cafe24.mallkey_foreign, cafe24.mallkey_by_id;
    create index mallkey_due on ${name} (mallkey_refresh_at, mall_id collate "C")
      where mallkey_refresh_at is not null and ${isOurs} and ${isActive};
    create index mallkey_foreign on ${name} (mall_id) where ${isForeign};
    create index mallkey_by_id on ${name} (mall_id collate "C");
    create index mallkey_owned_due on ${ownedTable.name} (mallkey_refresh_at, id)
      where mallkey_refresh_at is not null and ${isOurs} and ${isActive}`)
}

/**
 * Beside each end the text of it that we have seen, in the column's own type: a program that changes the end alone makes the
 * row news. A part of its own: version 0.1.0 does not start beside a step it does not know, and does beside a part. It
 * writes no such column; then a row is looked at once more.
 */
export const writtenEnds: Part = { name: "oauth_tokens_ends", steps: [makeEnds] }

async function makeEnds(sql: PostgresSql): Promise<void> {
  const { name } = nativeTable
  const [column] = await sql.rows(`
    select format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = '${name}'::regclass and attname = 'expires_at'`)
  await sql.rows(`
    drop index if exists cafe24.mallkey_foreign, cafe24.mallkey_news;
    alter table ${name} drop column if exists mallkey_written_end;
    alter table ${name} add column mallkey_written_end ${column?.type};
    create index mallkey_news on ${name} (mall_id) where ${isNews}`)
}

/** Connections of further apps. Version 0.1.0 does not know the part, and goes on beside it. */
export const appTables: Part = { name: "connections_of_apps", steps: [makeAppsTable] }

async function makeAppsTable(sql: PostgresSql): Promise<void> {
  const { name } = appsTable
  await sql.rows(
    `create table ${name} (
      id text collate "C" primary key, app text not null, mall_id text not null, owner text,
      ${listed({ ...columnsOfOthers, ...ourColumns })})`,
  )
  await sql.rows(`create index on ${name} (app, mall_id, id);
    create index on ${name} (owner, id);
    create index mallkey_apps_due on ${name} (app, mallkey_refresh_at, id)
      where mallkey_refresh_at is not null and ${isOurs} and ${isActive}`)
}

export type TimeColumn = "expires_at" | "refresh_token_expires_at" | "issued_at" | "updated_at"
/** Which of the time columns are found without a zone. */
export type Zoneless = ReadonlySet<TimeColumn>

/** Looked at whenever the store is opened: it is the table of others, and they may change it. */
export async function checkColumns(database: DirectDatabase): Promise<Zoneless> {
  const types = await typesOf(database)
  refuseOthers(types, Object.keys(accepted))
  if (types.get("mallkey_written_end") !== types.get("expires_at")) await database.transaction(makeEnds)
  const times: TimeColumn[] = ["expires_at", "refresh_token_expires_at", "issued_at", "updated_at"]
  return new Set(times.filter((column) => types.get(column) !== timeTypes[0]))
}

async function typesOf(sql: PostgresSql): Promise<Map<string, string>> {
  const rows = await sql.rows(`
    select attname as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = to_regclass('${nativeTable.name}') and attnum > 0 and not attisdropped`)
  return new Map(rows.map((row) => [row.name as string, row.type as string]))
}

function refuseOthers(types: Map<string, string>, columns: string[]): void {
  const problems = columns.flatMap((column) => {
    const type = types.get(column) ?? "missing"
    const expected = accepted[column] ?? []
    return expected.includes(type) ? [] : [`${column} is ${type}, expected ${expected.join(" or ")}`]
  })
  if (problems.length > 0) throw misfit(problems.join("; "))
}

function misfit(reason: string): KeeperError {
  const problem = `MALLKEY_STORE: table ${nativeTable.name}: ${reason}`
  return new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}
