// Finds pairs that other programs wrote into auth_settings, names them, and says when each is due.
import { accountOf, isAccount, ownerIn } from "../../core/id.ts"
import { isOddId } from "../../core/odd-ids.ts"
import { meeting } from "../documents/token-document.ts"
import type { Database, Value } from "../postgres/database.ts"
import { someRows } from "../safe-page.ts"
import { type Expressions, isRowOf } from "./layout.ts"
import { nameAnew, namesOf } from "./naming.ts"
import { meantNewsSql, newsSql, recentMeantSql, recentNewsSql } from "./news.ts"
import { oddWords } from "./odd-rows.ts"
import {
  factsOfHeld,
  type HeldRow,
  heldRow,
  isMisnamed,
  isTyped,
  keptColumns,
  type SupabaseParts,
  typedNow,
} from "./rows.ts"
import { theirValues } from "./theirs.ts"
import { isAboutValues, isTaken } from "./write.ts"

/** Of one mall or of all. True: something was found. */
export async function discover(database: Database, parts: SupabaseParts, mallId?: string): Promise<boolean> {
  const { layout, horizon } = parts
  const begun = mallId === undefined ? await horizon.begin() : undefined
  const known = horizon.known()
  const isQuicker = known && (mallId === undefined || !known.indexed)
  const { found, isAll } = isQuicker
    ? await discoverBy(database, parts, recentNewsSql(layout), [mallId ?? null, known.xid])
    : await discoverBy(database, parts, newsSql(layout), [mallId ?? null])
  if (begun && isAll) horizon.reached(begun)
  return found
}

/** Also what was compared before: for who wants to hear of all that is odd. */
export async function discoverAnew(database: Database, parts: SupabaseParts): Promise<void> {
  await discoverBy(database, parts, newsSql(parts.layout), [null])
}

/** What may have been written into a connection by this name, the rows of its owner among them. */
export function discoverMeant(database: Database, parts: SupabaseParts, id: string): Promise<boolean> {
  return discoverNamed(database, parts, id, ownerIn(id))
}

/** The same without the owner's: these may have no index, and each refresh asks. */
export function discoverBeside(database: Database, parts: SupabaseParts, id: string): Promise<boolean> {
  return discoverNamed(database, parts, id, undefined)
}

async function discoverNamed(
  database: Database,
  parts: SupabaseParts,
  id: string,
  owner: string | undefined,
): Promise<boolean> {
  const { layout, horizon } = parts
  const values = [accountOf(id), id, ...theirValues(layout, owner)]
  const known = horizon.known()
  const { found } =
    known && !known.indexed
      ? await discoverBy(database, parts, recentMeantSql(layout), [...values, known.xid])
      : await discoverBy(database, parts, meantNewsSql(layout), values)
  return found
}

interface Discovered {
  found: boolean
  /** Nothing of it is left. */
  isAll: boolean
}

/** It compares rows that hold a pair with what we keep beside them: their programs tell nobody what they write. */
async function discoverBy(
  database: Database,
  parts: SupabaseParts,
  sql: string,
  values: Value[],
): Promise<Discovered> {
  for (let found = false; ; found = true) {
    const rows = await database.rows(sql, values)
    const news = soundOf(rows, parts)
    const isLast = !rows[0]?.more
    if (news.length === 0) return { found, isAll: isLast }
    const kept = await keep(database, parts, news)
    // Where nothing was kept, others were quicker: no reason to run after them for ever.
    if (isLast || kept === 0) return { found: found || kept > 0, isAll: isLast && kept === news.length }
  }
}

/** At a start, which waits for it: the others are found by the next list or sweep. */
export async function discoverSome(database: Database, parts: SupabaseParts): Promise<void> {
  const rows = await database.rows(newsSql(parts.layout), [null])
  const news = soundOf(rows.slice(0, someRows), parts)
  if (news.length > 0) await keep(database, parts, news)
}

function soundOf(rows: Record<string, unknown>[], parts: SupabaseParts): HeldRow[] {
  return rows.map((row) => heldRow(row, parts.tagOf)).filter((row) => isSound(row, parts))
}

/** What cannot be a connection is named and left where it is. */
function isSound({ mallId, rowId, document }: HeldRow, { layout, oddities }: SupabaseParts): boolean {
  const why = isOddId(mallId) || !isAccount(mallId) ? oddWords.mall : document ? undefined : oddWords.tag
  oddities.note(`${layout.shown} row ${rowId}`, why)
  return why === undefined
}

const sameSql = "(kept.tag = excluded.tag and kept.mall_id = excluded.mall_id)"

/**
 * Only beside the very pair that was read; whatever is newer is met the next time. Where the pair is one we know, only
 * its end or its name is news: whatever was learned of it meanwhile stays, and a refresh is brought forward, never put off.
 */
