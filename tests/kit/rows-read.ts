// What PostgreSQL itself counts of a table like auth_settings with thousands of typed rows.
import { setTimeout as pause } from "node:timers/promises"
import type { SteppingClock } from "../../src/testing/index.ts"
import type { TestDatabase } from "../stores/postgres/place.ts"

/** As many as there are: rows of their usual width, by which PostgreSQL chooses its way. */
const scopes = [
  "application",
  "category",
  "collection",
  "community",
  "customer",
  "design",
  "notification",
  "order",
]
  .flatMap((name) => [`mall.read_${name}`, `mall.write_${name}`])
  .join(" ")

export interface TypedRows {
  /** `#` in the mall's name is another for each row. */
  mallId: string
  rows: number
  /** Absent: of many tenants, each with a row of their own. */
  user?: string
  expiresAt: number
}

export function typeRows(database: TestDatabase, { mallId, rows, user, expiresAt }: TypedRows) {
  return database.query(
    `insert into auth_settings (user_id, providers)
      select coalesce($3, '00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, jsonb_build_object('cafe24', jsonb_build_object(
        'mall_id', replace($2::text, '#', n::text), 'access_token', 'a' || n, 'refresh_token', 'made-up-' || n, 'expires_at', $1::text,
        'scope', '${scopes}'))
      from generate_series(1, ${rows}) n`,
    [new Date(expiresAt).toISOString(), mallId, user ?? null],
  )
}

const tables = "('auth_settings', 'settings_rows')"

/** As the server does by itself within a minute. */
async function tidy(database: TestDatabase): Promise<void> {
  await database.query("vacuum analyze auth_settings")
  await database.query("vacuum analyze mallkey.settings_rows")
}

/**
 * What the work has read, as PostgreSQL counts it: rows of the two tables, and entries of their indexes. `pieces`: of what
 * is too large for a row of the application's, and is read only where somebody looks into it.
 */
export async function readBy<T>(
  { database, clock }: { database: TestDatabase; clock: SteppingClock },
  work: () => Promise<T>,
): Promise<{ read: number; pieces: number; result: T }> {
  await tidy(database)
  const before = await readSoFar(database)
  const result = await asTimeGoes(clock, work())
  const now = await readSoFar(database)
  return { read: now.read - before.read, pieces: now.pieces - before.pieces, result }
}

/** As counting has cut its lines, a store may want to be looked at before anything is spent; who waits for that waits by the clock. */
async function asTimeGoes<T>(clock: SteppingClock, work: Promise<T>): Promise<T> {
  let isOver = false
  const over = () => (isOver = true)
  work.then(over, over)
  for (let then = performance.now(); !isOver; ) {
    await pause(10)
    const now = performance.now()
    await clock.step(now - then)
    then = now
  }
  return work
}

async function readSoFar(database: TestDatabase): Promise<{ read: number; pieces: number }> {
  // Sessions tell what they counted when they end, and for certain only then.
  const ended = await database.query(`select pid, pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`)
  const pids = ended.map(({ pid }) => pid)
  while (await areThere(database, pids)) await pause(10)
  const [row] = await database.query(`select
    (select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int from pg_stat_user_tables where relname in ${tables})
    + (select sum(idx_tup_read)::int from pg_stat_user_indexes where relname in ${tables}) as read,
    (select coalesce(idx_tup_fetch, 0)::int from pg_stat_all_tables
      where relid = (select reltoastrelid from pg_class where oid = 'auth_settings'::regclass)) as pieces`)
  return { read: row!.read, pieces: row!.pieces }
}

/** New ones may have come meanwhile, as a store looks for the server when its lines are cut: they stay, and read nothing. */
async function areThere(database: TestDatabase, pids: number[]): Promise<boolean> {
  const [row] = await database.query(
    "select count(*)::int as there from pg_stat_activity where pid = any($1) and datname = current_database()",
    [pids],
  )
  return row!.there > 0
}
