// The tables of the embedded store, and how a file of an older version becomes one of this version.
import type { DatabaseSync } from "node:sqlite"
import { KeeperError } from "../../core/errors.ts"

/** "mkey": says whose file this is, so that nobody's other database is taken for ours. */
const applicationId = 0x6d6b6579

/**
 * Step n brings a file from version n to n+1. Never change one that was released; append.
 * `standing` is the part of health that counting needs: 0 well, 1 failing, 2 paused, 3 lost.
 * `connections_tally` also counts by key; walking by key has no index of its own, as it is rare and each index
 * is a page more to write at every refresh.
 * The JSON columns are checked where they are written, so a row edited by hand cannot stop a whole list.
 */
const steps = [
  `
  create table connections (
    id text primary key,
    mall_id text not null,
    owner text,
    tag text not null,
    refresh_at integer,
    access_expires_at integer not null,
    refresh_expires_at integer not null,
    record text not null check (json_valid(record)),
    health text not null check (json_valid(health)),
    standing integer not null,
    tokens text not null,
    sealed_by text not null
  ) strict;
  create index connections_due on connections (refresh_at, id) where refresh_at is not null;
  create index connections_of_mall on connections (mall_id, id);
  create index connections_of_owner on connections (owner, id) where owner is not null;
  create index connections_tally
    on connections (standing, access_expires_at, refresh_at, refresh_expires_at, sealed_by);
  create table leases (
    name text primary key,
    holder text not null,
    ends_at integer not null
  ) strict, without rowid;
  create table notes (
    kind text not null,
    key text not null,
    version integer not null,
    value text not null check (json_valid(value)),
    primary key (kind, key)
  ) strict, without rowid;
  `,
  // Connections of further apps, and whose client each pair was issued to: what is another's is counted apart.
  // A row that holds no JSON, edited by hand or torn, stops neither this step nor a list.
  `
  alter table connections add column app text;
  alter table connections add column client_id text
    generated always as (case when json_valid(record)
      then coalesce(cast(json_extract(record, '$.clientId') as text), '') else '' end) virtual;
  drop index connections_due;
  create index connections_due on connections (refresh_at, id, app) where refresh_at is not null;
  drop index connections_tally;
  create index connections_tally
    on connections (app, client_id, standing, access_expires_at, refresh_at, refresh_expires_at, sealed_by);
  `,
]

/** Two processes may start at once: the second finds the work done, under the same lock. False: nothing was to do. */
export function migrate(database: DatabaseSync): boolean {
  if (versionOf(database) === steps.length) return false
  // A new column makes SQLite check every row there is, and one bad row would keep the others from ever being opened.
  database.exec("pragma ignore_check_constraints = on; begin immediate")
  try {
    const version = versionOf(database)
    refuseOthers(database, version)
    for (const step of steps.slice(version)) database.exec(step)
    database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${steps.length}; commit`)
    return true
  } catch (error) {
    if (database.isTransaction) database.exec("rollback")
    throw error
  } finally {
    database.exec("pragma ignore_check_constraints = off")
  }
}

function refuseOthers(database: DatabaseSync, version: number): void {
  const tables = pragma(database, "select count(*) from sqlite_schema")
  const isOurs = pragma(database, "pragma application_id") === applicationId
  if (tables > 0 && !isOurs) {
    throw new KeeperError("settings_invalid", {
      problems: ["MALLKEY_STORE names an SQLite file of another program: name a file of its own"],
    })
  }
  if (version > steps.length) {
    throw new KeeperError("settings_invalid", {
      problems: [
        `MALLKEY_STORE was written by a newer mallkey (file version ${version}, known ${steps.length}): update mallkey`,
      ],
    })
  }
}

/** There was no room, or no right, to make its tables. */
export function isEmpty(database: DatabaseSync): boolean {
  return versionOf(database) === 0
}

function versionOf(database: DatabaseSync): number {
  return pragma(database, "pragma user_version")
}

function pragma(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0])
}
