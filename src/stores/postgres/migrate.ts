// Makes and extends our tables, once, by the replica that comes first.
import { KeeperError } from "../../core/errors.ts"
import type { DirectDatabase, PostgresSql } from "./database.ts"

/**
 * Step n brings this part of the database from version n to n+1. Never change one that was released; append. During a
 * rolling upgrade a replica of the version before starts again beside ours: what it can live with (a column or an index
 * more) is a part of its own, which it does not know, or a step with `readable`.
 */
export interface Part {
  name: string
  /** Programs that know this many of the steps can go on working. Version 0.1.0 does not ask. */
  readable?: number
  steps: ((sql: PostgresSql) => Promise<void>)[]
}

/**
 * A schema of our own for what is ours alone: Supabase shows `public` to browsers, `mallkey` it does not.
 * `json` and not `jsonb` for documents: they come back as they went in, `\u0000` in a text included.
 * Leases were unlogged once. A crash of the server took them, and the attempt that is written down is judged by the
 * clock of the process that reads it: replicas whose clocks disagree then showed a token twice. See postgres-leases.ts.
 */
export const shared: Part = {
  name: "shared",
  steps: [
    async (sql) => {
      await sql.rows(`
        create unlogged table mallkey.leases (
          name text collate "C" primary key,
          holder text not null,
          ends_at timestamptz not null
        );
        create table mallkey.notes (
          kind text not null,
          key text collate "C" not null,
          version bigint not null,
          value json not null,
          primary key (kind, key)
        )`)
    },
    async (sql) => void (await sql.rows("alter table mallkey.leases set logged")),
  ],
}

/** Any constant number: only who migrates the same database at the same time must use the same. */
const lockNumber = 0x6d6b6579

export async function migrate(database: DirectDatabase, part: Part): Promise<void> {
  const parts = [shared, part]
  const versions = await versionsOf(database)
  if (parts.every((one) => isUpTo(one, versions))) return
  await database.transaction(async (sql) => {
    // Somebody's long transaction on the table must not make everybody else queue behind us.
    await sql.rows("select set_config('lock_timeout', '3s', true)")
    await sql.rows("select pg_advisory_xact_lock($1)", [lockNumber])
    await makeSchema(sql, "mallkey")
    await sql.rows(
      "create table if not exists mallkey.versions (part text primary key, version integer not null)",
    )
    const current = await versionsOf(sql)
    for (const one of parts) if (!isUpTo(one, current)) await bringUp(sql, one, current[one.name] ?? 0)
  })
}

/** The same steps as one text, for a database that only takes what a person pastes. */
export async function migrationSql(parts: Part[]): Promise<string> {
  const blocks: string[] = []
  for (const { name, steps } of parts) {
    for (const [at, step] of steps.entries())
      blocks.push(
        `if coalesce((select version from mallkey.versions where part = '${name}'), 0) < ${at + 1} then\n${await textOf(step)};\nend if;`,
      )
    blocks.push(`insert into mallkey.versions as standing (part, version) values ('${name}', ${steps.length})
  on conflict (part) do update set version = greatest(standing.version, excluded.version);`)
  }
  return `create schema if not exists mallkey;
create table if not exists mallkey.versions (part text primary key, version integer not null);
do $mallkey$ begin
perform pg_advisory_xact_lock(${lockNumber});
${blocks.join("\n")}
end $mallkey$;`
}

async function textOf(step: Part["steps"][number]): Promise<string> {
  const texts: string[] = []
  const rows = async (text: string) => {
    texts.push(text.replace(/^ +/gm, "  ").trim())
    return []
  }
  await step({ rows, change: async (text) => (await rows(text)).length })
  return texts.join(";\n")
}

/** `create schema if not exists` asks for the right to make one even where it is there. */
export async function makeSchema(sql: PostgresSql, name: string): Promise<void> {
  const [found] = await sql.rows("select to_regnamespace($1) is not null as found", [name])
  if (!found?.found) await sql.rows(`create schema ${name}`)
}

/** Where this is written for a part, programs that know that many of its steps go on beside the newer ones. */
const readableBy = (name: string) => `${name}.readable`

function isUpTo({ name, steps }: Part, versions: Record<string, number>): boolean {
  const version = versions[name] ?? 0
  if (version === steps.length) return true
  return version > steps.length && (versions[readableBy(name)] ?? version) <= steps.length
}

async function bringUp(sql: PostgresSql, { name, steps, readable }: Part, version: number): Promise<void> {
  if (version > steps.length) {
    const problem = `MALLKEY_STORE was extended by a newer mallkey (${name} ${version}, known ${steps.length}): update mallkey`
    throw new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
  }
  for (const step of steps.slice(version)) await step(sql)
  await write(sql, name, steps.length)
  if (readable !== undefined) await write(sql, readableBy(name), readable)
}

async function write(sql: PostgresSql, part: string, version: number): Promise<void> {
  await sql.rows(
    `insert into mallkey.versions (part, version) values ($1, $2)
      on conflict (part) do update set version = excluded.version`,
    [part, version],
  )
}

async function versionsOf(sql: PostgresSql): Promise<Record<string, number>> {
  const [there] = await sql.rows("select to_regclass('mallkey.versions') is not null as there")
  if (!there?.there) return {}
  const rows = await sql.rows("select part, version from mallkey.versions")
  return Object.fromEntries(rows.map((row) => [row.part as string, row.version as number]))
}
