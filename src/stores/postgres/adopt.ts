// Takes up pairs that other programs wrote: says of each when it is due, so that an index can find it.

import { meeting } from "../documents/token-document.ts"
import { standingOf } from "../standing.ts"
import type { Database, Row } from "./database.ts"
import { ownOf, type ReadingRows, timesOf } from "./rows.ts"
import { soundOf } from "./sound-rows.ts"
import { isForeign, isNews, nativeTable, selectFacts, tag } from "./tables.ts"

const batch = 2_000

/**
 * Only where the very pair and end that were read still stand: theirs is never touched, and what is newer waits for the
 * next round. Where the pair is one we know, only its end is news: whatever was learned of it meanwhile stays, and a
 * refresh is brought forward, never put off. `json` of the row and not parameters, as a batch has more values than a statement may have parameters.
 */
const adoptSql = `update ${nativeTable.name} set
    mallkey_tag = n_tag, mallkey_access_ends_at = n_access_ends_at, mallkey_refresh_ends_at = n_refresh_ends_at,
    mallkey_written_end = expires_at,
    mallkey_refresh_at = case when ${isForeign} then n_refresh_at
      when mallkey_refresh_at is not null then least(mallkey_refresh_at, n_refresh_at) end,
    mallkey_standing = case when ${isForeign} then n_standing else mallkey_standing end,
    mallkey_health = case when ${isForeign} then n_health else mallkey_health end
  from json_to_recordset($1) as news (
    n_id text, n_tag text, n_refresh_at bigint, n_access_ends_at bigint, n_refresh_ends_at bigint,
    n_standing smallint, n_health json, n_written_end text)
  where mall_id = n_id and ${soundOf(nativeTable)} and (${tag}) = n_tag and to_json(expires_at) #>> '{}' is not distinct from n_written_end
    and ${isNews}`

/** All there are, or the one that is named. True: something was adopted. */
export async function adoptForeign(database: Database, parts: ReadingRows, id?: string): Promise<boolean> {
  const named = id === undefined ? "" : "and mall_id = $1"
  // In the order of the index: the planner knows not how few there are, and would rather read all and stop early.
  const sql = `${selectFacts(nativeTable)} where ${soundOf(nativeTable)} and ${isNews} ${named}
    order by mall_id limit ${batch}`
  for (let adopted = 0; ; ) {
    const rows = await database.rows(sql, id === undefined ? [] : [id])
    if (rows.length === 0) return adopted > 0
    const news = rows.map((row) => newsOf(row, meeting(parts)))
    const changed = await database.change(adoptSql, [JSON.stringify(news)])
    adopted += changed
    // Where nothing was changed, others were quicker with all of them: no reason to run after them for ever.
    if (rows.length < batch || changed === 0) return adopted > 0
  }
}

function newsOf(row: Row, parts: ReadingRows): Record<string, unknown> {
  const read = timesOf(row, parts)
  const { health, refreshAt } = ownOf(row, read, parts)
  const { accessExpiresAt, refreshExpiresAt } = read.times
  return {
    n_id: row.id,
    n_tag: row.tag,
    n_refresh_at: refreshAt,
    n_access_ends_at: accessExpiresAt,
    n_refresh_ends_at: refreshExpiresAt,
    n_standing: row.has_refresh ? standingOf(health) : 3,
    n_health: health,
    n_written_end: row.expires_at,
  }
}
