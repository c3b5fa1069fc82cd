-- mallkey: paste into the SQL Editor of the Supabase project and run. It may be run again at any time.
-- Makes the schema mallkey, which is not served, and one function that service_role alone may call. It runs the
-- statements below by their names and nothing that is sent. public.auth_settings is not altered.

begin;

create schema if not exists mallkey;
create table if not exists mallkey.versions (part text primary key, version integer not null);
do $mallkey$ begin
perform pg_advisory_xact_lock(1835754873);
if coalesce((select version from mallkey.versions where part = 'shared'), 0) < 1 then
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
  );
end if;
if coalesce((select version from mallkey.versions where part = 'shared'), 0) < 2 then
alter table mallkey.leases set logged;
end if;
insert into mallkey.versions as standing (part, version) values ('shared', 2)
  on conflict (part) do update set version = greatest(standing.version, excluded.version);
if coalesce((select version from mallkey.versions where part = 'auth_settings'), 0) < 1 then
create table mallkey.settings_rows (
  row_id text collate "C" primary key,
  id text collate "C" not null constraint settings_rows_id unique,
  found boolean not null,
  mall_id text not null,
  owner text,
  tag text not null,
  refresh_at bigint,
  access_ends_at bigint,
  refresh_ends_at bigint,
  standing smallint not null,
  facts json not null,
  health json not null
  );
  create index on mallkey.settings_rows (refresh_at, id) where refresh_at is not null;
  create index on mallkey.settings_rows (mall_id, id);
end if;
insert into mallkey.versions as standing (part, version) values ('auth_settings', 1)
  on conflict (part) do update set version = greatest(standing.version, excluded.version);
if coalesce((select version from mallkey.versions where part = 'auth_settings_names'), 0) < 1 then
alter table mallkey.settings_rows add column former_id text;
end if;
insert into mallkey.versions as standing (part, version) values ('auth_settings_names', 1)
  on conflict (part) do update set version = greatest(standing.version, excluded.version);
if coalesce((select version from mallkey.versions where part = 'auth_settings_ends'), 0) < 1 then
alter table mallkey.settings_rows add column written_end text;
end if;
insert into mallkey.versions as standing (part, version) values ('auth_settings_ends', 1)
  on conflict (part) do update set version = greatest(standing.version, excluded.version);
if coalesce((select version from mallkey.versions where part = 'auth_settings_typed'), 0) < 1 then
alter table mallkey.settings_rows add column typed boolean;
  create index on mallkey.settings_rows (mall_id, id) where typed is not true;
  create index on mallkey.settings_rows (mall_id, tag);
end if;
insert into mallkey.versions as standing (part, version) values ('auth_settings_typed', 1)
  on conflict (part) do update set version = greatest(standing.version, excluded.version);
end $mallkey$;

do $mallkey$
declare
  wanted record;
  kind text;
begin
  for wanted in select * from (values ('id', 'mallkey.settings_id'), ('user_id', 'mallkey.settings_user_id'), ('org_id', 'mallkey.settings_org_id')) as named (col, dom) loop
    select format_type(atttypid, null) into kind from pg_attribute
      where attrelid = to_regclass('"public"."auth_settings"') and attname = wanted.col and not attisdropped;
    if kind is null then
      raise exception 'mallkey: there is no "public"."auth_settings".%', wanted.col using hint = 'SUPABASE_TABLE names another table';
    end if;
    if kind is distinct from (select format_type(typbasetype, null) from pg_type where oid = to_regtype(wanted.dom)) then
      execute 'drop domain if exists ' || wanted.dom;
      execute 'create domain ' || wanted.dom || ' as ' || kind;
    end if;
  end loop;
end $mallkey$;

