// The embedded store: one SQLite file, tokens always sealed, several processes at once.
import { resolve } from "node:path"
import { KeeperError } from "../core/errors.ts"
import type { Chance, Clock, Lease, Store } from "../core/ports.ts"
import type { Sealer } from "../core/seal.ts"
import { isOddId, oddId } from "./odd-ids.ts"
import { openSqliteFile, type SqliteFile } from "./sqlite-file.ts"
import { listStatement, tallyOn } from "./sqlite-list.ts"
import { sqliteNotes } from "./sqlite-notes.ts"
import { resealSqlite } from "./sqlite-reseal.ts"
import { connectionOfRow, factColumns, factsOfRow, rowOf } from "./sqlite-rows.ts"
import { standingOf } from "./standing.ts"

interface SqliteParts {
  sealer: Sealer
  clock: Clock
  chance: Chance
}

const allButId = `${factColumns}, standing, tokens, sealed_by`.split(", ").slice(1)
const columns = ["id", ...allButId]
const places = columns.map((_, index) => `?${index + 1}`)
const insertSql = `insert into connections (${columns.join(", ")}) values (${places.join(", ")})`
const saveSql = {
  new: `${insertSql} on conflict (id) do nothing`,
  always: `${insertSql} on conflict (id) do update set
    ${allButId.map((column) => `${column} = excluded.${column}`).join(", ")}`,
  tag: `update connections set ${allButId.map((column, index) => `${column} = ${places[index + 1]}`).join(", ")}
    where id = ?1 and tag = ?${columns.length + 1}`,
}
const healthSql = `update connections set health = ?, standing = ?, refresh_at = ? where id = ? and tag = ?`
const leaseSql = `insert into leases (name, holder, ends_at) values (?1, ?2, ?3)
  on conflict (name) do update set holder = excluded.holder, ends_at = excluded.ends_at
  where leases.ends_at <= ?4`

export async function openSqliteStore(path: string, parts: SqliteParts): Promise<Store> {
  const { sealer } = parts
  const file = await openSqliteFile(resolve(checkedPath(path)))
  return {
    name: `sqlite:${path}`,
    async get(id) {
      const sql = `select ${factColumns}, tokens from connections where id = ?`
      const row = await file.durably((run) => run.one(sql, id))
      return row && connectionOfRow(row, sealer)
    },
    async list(query) {
      const { sql, values } = listStatement(query)
      const rows = await file.durably((run) => run.all(sql, ...values))
      return rows.map(factsOfRow)
    },
    async saveTokens(connection, ifTag) {
      if (isOddId(connection.id)) throw oddId()
      const row = rowOf(connection, sealer)
      const values = columns.map((column) => row[column] ?? null)
      const changed = await file.durably((sql) =>
        ifTag === "new" || ifTag === "always"
          ? sql.change(saveSql[ifTag], ...values)
          : sql.change(saveSql.tag, ...values, ifTag),
      )
      return changed === 1
    },
    async saveHealth(id, { health, refreshAt }, ifTag) {
      const values = [JSON.stringify(health), standingOf(health), refreshAt ?? null, id, ifTag]
      return (await file.durably((sql) => sql.change(healthSql, ...values))) === 1
    },
    async remove(id) {
      await file.durably((sql) => sql.change("delete from connections where id = ?", id))
    },
    tally: (now) => file.durably((sql) => tallyOn(sql, now)),
    lease: (name, ttlMs) => lease(file, parts, name, ttlMs),
    notes: (kind) => sqliteNotes(file, kind),
    reseal: (limit) => resealSqlite(file, sealer, limit),
    // Always sealed, always on disk: only the file itself can be in trouble, and then this rejects.
    warnings: () => file.durably(() => []),
    async close() {
      file.close()
    },
  }
}

/** By the keeper's clock: the file has none of its own, and whoever shares it shares the machine's. */
async function lease(
  file: SqliteFile,
  { clock, chance }: SqliteParts,
  name: string,
  ttlMs: number,
): Promise<Lease | undefined> {
  if (isOddId(name)) throw oddId()
  const holder = chance.id()
  const now = clock.now()
  const taken = await file.quickly((sql) => sql.change(leaseSql, name, holder, now + ttlMs, now))
  if (taken === 0) return undefined
  return {
    async release() {
      const sql = "delete from leases where name = ? and holder = ?"
      await file.quickly((run) => run.change(sql, name, holder))
    },
  }
}

/** Two handles on `:memory:` would be two databases, and `//` is read as a host by some and as a root by others. */
function checkedPath(path: string): string {
  if (path !== "" && path !== ":memory:" && !/^\/\/[^/]/.test(path)) return path
  throw new KeeperError("settings_invalid", {
    problems: [
      `MALLKEY_STORE: sqlite: needs the path of a file, such as sqlite:./data/mallkey.db (memory: is for tests)`,
    ],
  })
}
