// The SQL that a person pastes once into a Supabase project: our tables, and the one function that opens them.
import { createHash } from "node:crypto"
import type { Apps } from "../../claimed.ts"
import { migrationSql, shared } from "../../postgres/migrate.ts"
import { type ColumnTypes, expressionsOf, type SupabaseNames } from "../layout.ts"
import { formerNames, rowsOfApp, settingsRows, typedRows, typedRowsOfApp, writtenEnds } from "../schema.ts"
import { type Statements, statementsOfApps } from "../statements.ts"

/** Domains that are made as their table has these columns, as nobody has looked at it when statements are written. */
export const casts: ColumnTypes = {
  id: "mallkey.settings_id",
  user_id: "mallkey.settings_user_id",
  org_id: "mallkey.settings_org_id",
}

export interface Setup {
  sql: string
  /** Its name says what it holds: a program calls the one it was written with, and never another version. */
  door: string
  statements: Statements
  /** With its schema, as the function has no search path. */
  names: SupabaseNames
}

export async function setupFor({ table, provider }: SupabaseNames, apps: Apps = []): Promise<Setup> {
  const names = { table: table.includes(".") ? table : `public.${table}`, provider }
  const layout = expressionsOf(names, casts)
  const others = new Map(apps.map((app) => [app, expressionsOf({ ...names, provider: app, app }, casts)]))
  const statements = statementsOfApps(layout, others)
  const inside = [
    await migrationSql([
      shared,
      settingsRows,
      formerNames,
      writtenEnds,
      typedRows,
      ...apps.flatMap((app) => [rowsOfApp(app), typedRowsOfApp(app)]),
    ]),
    domainsSql(layout.table),
    functionSql("DOOR", statements),
  ].join("\n\n")
  const door = `mallkey_${createHash("sha256").update(inside).digest("hex").slice(0, 12)}`
  const sql = [
    `-- mallkey: paste into the SQL Editor of the Supabase project and run. It may be run again at any time.
-- Makes the schema mallkey, which is not served, and one function that service_role alone may call. It runs the
-- statements below by their names and nothing that is sent. ${names.table} is not altered.`,
    "begin;",
    inside.replace("DOOR", door),
    rightsSql(door),
    "commit;\n",
  ].join("\n\n")
  return { sql, door, statements, names }
}

function domainsSql(table: string): string {
  return `do $mallkey$
declare
  wanted record;
  kind text;
begin
  for wanted in select * from (values ${Object.entries(casts)
    .map(([column, domain]) => `('${column}', '${domain}')`)
    .join(", ")}) as named (col, dom) loop
    select format_type(atttypid, null) into kind from pg_attribute
      where attrelid = to_regclass('${table}') and attname = wanted.col and not attisdropped;
    if kind is null then
      raise exception 'mallkey: there is no ${table}.%', wanted.col using hint = 'SUPABASE_TABLE names another table';
    end if;
    if kind is distinct from (select format_type(typbasetype, null) from pg_type where oid = to_regtype(wanted.dom)) then
      execute 'drop domain if exists ' || wanted.dom;
      execute 'create domain ' || wanted.dom || ' as ' || kind;
    end if;
  end loop;
end $mallkey$;`
}

/** Ours are named with their schema. What triggers of the table look for by its bare name is where it always was. */
const searchPath = "pg_catalog, public, extensions, pg_temp"

/** Without a limit of rows, as PostgREST sees one value; `json`, as documents come back as they went in. */
function functionSql(name: string, { rows, change }: Statements): string {
  return `create or replace function public.${name}(statement text, args json) returns json
language plpgsql volatile security definer set search_path = ${searchPath} as $mallkey$
declare
  asking text := case statement
${cases(rows)}
  end;
  changing text := case statement
${cases(change)}
  end;
  one record;
  answer json[] := '{}';
  done bigint;
begin
  if asking is not null then
    for one in execute asking using args loop
      answer := array_append(answer, to_json(one));
    end loop;
    return json_build_object('rows', array_to_json(answer));
  end if;
  if changing is null then
    raise exception 'mallkey has no such statement' using errcode = '22023';
  end if;
  execute changing using args;
  get diagnostics done = row_count;
  return json_build_object('changed', done);
end $mallkey$;`
}

function cases(statements: Record<string, string>): string {
  return Object.entries(statements)
    .map(([name, sql]) => `    when '${name}' then $sql$\n${indented(overJson(sql))}$sql$`)
    .join("\n")
}

/** For an operator who reads what they are asked to paste: the statements come from many places. */
function indented(sql: string): string {
  return sql
    .split("\n")
    .map((line) => `      ${line.trim()}`)
    .join("\n")
}

/** Values arrive as one JSON list. Each is told its type where it first stands in the statement. */
function overJson(sql: string): string {
  const types = new Map<string, string>()
  const told = /\$(\d+)::([\w.]+(?:\[\])?)/g
  for (const [, place = "", type = ""] of sql.matchAll(told)) if (!types.has(place)) types.set(place, type)
  return sql.trim().replace(/\$(\d+)(?:::[\w.]+(?:\[\])?)?/g, (_found, place: string) => {
    const type = types.get(place)
    if (type === undefined) throw new TypeError(`$${place} has no type in: ${sql}`)
    const at = Number(place) - 1
    return type === "text[]"
      ? `array(select json_array_elements_text($1 -> ${at}))`
      : `($1 ->> ${at})::${type}`
  })
}

/**
 * Supabase gives everybody every new function in public. The function made before stays, for programs that are still
 * of the version before; older ones go.
 */
function rightsSql(door: string): string {
  return `revoke all on function public.${door}(text, json) from public, anon, authenticated;
grant execute on function public.${door}(text, json) to service_role;
revoke all on schema mallkey from public, anon, authenticated;

do $mallkey$
declare
  former record;
begin
  for former in select oid::regprocedure as signature from pg_proc
    where pronamespace = 'public'::regnamespace and proname ~ '^mallkey_[0-9a-f]{12}$' and proname <> '${door}'
    order by oid desc offset 1 loop
    execute 'drop function ' || former.signature;
  end loop;
end $mallkey$;

notify pgrst, 'reload schema';`
}