export const keepSql = (layout: Expressions) => `
  insert into ${layout.kept} as kept (row_id, id, former_id, found, mall_id, tag, refresh_at, access_ends_at,
    refresh_ends_at, standing, facts, health, written_end, typed)
  select n.row_id, n.id, n.former_id, true, n.mall_id, n.tag, n.refresh_at, n.access_ends_at, n.refresh_ends_at, n.standing,
    n.facts, n.health, n.written_end, n.typed
  from json_to_recordset($1::json) as n (row_id text, id text, former_id text, mall_id text, tag text, refresh_at bigint,
    access_ends_at bigint, refresh_ends_at bigint, standing smallint, facts json, health json,
    written_end text, typed boolean)
  join ${layout.table} t on t.id = n.row_id::${layout.casts.id} and ${layout.tag} = n.tag
    and ${layout.end} is not distinct from n.written_end
  on conflict (row_id) do update set id = excluded.id,
    former_id = coalesce(excluded.former_id, kept.former_id), mall_id = excluded.mall_id, tag = excluded.tag,
    access_ends_at = excluded.access_ends_at, refresh_ends_at = excluded.refresh_ends_at, facts = excluded.facts,
    written_end = excluded.written_end,
    refresh_at = case when not ${sameSql} then excluded.refresh_at
      when kept.refresh_at is not null then least(kept.refresh_at, excluded.refresh_at) end,
    standing = case when ${sameSql} then kept.standing else excluded.standing end,
    health = case when ${sameSql} then kept.health else excluded.health end,
    found = kept.found or kept.mall_id <> excluded.mall_id or kept.id <> excluded.id,
    owner = case when kept.mall_id = excluded.mall_id and kept.id = excluded.id then kept.owner end`

/** Of those that were kept before: their names, too, tell who has proven themselves. */
export const markSql = (layout: Expressions) => `
  update ${layout.kept} c set typed = ${typedNow} from ${layout.table} t
  where c.row_id = any($1::text[]) and t.id = c.row_id::${layout.casts.id} and c.typed is distinct from ${typedNow}`

async function keep(database: Database, parts: SupabaseParts, news: HeldRow[]): Promise<number> {
  const { layout } = parts
  const malls = [...new Set(news.map((row) => row.mallId))]
  // A mall of somebody's may have been called by one of their names before such were refused.
  await forgetGone(database, parts, [...malls, ...news.flatMap(namesOf)])
  try {
    const names = await nameAnew(database, parts, malls, news)
    const records = news.map((row) => recordOf(row, names.get(row.rowId) ?? row.id, parts))
    const kept = await database.change(keepSql(layout), [JSON.stringify(records)])
    await database.change(markSql(layout), [news.map((row) => row.rowId)])
    await renameInKeys(database, news, names)
    return kept
  } catch (error) {
    if (!isTaken(error) && !isAboutValues(error)) throw error
    // Another replica found the same rows at the same moment, or one mall is in trouble: it holds up no other.
    if (malls.length === 1) return 0
    const half = new Set(malls.slice(malls.length / 2))
    const [later = [], first = []] = [true, false].map((is) =>
      news.filter(({ mallId }) => half.has(mallId) === is),
    )
    return (await keep(database, parts, first)) + (await keep(database, parts, later))
  }
}

function recordOf(row: HeldRow, id: string, parts: SupabaseParts): object {
  const { facts, health, ...columns } = keptColumns(factsOfHeld({ ...row, id }, meeting(parts))!)
  return {
    row_id: row.rowId,
    id,
    former_id: formerIdOf(row) ?? null,
    ...columns,
    written_end: row.writtenEnd,
    typed: isTyped(row),
    facts: JSON.parse(facts as string),
    health: JSON.parse(health as string),
  }
}

export function forgetSql(layout: Expressions): string {
  return goneSql(layout, "kept.mall_id = any($1::text[])")
}

export function freeNameSql(layout: Expressions): string {
  return goneSql(layout, "kept.id = $1::text")
}

function goneSql(layout: Expressions, which: string): string {
  return `delete from ${layout.kept} kept where ${which} and (kept.tag <> '' or kept.found) and not exists (
    select from ${layout.table} t where ${isRowOf("kept", layout)})`
}

/** What is kept beside pairs that are gone would hold names that are free. One without a tag is only being made. */
async function forgetGone(database: Database, { layout }: SupabaseParts, malls: string[]): Promise<void> {
  await database.change(forgetSql(layout), [malls])
}

/** This one alone: of a mall somebody may have typed thousands. */
export async function freeName(database: Database, { layout }: SupabaseParts, id: string): Promise<void> {
  await database.change(freeNameSql(layout), [id])
}

/** Of 0.1.0, which gave owners no kind. A name that was somebody else's before is nobody's any more. */
function formerIdOf(row: HeldRow): string | undefined {
  const owner = ownerIn(row.id)
  if (owner === undefined || !isMisnamed(row)) return undefined
  return [row.userId, row.orgId, row.rowId].includes(owner) ? row.id : undefined
}

export const renameInKeysSql = `
  update mallkey.notes set value = replace(value::text, $1::text, $2::text)::json, version = version + 1
  where kind = 'key' and strpos(value::text, $1) > 0`

/** Keys that are limited to connections name them: they go on opening the same ones. */
async function renameInKeys(database: Database, news: HeldRow[], names: Map<string, string>): Promise<void> {
  for (const row of news) {
    const [former, name] = [formerIdOf(row), names.get(row.rowId)]
    if (former === undefined || name === undefined) continue
    await database.change(renameInKeysSql, [JSON.stringify(former), JSON.stringify(name)])
  }
}
