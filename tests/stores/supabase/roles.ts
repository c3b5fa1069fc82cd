// The roles that every Supabase project has. Roles belong to a whole server, so ours go again with the last that uses them.
import pg from "pg"

export const supabaseRoles = ["anon", "authenticated", "service_role"]

/** Any constant number; taken in the database `postgres`, which every server has, as locks belong to a database. */
const lockNumber = 0x726f6c65
const ours = "made by the tests of mallkey"

/** Answers what lets them go. Those that were there before stay. */
export async function useSupabaseRoles(databaseUrl: string): Promise<() => Promise<void>> {
  const address = new URL(databaseUrl)
  address.pathname = "/postgres"
  const client = new pg.Client({ connectionString: address.href })
  await client.connect()
  await client.query("select pg_advisory_lock_shared($1)", [lockNumber])
  for (const role of supabaseRoles) {
    await client.query(`do $$ begin
      if to_regrole('${role}') is null then
        create role ${role} nologin noinherit;
        comment on role ${role} is '${ours}';
      end if;
      exception when duplicate_object or unique_violation then null;
    end $$`)
  }
  return async () => {
    await client.query("select pg_advisory_unlock_shared($1)", [lockNumber])
    const { rows } = await client.query("select pg_try_advisory_lock($1) as alone", [lockNumber])
    if (rows[0].alone) await dropOurs(client)
    await client.end()
  }
}

async function dropOurs(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "select rolname as name from pg_roles where rolname = any($1) and shobj_description(oid, 'pg_authid') = $2",
    [supabaseRoles, ours],
  )
  // A database of a test that was killed may still hold on to one.
  for (const { name } of rows) await client.query(`drop role ${name}`).catch(() => undefined)
}
