// What a PostgreSQL server says about keeping what was written, and about showing it.
import type { StoreWarning } from "../../core/ports.ts"
import { warning } from "../warning.ts"
import type { Database } from "./database.ts"

/**
 * Rows may be hidden where no policy is plainly `true`. One that names no column says the same of each row, however it is
 * written (`1 = 1`, `auth.role() = 'service_role'`): where all are such, one row that is seen shows that all are.
 */
function hiddenSql(table: string): string {
  return `row_security_active('${table}'::regclass) and (
      select (bool_or(polpermissive and says = 'true') is not true or bool_or(not polpermissive and says <> 'true') is true)
        and case when bool_or(by_row) is false then not exists (select from ${table}) else true end
      from (select polpermissive, pg_get_expr(polqual, polrelid) as says,
          pg_get_expr(polqual, polrelid) like '%.*%' or exists (select from pg_depend where objid = p.oid
            and classid = 'pg_policy'::regclass and refclassid = 'pg_class'::regclass and refobjid = polrelid
            and refobjsubid <> 0) as by_row
        from pg_policy p where polrelid = '${table}'::regclass and polcmd in ('*', 'r')
          and exists (select from unnest(polroles) as named where named = 0 or pg_has_role(named, 'usage'))) as policies)`
}

/** `table`: quoted where it must be. */
export function durabilitySql(table: string): string {
  return `
  select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
    current_setting('synchronous_standby_names') as standbys, pg_is_in_recovery() as follows,
    (select count(*) from pg_stat_replication) as replicas,
    (select relpersistence from pg_class where oid = to_regclass('${table}')) = 'u' as unlogged,
    ${hiddenSql(table)} as hidden`
}

/** Another server has another; so has the same one once it was started anew, with whatever data it then has. */
const startedAt = "extract(epoch from pg_postmaster_start_time())::text"

/**
 * A dump that is put back while the server runs makes each table anew or empties it, and it lies in another file from then
 * on. The same is seen where a table was only packed (`vacuum full`): then everything that is put back is there already.
 */
export function serverWordWith(...tables: string[]): string {
  const files = tables.map((table) => `pg_relation_filenode(to_regclass('${table}'))`)
  return `concat_ws('/', ${[startedAt, ...files].join(", ")}) as server`
}

export function serverSql(...tables: string[]): string {
  return `select ${serverWordWith(...tables)}`
}

export async function serverOf(database: Pick<Database, "rows">, sql: string): Promise<string | undefined> {
  return (await database.rows(sql))[0]?.server as string | undefined
}

export async function durabilityWarnings(database: Database, table: string): Promise<StoreWarning[]> {
  const [row] = await database.rows(durabilitySql(table))
  const warnings: StoreWarning[] = []
  if (row?.hidden) {
    const text = `row level security of ${table} is active for this user, and nothing shows that it sees all rows`
    warnings.push(warning("held_back", "rows_hidden", text, table))
  }
  if (row?.fsync === "off") warnings.push(warning("forgets", "fsync_off", "fsync is off"))
  if (row?.unlogged) warnings.push(warning("forgets", "table_unlogged", `${table} is unlogged`, table))
  if (row?.commit === "off")
    warnings.push(warning("forgets_last_second", "commit_not_awaited", "synchronous_commit is off"))
  if (row?.follows)
    warnings.push(warning("forgets", "follows_only", "this server only follows another and takes no writes"))
  else if (Number(row?.replicas ?? 0) > 0 && row?.standbys === "") {
    const text = "a standby that takes over may lack the latest writes: set synchronous_standby_names"
    warnings.push(warning("may_go_back", "standby_may_lack", text))
  }
  return warnings
}
