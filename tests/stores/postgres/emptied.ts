// A database as it is before each test. Building tables anew is most of what a server works in a suite of a hundred tests: where nothing
// but rows has changed since the first store was opened, the rows are put back instead.
import type { TestDatabase } from "./place.ts"

export interface Emptied {
  /** Before a store is opened: as if nobody had ever been there. */
  empty(): Promise<void>
  /** After the first one was. */
  remember(): Promise<void>
}

interface Beginning {
  shape: string
  rows: Map<string, string>
}

/** `rebuild` makes the database as it is before mallkey comes. */
export function emptied(database: () => TestDatabase, rebuild: () => Promise<void>): Emptied {
  let beginning: Beginning | undefined
  return {
    empty: async () => {
      if (beginning && (await shapeOf(database())) === beginning.shape) return putBack(database(), beginning)
      beginning = undefined
      await rebuild()
    },
    remember: async () => {
      beginning ??= { shape: await shapeOf(database()), rows: await rowsOf(database()) }
    },
  }
}

const ours = `(select oid from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema')`

/** Whatever a test might have left changed: objects, columns, constraints, triggers, functions, rights, settings. */
const shape = `select md5(concat_ws('|',
  (select string_agg(concat(oid, nspname, nspacl), ',' order by oid) from pg_namespace where oid in ${ours}),
  (select string_agg(concat(oid, relname, relkind, relacl, relrowsecurity, relowner), ',' order by oid) from pg_class where relnamespace in ${ours}),
  (select string_agg(concat(attrelid, attname, atttypid, atttypmod, attnotnull, attisdropped, atthasdef), ',' order by attrelid, attnum)
     from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace in ${ours} and attnum > 0),
  (select string_agg(concat(oid, conname, conbin), ',' order by oid) from pg_constraint where connamespace in ${ours}),
  (select string_agg(concat(oid, tgname, tgenabled), ',' order by oid) from pg_trigger where not tgisinternal),
  (select string_agg(concat(oid, polname), ',' order by oid) from pg_policy),
  (select string_agg(concat(pg_rewrite.oid, rulename), ',' order by pg_rewrite.oid) from pg_rewrite join pg_class on pg_class.oid = ev_class where relnamespace in ${ours}),
  (select string_agg(concat(oid, proname, prosrc, proacl), ',' order by oid) from pg_proc where pronamespace in ${ours}),
  (select string_agg(concat(setdatabase, setrole, setconfig), ',' order by setdatabase, setrole) from pg_db_role_setting))) as shape`

async function shapeOf(database: TestDatabase): Promise<string> {
  const [row] = await database.query(shape)
  return row!.shape
}

async function tablesOf(database: TestDatabase): Promise<string[]> {
  const rows = await database.query(
    `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace in ${ours}`,
  )
  return rows.map(({ name }) => name)
}

async function rowsOf(database: TestDatabase): Promise<Map<string, string>> {
  const rows = new Map<string, string>()
  for (const table of await tablesOf(database)) {
    const [row] = await database.query(`select coalesce(json_agg(t), '[]')::text as rows from ${table} t`)
    rows.set(table, row!.rows)
  }
  return rows
}

/** In one transaction: who asks in between sees neither half. */
async function putBack(database: TestDatabase, { rows }: Beginning): Promise<void> {
  const statements = [...rows].flatMap(([table, text]) => [
    `delete from ${table}`,
    ...(text === "[]"
      ? []
      : [`insert into ${table} select * from json_populate_recordset(null::${table}, $rows$${text}$rows$)`]),
  ])
  await database.query(statements.join("; "))
}
