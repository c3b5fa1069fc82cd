// What we keep beside the rows of auth_settings: names, due times, health. Tokens stay where they are.
import type { Part } from "../postgres/migrate.ts"

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

/** A part of its own: version 0.1.0 does not start beside a step it does not know, and does beside a part. */
export const formerNames: Part = {
  name: "auth_settings_names",
  steps: [
    async (sql) => void (await sql.rows("alter table mallkey.settings_rows add column former_id text")),
  ],
}

/**
 * Beside each end the text of it that we have seen: whoever changes the end alone makes the row news. Version 0.1.0
 * beside us writes no such column; then a row is looked at once more.
 */
export const writtenEnds: Part = {
  name: "auth_settings_ends",
  steps: [
    async (sql) => void (await sql.rows("alter table mallkey.settings_rows add column written_end text")),
  ],
}
