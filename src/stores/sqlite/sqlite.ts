// The embedded store: one SQLite file, tokens always sealed, several processes at once.
import { resolve } from "node:path"
import { KeeperError } from "../../core/errors.ts"
import { isOddId, oddId } from "../../core/odd-ids.ts"
import type { Chance, Clock, Store } from "../../core/ports.ts"
import type { Sealer } from "../../core/seal.ts"
import { type Apps, isClaimed, refuseUnclaimed } from "../claimed.ts"
import { createOddities } from "../oddities.ts"
import { readPages } from "../safe-page.ts"
import { standingOf } from "../standing.ts"
import { openSqliteFile } from "./database.ts"
import { sqliteLease } from "./leases.ts"
import { sqlitePage, tallyOn, unclaimedOn } from "./list.ts"
import { sqliteNotes } from "./notes.ts"
import { resealSqlite } from "./reseal.ts"
import { connectionOfRow, factColumns, rowOf, saveSql, valuesOf } from "./rows.ts"

interface SqliteParts {
  sealer: Sealer
  clock: Clock
  chance: Chance
  apps?: Apps
}

/** The last value: the turn that must be the latest, or null where that does not matter. */
const healthSql = `update connections set health = ?1, standing = ?2, refresh_at = ?3 where id = ?4 and tag = ?5
  and (?6 is null or coalesce(json_extract(health, '$.turn'), '') = ?6)`
export async function openSqliteStore(path: string, parts: SqliteParts): Promise<Store> {
  const { sealer, apps = [] } = parts
  const oddities = createOddities()
  const file = await openSqliteFile(resolve(checkedPath(path)))
  return {
    name: `sqlite:${path}`,
    async get(id) {
      if (!isClaimed(apps, id)) return undefined
      const sql = `select ${factColumns}, tokens from connections where id = ?`
      const row = await file.durably((run) => run.one(sql, id))
      return row && connectionOfRow(row, sealer)
    },
    list: (query) => sqlitePage(file.durably, query, { apps, oddities }),
    async saveTokens(connection, ifTag) {
      if (isOddId(connection.id)) throw oddId()
      refuseUnclaimed(apps, connection.id)
      const values = valuesOf(rowOf(connection, sealer))
      const changed = await file.together((sql) =>
        ifTag === "new" || ifTag === "always"
          ? sql.change(saveSql[ifTag], ...values)
          : sql.change(saveSql.tag, ...values, ifTag),
      )
      return changed === 1
    },
    async saveHealth(id, { health, refreshAt, ifTurn }, ifTag) {
      const turn = ifTurn ?? null
      const values = [JSON.stringify(health), standingOf(health), refreshAt ?? null, id, ifTag, turn]
      return (await file.together((sql) => sql.change(healthSql, ...values))) === 1
    },
    async remove(id) {
      await file.durably((sql) => sql.change("delete from connections where id = ?", id))
    },
    tally: (now, counts) => file.durably((sql) => tallyOn(sql, apps, now, counts)),
    lease: (name, ttlMs, asking) => sqliteLease(file, parts, name, ttlMs, asking),
    notes: (kind) => sqliteNotes(file, kind),
    reseal: (limit, mayTouch) => resealSqlite(file, { sealer, apps }, limit, mayTouch),
    // Always sealed, always on disk: but for rows that others wrote into it, only the file itself can be in trouble.
    async warnings(depth = "all") {
      if (depth === "place") return []
      oddities.clear()
      await readPages((query) => sqlitePage(file.durably, query, { apps, oddities }), depth)
      return [...oddities.warnings(), ...(await file.durably((sql) => unclaimedOn(sql, apps)))]
    },
    async close() {
      file.close()
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
