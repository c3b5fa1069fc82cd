// What we keep beside the rows of auth_settings: names, due times, health. Tokens stay where they are.

import type { Part } from "../postgres/migrate.ts"
import { keptTable } from "./layout.ts"

/** `found`: the id follows from what was found, and was not given by a consent. */
export const settingsRows: Part = {
  name: "auth_settings",
  steps: [
    async (sql) => {
      await sql.rows(`
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
        create index on mallkey.settings_rows (mall_id, id)`)
    },
  ],
}

/** The same for a further app, with all that came since. */
export function rowsOfApp(app: string): Part {
  const table = keptTable(app)
  return {
    name: `auth_settings_of_${app}`,
    steps: [
      async (sql) => {
        await sql.rows(`
          create table ${table} (
            row_id text collate "C" primary key,
            id text collate "C" not null constraint "settings_rows_${app}_id" unique,
            found boolean not null,
            mall_id text not null,
            owner text,
            tag text not null,
            refresh_at bigint,
            access_ends_at bigint,
            refresh_ends_at bigint,
            standing smallint not null,
            facts json not null,
            health json not null,
            former_id text,
            written_end text
          );
          create index on ${table} (refresh_at, id) where refresh_at is not null;
          create index on ${table} (mall_id, id)`)
      },
    ],
  }
}

/** Tables of further apps that hold, or held, anything. */
export const keptAppsSql = `select substr(relname, 15) as app from pg_class
  where relnamespace = to_regnamespace('mallkey') and relkind = 'r' and starts_with(relname, 'settings_rows_')
    and pg_relation_size(oid) > 0`

/** A part of its own: version 0.1.0 does not start beside a step it does not know, and does beside a part. */
export const formerNames: Part = {
  name: "auth_settings_names",
  steps: [
    async (sql) => void (await sql.rows("alter table mallkey.settings_rows add column former_id text")),
  ],
}

/**
 * Beside each end the text of it that we have seen: a program that changes the end alone makes the row news. Version 0.1.0
 * beside us writes no such column; then a row is looked at once more.
 */
export const writtenEnds: Part = {
  name: "auth_settings_ends",
  steps: [
    async (sql) => void (await sql.rows("alter table mallkey.settings_rows add column written_end text")),
  ],
}

/**
 * What nothing has proven yet, as it was when last written; absent: not looked at since. A row of a tenant's is read only
 * where it is asked for, so the others must be found without it.
 */
const typedSql = (table: string) => `alter table ${table} add column typed boolean;
  create index on ${table} (mall_id, id) where typed is not true;
  create index on ${table} (mall_id, tag)`

export const typedRows: Part = {
  name: "auth_settings_typed",
  steps: [async (sql) => void (await sql.rows(typedSql(keptTable(undefined))))],
}

export function typedRowsOfApp(app: string): Part {
  return {
    name: `auth_settings_typed_of_${app}`,
    steps: [async (sql) => void (await sql.rows(typedSql(keptTable(app))))],
  }
}
