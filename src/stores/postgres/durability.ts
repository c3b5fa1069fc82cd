// What a PostgreSQL server says about keeping what was written.
import type { StoreWarning } from "../../core/ports.ts"
import type { Database } from "./database.ts"

export const durabilitySql = `
  select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
    current_setting('synchronous_standby_names') as standbys, pg_is_in_recovery() as follows,
    (select count(*) from pg_stat_replication) as replicas,
    (select relpersistence from pg_class where oid = to_regclass($1::text)) = 'u' as unlogged`

/** Another server has another; so has the same one once it was started anew, with whatever data it then has. */
export const serverWord = "extract(epoch from pg_postmaster_start_time())::text as server"
export const serverSql = `select ${serverWord}`

export async function serverOf(database: Pick<Database, "rows">): Promise<string | undefined> {
  return (await database.rows(serverSql))[0]?.server as string | undefined
}

export async function durabilityWarnings(database: Database, table: string): Promise<StoreWarning[]> {
  const [row] = await database.rows(durabilitySql, [table])
  const warnings: StoreWarning[] = []
  if (row?.fsync === "off") warnings.push({ code: "forgets", detail: "fsync is off" })
  if (row?.unlogged) warnings.push({ code: "forgets", detail: `${table} is unlogged` })
  if (row?.commit === "off") {
    warnings.push({ code: "forgets_last_second", detail: "synchronous_commit is off" })
  }
  if (row?.follows)
    warnings.push({ code: "forgets", detail: "this server only follows another and takes no writes" })
  else if (Number(row?.replicas ?? 0) > 0 && row?.standbys === "") {
    const detail = "a standby that takes over may lack the latest writes: set synchronous_standby_names"
    warnings.push({ code: "may_go_back", detail })
  }
  return warnings
}