create or replace function public.mallkey_b6d195b44a2a(statement text, args json) returns json
language plpgsql volatile security definer set search_path = pg_catalog, public, extensions, pg_temp as $mallkey$
declare
  asking text := case statement
    when 'columns' then $sql$
      select attname as name, format_type(atttypid, null) as type,
      attnotnull and not atthasdef and attidentity = '' as required from pg_attribute
      where attrelid = to_regclass('"public"."auth_settings"') and attnum > 0 and not attisdropped$sql$
    when 'durability' then $sql$
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('synchronous_standby_names') as standbys, pg_is_in_recovery() as follows,
      (select count(*) from pg_stat_replication) as replicas,
      (select relpersistence from pg_class where oid = to_regclass('"public"."auth_settings"')) = 'u' as unlogged,
      row_security_active('"public"."auth_settings"'::regclass) and (
      select (bool_or(polpermissive and says = 'true') is not true or bool_or(not polpermissive and says <> 'true') is true)
      and case when bool_or(by_row) is false then not exists (select from "public"."auth_settings") else true end
      from (select polpermissive, pg_get_expr(polqual, polrelid) as says,
      pg_get_expr(polqual, polrelid) like '%.*%' or exists (select from pg_depend where objid = p.oid
      and classid = 'pg_policy'::regclass and refclassid = 'pg_class'::regclass and refobjid = polrelid
      and refobjsubid <> 0) as by_row
      from pg_policy p where polrelid = '"public"."auth_settings"'::regclass and polcmd in ('*', 'r')
      and exists (select from unnest(polroles) as named where named = 0 or pg_has_role(named, 'usage'))) as policies) as hidden$sql$
    when 'apps_kept' then $sql$
      select substr(relname, 15) as app from pg_class
      where relnamespace = to_regnamespace('mallkey') and relkind = 'r' and starts_with(relname, 'settings_rows_')
      and pg_relation_size(oid) > 0$sql$
    when 'server' then $sql$
      select concat_ws('/', extract(epoch from pg_postmaster_start_time())::text, pg_relation_filenode(to_regclass('"public"."auth_settings"'))) as server$sql$
    when 'note_get' then $sql$
      select key, version, value from mallkey.notes where kind = ($1 ->> 0)::text and key = ($1 ->> 1)::text$sql$
    when 'note_getMany' then $sql$
      select key, version, value from mallkey.notes where kind = ($1 ->> 0)::text and key = any(array(select json_array_elements_text($1 -> 1)))$sql$
    when 'note_oldest' then $sql$
      select key, version, value from mallkey.notes
      where kind = ($1 ->> 0)::text and (($1 ->> 2)::text is null or key > ($1 ->> 2)::text) order by key asc
      limit ($1 ->> 1)::bigint$sql$
    when 'note_newest' then $sql$
      select key, version, value from mallkey.notes
      where kind = ($1 ->> 0)::text and (($1 ->> 2)::text is null or key < ($1 ->> 2)::text) order by key desc
      limit ($1 ->> 1)::bigint$sql$
    when 'row_named' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from mallkey.settings_rows c join lateral (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t on case when t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' then true else false end where c.id = ($1 ->> 0)::text$sql$
    when 'row_many_named' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from mallkey.settings_rows c join lateral (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t on case when t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' then true else false end where c.id = any(array(select json_array_elements_text($1 -> 0)))$sql$
    when 'row_answering' then $sql$
      with meant as materialized (
      select row_id from mallkey.settings_rows where mall_id = ($1 ->> 0)::text and typed is not true
      union select row_id from mallkey.settings_rows where id = ($1 ->> 1)::text
      union select row_id from (select row_id, former_id from mallkey.settings_rows where mall_id = ($1 ->> 0)::text and typed
      order by id limit 100) looked where former_id = ($1 ->> 1)::text
      union (select t.id::text from "public"."auth_settings" t where t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200)
      union (select t.id::text from "public"."auth_settings" t where t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200)
      union (select t.id::text from "public"."auth_settings" t where t.id = (($1 ->> 4)::text)::mallkey.settings_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200))
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from (select * from mallkey.settings_rows where row_id in (select row_id from meant) offset 0) c join lateral (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t on case when t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' then true else false end
      where c.mall_id = ($1 ->> 0)::text
      and (c.id = ($1 ->> 1)::text or c.former_id = ($1 ->> 1)::text or c.owner = ($1 ->> 5)::text or t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id or t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id or t.id = (($1 ->> 4)::text)::mallkey.settings_id)
      order by c.id <> ($1 ->> 1)::text, c.former_id is distinct from ($1 ->> 1)::text, c.typed, c.id limit 200$sql$
    when 'row_pair' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from mallkey.settings_rows c join lateral (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t on case when t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' then true else false end where c.mall_id = ($1 ->> 0)::text and c.tag = ($1 ->> 1)::text
      order by c.id limit 1$sql$
    when 'row_places' then $sql$
      with crowded as materialized (
      select count(*) >= 100 as yes from (
      select from mallkey.settings_rows many where many.mall_id = ($1 ->> 0)::text and many.typed limit 100) counted)
      select * from (
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health, case when c.id = ($1 ->> 1)::text or c.former_id = ($1 ->> 1)::text then 0
      when t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id or t.id = (($1 ->> 4)::text)::mallkey.settings_id or (t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id and (t.user_id is null or (c.mall_id = (t.providers #>> '{cafe24,mall_id}') and not coalesce(((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2))))), true)))) then
      case when (t.providers #>> '{cafe24,mall_id}') is null then 4 else 1 end
      + case when t.org_id::text = ($1 ->> 5)::text then 0 when t.org_id is null then 1 else 2 end
      when (t.user_id is null and t.org_id is null) or (c.mall_id = (t.providers #>> '{cafe24,mall_id}') and not coalesce(((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2))))), true)) then 7 else 8 end as rank from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and not (select yes from crowded)
      and ((t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text or ((t.providers #>> '{cafe24,mall_id}') is null and (c.id = ($1 ->> 1)::text or t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id or t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id or t.id = (($1 ->> 4)::text)::mallkey.settings_id)))
      union all select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health, case when c.id = ($1 ->> 1)::text or c.former_id = ($1 ->> 1)::text then 0
      when t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id or t.id = (($1 ->> 4)::text)::mallkey.settings_id or (t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id and (t.user_id is null or (c.mall_id = (t.providers #>> '{cafe24,mall_id}') and not coalesce(((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2))))), true)))) then
      case when (t.providers #>> '{cafe24,mall_id}') is null then 4 else 1 end
      + case when t.org_id::text = ($1 ->> 5)::text then 0 when t.org_id is null then 1 else 2 end
      when (t.user_id is null and t.org_id is null) or (c.mall_id = (t.providers #>> '{cafe24,mall_id}') and not coalesce(((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2))))), true)) then 7 else 8 end as rank from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (select yes from crowded)
      and t.id = any(array(select row_id::mallkey.settings_id from mallkey.settings_rows where mall_id = ($1 ->> 0)::text and typed is not true
      union select row_id::mallkey.settings_id from mallkey.settings_rows where id = ($1 ->> 1)::text
      union (select row_id::mallkey.settings_id from mallkey.settings_rows where mall_id = ($1 ->> 0)::text and typed order by id limit 50)
      union (select t.id from "public"."auth_settings" t where t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and ((t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text or (t.providers #>> '{cafe24,mall_id}') is null)
      order by (t.providers #>> '{cafe24,mall_id}') is null, case when t.org_id::text = ($1 ->> 5)::text then 0 when t.org_id is null then 1 else 2 end, t.user_id is not null, t.id limit 200)
      union (select t.id from "public"."auth_settings" t where t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and ((t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text or (t.providers #>> '{cafe24,mall_id}') is null)
      order by (t.providers #>> '{cafe24,mall_id}') is null, case when t.org_id::text = ($1 ->> 5)::text then 0 when t.org_id is null then 1 else 2 end, t.user_id is not null, t.id limit 200)
      union (select t.id from "public"."auth_settings" t where t.id = (($1 ->> 4)::text)::mallkey.settings_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and ((t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text or (t.providers #>> '{cafe24,mall_id}') is null)
      order by (t.providers #>> '{cafe24,mall_id}') is null, case when t.org_id::text = ($1 ->> 5)::text then 0 when t.org_id is null then 1 else 2 end, t.user_id is not null, t.id limit 200)))
      and ((t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text or (t.providers #>> '{cafe24,mall_id}') is null)) place
      order by rank, row_id limit 200$sql$
    when 'row_make' then $sql$
      with made as (
      insert into "public"."auth_settings" (providers, updated_at)
      values (jsonb_build_object(($1 ->> 0)::text, jsonb_build_object('mall_id', ($1 ->> 1)::text)), now()) returning id
      )
      insert into mallkey.settings_rows (row_id, id, found, mall_id, owner, tag, standing, facts, health)
      select made.id::text, ($1 ->> 2)::text, false, ($1 ->> 1)::text, ($1 ->> 3)::text, '', 0, '{}', '{}' from made returning row_id$sql$
    when 'row_make_user_id' then $sql$
      with made as (
      insert into "public"."auth_settings" (user_id, providers, updated_at)
      values ((($1 ->> 4)::text)::mallkey.settings_user_id, jsonb_build_object(($1 ->> 0)::text, jsonb_build_object('mall_id', ($1 ->> 1)::text)), now()) returning id
      )
      insert into mallkey.settings_rows (row_id, id, found, mall_id, owner, tag, standing, facts, health)
      select made.id::text, ($1 ->> 2)::text, false, ($1 ->> 1)::text, ($1 ->> 3)::text, '', 0, '{}', '{}' from made returning row_id$sql$
    when 'row_make_user_id_org_id' then $sql$
      with made as (
      insert into "public"."auth_settings" (user_id, org_id, providers, updated_at)
      values ((($1 ->> 4)::text)::mallkey.settings_user_id, (($1 ->> 5)::text)::mallkey.settings_org_id, jsonb_build_object(($1 ->> 0)::text, jsonb_build_object('mall_id', ($1 ->> 1)::text)), now()) returning id
      )
      insert into mallkey.settings_rows (row_id, id, found, mall_id, owner, tag, standing, facts, health)
      select made.id::text, ($1 ->> 2)::text, false, ($1 ->> 1)::text, ($1 ->> 3)::text, '', 0, '{}', '{}' from made returning row_id$sql$
    when 'row_make_org_id' then $sql$
      with made as (
      insert into "public"."auth_settings" (org_id, providers, updated_at)
      values ((($1 ->> 4)::text)::mallkey.settings_org_id, jsonb_build_object(($1 ->> 0)::text, jsonb_build_object('mall_id', ($1 ->> 1)::text)), now()) returning id
      )
      insert into mallkey.settings_rows (row_id, id, found, mall_id, owner, tag, standing, facts, health)
      select made.id::text, ($1 ->> 2)::text, false, ($1 ->> 1)::text, ($1 ->> 3)::text, '', 0, '{}', '{}' from made returning row_id$sql$
    when 'row_made' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from "public"."auth_settings" t
      join mallkey.settings_rows c on c.row_id = t.id::text where t.id = ($1 ->> 0)::mallkey.settings_id$sql$
    when 'rows_by_id' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from mallkey.settings_rows c join lateral (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t on case when t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' then true else false end
      where (($1 ->> 0)::text is null or c.mall_id = ($1 ->> 0)::text)
      and case ($1 ->> 1)::text when 'user' then t.user_id::text = ($1 ->> 2)::text when 'org' then t.org_id::text = ($1 ->> 2)::text
      when 'row' then c.row_id = ($1 ->> 2)::text when 'name' then c.owner = ($1 ->> 2)::text and t.user_id is null and t.org_id is null
      else true end and (($1 ->> 4)::text is null or c.id > ($1 ->> 4)::text) order by c.id limit ($1 ->> 3)::bigint$sql$
    when 'rows_beside' then $sql$
      with meant as materialized (
      select row_id from mallkey.settings_rows where mall_id = ($1 ->> 0)::text and typed is not true
      union select row_id from mallkey.settings_rows where id = ($1 ->> 1)::text
      union (select row_id from mallkey.settings_rows where mall_id = ($1 ->> 0)::text
      and tag = (select nullif(tag, '') from mallkey.settings_rows where id = ($1 ->> 1)::text) order by id limit 50))
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from (select * from mallkey.settings_rows where row_id in (select row_id from meant) offset 0) c join lateral (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t on case when t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' then true else false end
      where (($1 ->> 2)::text is null or c.id > ($1 ->> 2)::text) order by c.id limit ($1 ->> 3)::bigint$sql$
    when 'rows_due' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from mallkey.settings_rows c join lateral (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t on case when t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' then true else false end
      where (($1 ->> 0)::text is null or c.mall_id = ($1 ->> 0)::text)
      and case ($1 ->> 1)::text when 'user' then t.user_id::text = ($1 ->> 2)::text when 'org' then t.org_id::text = ($1 ->> 2)::text
      when 'row' then c.row_id = ($1 ->> 2)::text when 'name' then c.owner = ($1 ->> 2)::text and t.user_id is null and t.org_id is null
      else true end and c.refresh_at <= ($1 ->> 5)::bigint
      and (($1 ->> 4)::text is null or (c.refresh_at, c.id) > (($1 ->> 6)::bigint, ($1 ->> 4)::text))
      order by c.refresh_at, c.id limit ($1 ->> 3)::bigint$sql$
    when 'rows_tally' then $sql$
      select case
      when c.standing = 3 then 'lost' when c.standing = 2 then 'paused'
      when c.access_ends_at <= ($1 ->> 0)::bigint then 'expired'
      when c.standing = 1 or c.refresh_at <= ($1 ->> 0)::bigint then 'due' else 'fresh' end as state,
      coalesce(nullif((t.providers #>> '{cafe24,client_id}'), ''), c.facts ->> 'clientId', '') as client_id, count(*) as connections,
      min(c.access_ends_at) filter (where c.access_ends_at >= 1262304000000 and c.access_ends_at < 4102444800000) as access_end, min(c.refresh_ends_at) filter (where c.refresh_ends_at >= 1262304000000 and c.refresh_ends_at < 4102444800000) as refresh_end
      from mallkey.settings_rows c join "public"."auth_settings" t on t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' group by 1, 2$sql$
    when 'rows_unnamed' then $sql$
      select count(*) as rows from "public"."auth_settings" t where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is null and (t.providers #>> '{cafe24,refresh_token}') is not null$sql$
    when 'rows_odd' then $sql$
      (select t.id::text as row_id, 'large' as why from "public"."auth_settings" t where not coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) limit 100) union all (select t.id::text as row_id, 'id' as why from "public"."auth_settings" t where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' and octet_length(t.id::text) > 256 limit 100) union all (select t.id::text as row_id, 'mall' as why from "public"."auth_settings" t where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' and ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) limit 100) union all (select t.id::text as row_id, 'tag' as why from "public"."auth_settings" t where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,refresh_token}'), '') <> 'string'
      or ((t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,mallkey_tag}'), '') <> 'string' or (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = '' or octet_length((case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)) > 64))) and not ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) limit 100)$sql$
    when 'rows_crowded' then $sql$
      (select 'typed' as by, mall_id, count(*) as rows from mallkey.settings_rows where typed
      group by mall_id having count(*) > 100 order by count(*) desc limit 20) union all (select 'proven' as by, mall_id, count(*) as rows from mallkey.settings_rows where typed is not true
      group by mall_id having count(*) > 200 order by count(*) desc limit 20) union all (select 'pair' as by, mall_id, count(*) as rows from mallkey.settings_rows where tag <> ''
      group by mall_id, tag having count(*) > 50 order by count(*) desc limit 20)$sql$
    when 'rows_elsewhere' then $sql$
      select left(one.key, 60) as provider, count(*) as rows from "public"."auth_settings" t
      cross join lateral jsonb_each(case when coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and jsonb_typeof(t.providers) = 'object'
      then t.providers else '{}' end) as one
      where not exists (select from "public"."auth_settings" t where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '') and jsonb_typeof(one.value) = 'object'
      and coalesce(nullif(one.value ->> 'refresh_token', ''), nullif(one.value ->> 'access_token', '')) is not null
      and one.key <> 'cafe24'
      group by 1 order by 2 desc, 1 limit 60$sql$
    when 'found_news' then $sql$
      with met as materialized (
      select t.id, sum(pg_column_size((t.providers -> 'cafe24'))) over (rows unbounded preceding) as bytes
      from (select t.id, t.providers from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> ''
      and case when (c.row_id is null or c.mall_id <> (t.providers #>> '{cafe24,mall_id}') or c.tag <> (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)
      or c.written_end is distinct from (t.providers #>> '{cafe24,expires_at}') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))
      or c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))) then not (octet_length(t.id::text) > 256 or ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) or (coalesce(jsonb_typeof(t.providers #> '{cafe24,refresh_token}'), '') <> 'string'
      or ((t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,mallkey_tag}'), '') <> 'string' or (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = '' or octet_length((case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)) > 64)))) else false end and (($1 ->> 0)::text is null or (t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text) limit 5000) t)
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health, (select count(*) = 5000 or max(bytes) > 8388608 from met) as more
      from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where t.id = any(array(select id from met where bytes <= 8388608))$sql$
    when 'found_meant' then $sql$
      with crowded as materialized (
      select count(*) >= 100 as yes from (
      select from mallkey.settings_rows many where many.mall_id = ($1 ->> 0)::text and many.typed limit 100) counted),
      met as materialized (
      select t.id, sum(pg_column_size((t.providers -> 'cafe24'))) over (rows unbounded preceding) as bytes
      from (select t.id, t.providers from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> ''
      and case when (c.row_id is null or c.mall_id <> (t.providers #>> '{cafe24,mall_id}') or c.tag <> (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)
      or c.written_end is distinct from (t.providers #>> '{cafe24,expires_at}') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))
      or c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))) then not (octet_length(t.id::text) > 256 or ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) or (coalesce(jsonb_typeof(t.providers #> '{cafe24,refresh_token}'), '') <> 'string'
      or ((t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,mallkey_tag}'), '') <> 'string' or (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = '' or octet_length((case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)) > 64)))) else false end and (t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text and not (select yes from crowded)
      union all select t.id, t.providers from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> ''
      and case when (c.row_id is null or c.mall_id <> (t.providers #>> '{cafe24,mall_id}') or c.tag <> (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)
      or c.written_end is distinct from (t.providers #>> '{cafe24,expires_at}') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))
      or c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))) then not (octet_length(t.id::text) > 256 or ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) or (coalesce(jsonb_typeof(t.providers #> '{cafe24,refresh_token}'), '') <> 'string'
      or ((t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,mallkey_tag}'), '') <> 'string' or (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = '' or octet_length((case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)) > 64)))) else false end and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text and (select yes from crowded) and t.id = any(array(
      select row_id::mallkey.settings_id from mallkey.settings_rows where id = ($1 ->> 1)::text
      union (select t.id from "public"."auth_settings" t where t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200)
      union (select t.id from "public"."auth_settings" t where t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200)
      union (select t.id from "public"."auth_settings" t where t.id = (($1 ->> 4)::text)::mallkey.settings_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200))) limit 5000) t)
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health, (select count(*) = 5000 or max(bytes) > 8388608 from met) as more
      from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where t.id = any(array(select id from met where bytes <= 8388608))$sql$
    when 'found_horizon' then $sql$
      select (txid_snapshot_xmin(txid_current_snapshot()) % 4294967296)::text as xid, concat_ws('/', extract(epoch from pg_postmaster_start_time())::text, pg_relation_filenode(to_regclass('"public"."auth_settings"')), pg_relation_filenode(to_regclass('mallkey.settings_rows'))) as server,
      exists (select from pg_index i where i.indrelid = r.oid and i.indisvalid
      and strpos(pg_get_expr(i.indexprs, i.indrelid), '{cafe24,mall_id}') > 0) as indexed
      from pg_class r where r.oid = to_regclass('"public"."auth_settings"') and r.relkind = 'r'$sql$
    when 'found_news_recent' then $sql$
      with met as materialized (
      select t.id, sum(pg_column_size((t.providers -> 'cafe24'))) over (rows unbounded preceding) as bytes
      from (select t.id, t.providers from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where case when c.row_id is null or c.written_end is null or age(t.xmin) <= age(($1 ->> 1)::xid) or age(c.xmin) <= age(($1 ->> 1)::xid)
      or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2))) or c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))
      then (($1 ->> 0)::text is null or (t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text) and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> ''
      and case when (c.row_id is null or c.mall_id <> (t.providers #>> '{cafe24,mall_id}') or c.tag <> (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)
      or c.written_end is distinct from (t.providers #>> '{cafe24,expires_at}') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))
      or c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))) then not (octet_length(t.id::text) > 256 or ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) or (coalesce(jsonb_typeof(t.providers #> '{cafe24,refresh_token}'), '') <> 'string'
      or ((t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,mallkey_tag}'), '') <> 'string' or (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = '' or octet_length((case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)) > 64)))) else false end else false end limit 5000) t)
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health, (select count(*) = 5000 or max(bytes) > 8388608 from met) as more
      from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where t.id = any(array(select id from met where bytes <= 8388608))$sql$
    when 'found_meant_recent' then $sql$
      with crowded as materialized (
      select count(*) >= 100 as yes from (
      select from mallkey.settings_rows many where many.mall_id = ($1 ->> 0)::text and many.typed limit 100) counted),
      met as materialized (
      select t.id, sum(pg_column_size((t.providers -> 'cafe24'))) over (rows unbounded preceding) as bytes
      from (select t.id, t.providers from (select * from "public"."auth_settings" where age(xmin) <= age(($1 ->> 5)::xid) offset 0) t left join mallkey.settings_rows c on c.row_id = t.id::text
      where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> ''
      and case when (c.row_id is null or c.mall_id <> (t.providers #>> '{cafe24,mall_id}') or c.tag <> (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)
      or c.written_end is distinct from (t.providers #>> '{cafe24,expires_at}') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))
      or c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))) then not (octet_length(t.id::text) > 256 or ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) or (coalesce(jsonb_typeof(t.providers #> '{cafe24,refresh_token}'), '') <> 'string'
      or ((t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,mallkey_tag}'), '') <> 'string' or (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = '' or octet_length((case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)) > 64)))) else false end and (t.providers #>> '{cafe24,mall_id}') = ($1 ->> 0)::text and not (select yes from crowded)
      union all select t.id, t.providers from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> ''
      and case when (c.row_id is null or c.mall_id <> (t.providers #>> '{cafe24,mall_id}') or c.tag <> (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)
      or c.written_end is distinct from (t.providers #>> '{cafe24,expires_at}') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))
      or c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))) then not (octet_length(t.id::text) > 256 or ((t.providers #>> '{cafe24,mall_id}') = '' or (t.providers #>> '{cafe24,mall_id}') ~ '[[:cntrl:]]|^[a-z][a-z0-9-]{0,30}:|~'
      or char_length((t.providers #>> '{cafe24,mall_id}')) + (octet_length((t.providers #>> '{cafe24,mall_id}')) - char_length((t.providers #>> '{cafe24,mall_id}'))) / 3 > 256) or (coalesce(jsonb_typeof(t.providers #> '{cafe24,refresh_token}'), '') <> 'string'
      or ((t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and (coalesce(jsonb_typeof(t.providers #> '{cafe24,mallkey_tag}'), '') <> 'string' or (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = '' or octet_length((case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end)) > 64)))) else false end and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text and (select yes from crowded) and t.id = any(array(
      select row_id::mallkey.settings_id from mallkey.settings_rows where id = ($1 ->> 1)::text
      union (select t.id from "public"."auth_settings" t where t.user_id = (($1 ->> 2)::text)::mallkey.settings_user_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200)
      union (select t.id from "public"."auth_settings" t where t.org_id = (($1 ->> 3)::text)::mallkey.settings_org_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200)
      union (select t.id from "public"."auth_settings" t where t.id = (($1 ->> 4)::text)::mallkey.settings_id and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 0)::text
      order by t.user_id is not null, t.id limit 200))) limit 5000) t)
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health, (select count(*) = 5000 or max(bytes) > 8388608 from met) as more
      from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where t.id = any(array(select id from met where bytes <= 8388608))$sql$
    when 'found_kept' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      json_build_object('refresh_token', 'mk1.', 'mallkey_tag', (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end))::text as document, null as written_end,
      c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, '{}'::json as facts,
      json_build_object('spent', coalesce(c.health -> 'spent', '[]'), 'replaced', coalesce(c.health -> 'replaced', '[]')) as health
      from mallkey.settings_rows c join "public"."auth_settings" t on t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' where c.mall_id = any(array(select json_array_elements_text($1 -> 0)))$sql$
    when 'found_given' then $sql$
      select id from mallkey.settings_rows where mall_id = any(array(select json_array_elements_text($1 -> 0))) and not found$sql$
    when 'seal_next' then $sql$
      select t.id::text as row_id, (t.providers #>> '{cafe24,mall_id}') as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      (t.providers -> 'cafe24')::text as document, (t.providers #>> '{cafe24,expires_at}') as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health from mallkey.settings_rows c join "public"."auth_settings" t on t.id = c.row_id::mallkey.settings_id and c.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from c.mall_id and c.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> ''
      where (case
      when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and coalesce(nullif((t.providers #>> '{cafe24,access_token}'), ''), 'mk1.') like 'mk1.%'
      then split_part((t.providers #>> '{cafe24,refresh_token}'), '.', 2) else 'plain' end) <> ($1 ->> 0)::text and (($1 ->> 1)::boolean or (case
      when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and coalesce(nullif((t.providers #>> '{cafe24,access_token}'), ''), 'mk1.') like 'mk1.%'
      then split_part((t.providers #>> '{cafe24,refresh_token}'), '.', 2) else 'plain' end) <> 'plain') and c.id > ($1 ->> 2)::text
      order by c.id limit 100$sql$
    when 'seal_keys' then $sql$
      select (case
      when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' and coalesce(nullif((t.providers #>> '{cafe24,access_token}'), ''), 'mk1.') like 'mk1.%'
      then split_part((t.providers #>> '{cafe24,refresh_token}'), '.', 2) else 'plain' end) as key_id, coalesce(nullif((t.providers #>> '{cafe24,client_id}'), ''), c.facts ->> 'clientId', '') as client_id, count(*) as connections
      from "public"."auth_settings" t left join mallkey.settings_rows c on c.row_id = t.id::text
      where coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '' group by 1, 2$sql$
  end;
  changing text := case statement
    when 'lease_take' then $sql$
      insert into mallkey.leases (name, holder, ends_at)
      values (($1 ->> 0)::text, ($1 ->> 1)::text, clock_timestamp() + ($1 ->> 2)::float8 * interval '1 millisecond')
      on conflict (name) do update set holder = excluded.holder, ends_at = excluded.ends_at
      where leases.ends_at <= clock_timestamp() or leases.holder = excluded.holder returning set_config('synchronous_commit', 'off', true)$sql$
    when 'lease_release' then $sql$
      delete from mallkey.leases where name = ($1 ->> 0)::text and holder = ($1 ->> 1)::text returning set_config('synchronous_commit', 'off', true)$sql$
    when 'note_putNew' then $sql$
      insert into mallkey.notes (kind, key, version, value) values (($1 ->> 0)::text, ($1 ->> 1)::text, 1, ($1 ->> 2)::json) on conflict do nothing$sql$
    when 'note_putAlways' then $sql$
      insert into mallkey.notes (kind, key, version, value) values (($1 ->> 0)::text, ($1 ->> 1)::text, 1, ($1 ->> 2)::json) on conflict (kind, key) do update set version = notes.version + 1, value = excluded.value$sql$
    when 'note_putVersion' then $sql$
      update mallkey.notes set version = version + 1, value = ($1 ->> 2)::json
      where kind = ($1 ->> 0)::text and key = ($1 ->> 1)::text and version = ($1 ->> 3)::bigint$sql$
    when 'note_remove' then $sql$
      delete from mallkey.notes where kind = ($1 ->> 0)::text and key = ($1 ->> 1)::text$sql$
    when 'row_write' then $sql$
      with saved as (
      update "public"."auth_settings" t set providers = jsonb_set(coalesce(t.providers, '{}'), '{cafe24}',
      case when jsonb_typeof((t.providers -> 'cafe24')) = 'object' then (t.providers -> 'cafe24') else '{}' end || ($1 ->> 0)::jsonb),
      updated_at = now()
      where t.id = ($1 ->> 1)::mallkey.settings_id and (t.providers #>> '{cafe24,refresh_token}') is not distinct from ($1 ->> 2)::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 3)::text
      returning t.id::text as row_id, (t.providers #>> '{cafe24,expires_at}') as written_end
      )
      insert into mallkey.settings_rows (row_id, written_end, id, found, owner, mall_id, tag, refresh_at, access_ends_at, refresh_ends_at, standing, typed, facts, health)
      select row_id, written_end, ($1 ->> 4)::text, ($1 ->> 5)::boolean, ($1 ->> 6)::text, ($1 ->> 7)::text, ($1 ->> 8)::text, ($1 ->> 9)::bigint, ($1 ->> 10)::bigint, ($1 ->> 11)::bigint, ($1 ->> 12)::smallint, ($1 ->> 13)::boolean, ($1 ->> 14)::json, ($1 ->> 15)::json from saved
      on conflict (row_id) do update set written_end = excluded.written_end, id = excluded.id, found = excluded.found, owner = excluded.owner, mall_id = excluded.mall_id, tag = excluded.tag, refresh_at = excluded.refresh_at, access_ends_at = excluded.access_ends_at, refresh_ends_at = excluded.refresh_ends_at, standing = excluded.standing, typed = excluded.typed, facts = excluded.facts, health = excluded.health$sql$
    when 'row_write_organization' then $sql$
      with saved as (
      update "public"."auth_settings" t set providers = jsonb_set(coalesce(t.providers, '{}'), '{cafe24}',
      case when jsonb_typeof((t.providers -> 'cafe24')) = 'object' then (t.providers -> 'cafe24') else '{}' end || ($1 ->> 0)::jsonb),
      updated_at = now(), org_id = coalesce(t.org_id, (($1 ->> 16)::text)::mallkey.settings_org_id)
      where t.id = ($1 ->> 1)::mallkey.settings_id and (t.providers #>> '{cafe24,refresh_token}') is not distinct from ($1 ->> 2)::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from ($1 ->> 3)::text
      returning t.id::text as row_id, (t.providers #>> '{cafe24,expires_at}') as written_end
      )
      insert into mallkey.settings_rows (row_id, written_end, id, found, owner, mall_id, tag, refresh_at, access_ends_at, refresh_ends_at, standing, typed, facts, health)
      select row_id, written_end, ($1 ->> 4)::text, ($1 ->> 5)::boolean, ($1 ->> 6)::text, ($1 ->> 7)::text, ($1 ->> 8)::text, ($1 ->> 9)::bigint, ($1 ->> 10)::bigint, ($1 ->> 11)::bigint, ($1 ->> 12)::smallint, ($1 ->> 13)::boolean, ($1 ->> 14)::json, ($1 ->> 15)::json from saved
      on conflict (row_id) do update set written_end = excluded.written_end, id = excluded.id, found = excluded.found, owner = excluded.owner, mall_id = excluded.mall_id, tag = excluded.tag, refresh_at = excluded.refresh_at, access_ends_at = excluded.access_ends_at, refresh_ends_at = excluded.refresh_ends_at, standing = excluded.standing, typed = excluded.typed, facts = excluded.facts, health = excluded.health$sql$
    when 'row_health' then $sql$
      update mallkey.settings_rows c
      set health = ($1 ->> 0)::json, typed = c.typed and ($1 ->> 0)::json -> 'spent' ->> 0 is null and ($1 ->> 0)::json -> 'replaced' ->> 0 is null,
      standing = ($1 ->> 1)::smallint, refresh_at = ($1 ->> 2)::bigint
      where (c.id = ($1 ->> 3)::text or (c.mall_id = ($1 ->> 4)::text and not exists (
      select from mallkey.settings_rows named where named.id = ($1 ->> 3)::text and named.mall_id = ($1 ->> 4)::text and named.tag = ($1 ->> 5)::text))) and c.tag = ($1 ->> 5)::text
      and (($1 ->> 6)::text is null or coalesce(c.health ->> 'turn', '') = ($1 ->> 6)::text) and exists (
      select from (select * from "public"."auth_settings" one where one.id = c.row_id::mallkey.settings_id offset 0) t where (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = ($1 ->> 5)::text)$sql$
    when 'row_empty' then $sql$
      with emptied as (
      update "public"."auth_settings" t set updated_at = now(),
      providers = jsonb_set(t.providers, '{cafe24}', (t.providers -> 'cafe24') - array(select json_array_elements_text($1 -> 1)))
      where t.id = (($1 ->> 0)::text)::mallkey.settings_id and jsonb_typeof((t.providers -> 'cafe24')) = 'object'
      )
      delete from mallkey.settings_rows where row_id = ($1 ->> 0)::text$sql$
    when 'found_keep' then $sql$
      insert into mallkey.settings_rows as kept (row_id, id, former_id, found, mall_id, tag, refresh_at, access_ends_at,
      refresh_ends_at, standing, facts, health, written_end, typed)
      select n.row_id, n.id, n.former_id, true, n.mall_id, n.tag, n.refresh_at, n.access_ends_at, n.refresh_ends_at, n.standing,
      n.facts, n.health, n.written_end, n.typed
      from json_to_recordset(($1 ->> 0)::json) as n (row_id text, id text, former_id text, mall_id text, tag text, refresh_at bigint,
      access_ends_at bigint, refresh_ends_at bigint, standing smallint, facts json, health json,
      written_end text, typed boolean)
      join "public"."auth_settings" t on t.id = n.row_id::mallkey.settings_id and (case when (t.providers #>> '{cafe24,refresh_token}') like 'mk1.%' then coalesce((t.providers #>> '{cafe24,mallkey_tag}'), '')
      else left(encode(sha256(convert_to((t.providers #>> '{cafe24,refresh_token}'), 'UTF8')), 'hex'), 16) end) = n.tag
      and (t.providers #>> '{cafe24,expires_at}') is not distinct from n.written_end
      on conflict (row_id) do update set id = excluded.id,
      former_id = coalesce(excluded.former_id, kept.former_id), mall_id = excluded.mall_id, tag = excluded.tag,
      access_ends_at = excluded.access_ends_at, refresh_ends_at = excluded.refresh_ends_at, facts = excluded.facts,
      written_end = excluded.written_end,
      refresh_at = case when not (kept.tag = excluded.tag and kept.mall_id = excluded.mall_id) then excluded.refresh_at
      when kept.refresh_at is not null then least(kept.refresh_at, excluded.refresh_at) end,
      standing = case when (kept.tag = excluded.tag and kept.mall_id = excluded.mall_id) then kept.standing else excluded.standing end,
      health = case when (kept.tag = excluded.tag and kept.mall_id = excluded.mall_id) then kept.health else excluded.health end,
      found = kept.found or kept.mall_id <> excluded.mall_id or kept.id <> excluded.id,
      owner = case when kept.mall_id = excluded.mall_id and kept.id = excluded.id then kept.owner end$sql$
    when 'found_mark' then $sql$
      update mallkey.settings_rows c set typed = ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2))))) from "public"."auth_settings" t
      where c.row_id = any(array(select json_array_elements_text($1 -> 0))) and t.id = c.row_id::mallkey.settings_id and c.typed is distinct from ((t.user_id is not null or t.org_id is not null)
      and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
      and (c.found or not starts_with(c.id, c.mall_id || '~') or (starts_with(c.id, c.mall_id || '~')
      and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
      in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
      and not (t.user_id is null and t.org_id is null
      and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))))$sql$
    when 'found_forget' then $sql$
      delete from mallkey.settings_rows kept where kept.mall_id = any(array(select json_array_elements_text($1 -> 0))) and (kept.tag <> '' or kept.found) and not exists (
      select from "public"."auth_settings" t where t.id = kept.row_id::mallkey.settings_id and kept.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from kept.mall_id and kept.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '')$sql$
    when 'found_free' then $sql$
      delete from mallkey.settings_rows kept where kept.id = ($1 ->> 0)::text and (kept.tag <> '' or kept.found) and not exists (
      select from "public"."auth_settings" t where t.id = kept.row_id::mallkey.settings_id and kept.row_id = t.id::text
      and (t.providers #>> '{cafe24,mall_id}') is not distinct from kept.mall_id and kept.mall_id !~ '^[a-z][a-z0-9-]{0,30}:|~' and coalesce(case when pg_column_size(t.providers) > 262144 then false
      else pg_column_size((t.providers -> 'cafe24')) <= 32768 end, true) and (t.providers #>> '{cafe24,mall_id}') is not null and coalesce((t.providers #>> '{cafe24,refresh_token}'), '') <> '')$sql$
    when 'found_rename' then $sql$
      update mallkey.settings_rows set id = ($1 ->> 0)::text where row_id = ($1 ->> 1)::text and found$sql$
    when 'found_rename_in_keys' then $sql$
      update mallkey.notes set value = replace(value::text, ($1 ->> 0)::text, ($1 ->> 1)::text)::json, version = version + 1
      where kind = 'key' and strpos(value::text, ($1 ->> 0)::text) > 0$sql$
    when 'seal_write' then $sql$
      update "public"."auth_settings" t set providers = jsonb_set(coalesce(t.providers, '{}'), '{cafe24}',
      case when jsonb_typeof((t.providers -> 'cafe24')) = 'object' then (t.providers -> 'cafe24') else '{}' end || ($1 ->> 0)::jsonb),
      updated_at = now()
      where t.id = ($1 ->> 1)::mallkey.settings_id and (t.providers #>> '{cafe24,refresh_token}') = ($1 ->> 2)::text$sql$
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
end $mallkey$;

revoke all on function public.mallkey_b6d195b44a2a(text, json) from public, anon, authenticated;
grant execute on function public.mallkey_b6d195b44a2a(text, json) to service_role;
revoke all on schema mallkey from public, anon, authenticated;

do $mallkey$
declare
  former record;
begin
  for former in select oid::regprocedure as signature from pg_proc
    where pronamespace = 'public'::regnamespace and proname ~ '^mallkey_[0-9a-f]{12}$' and proname <> 'mallkey_b6d195b44a2a'
    order by oid desc offset 1 loop
    execute 'drop function ' || former.signature;
  end loop;
end $mallkey$;

notify pgrst, 'reload schema';

commit;
