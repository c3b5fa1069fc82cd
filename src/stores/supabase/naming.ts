// How connections in rows of auth_settings are called, and that a name is its row's no more once it is another's.
import type { Connection } from "../../core/connection.ts"
import { connectionId, isOwned, kindOwner, ownerIn, readOwner } from "../../core/id.ts"
import { isOddId } from "../../core/odd-ids.ts"
import { tagMember } from "../documents/token-document.ts"
import type { Database } from "../postgres/database.ts"
import { type Expressions, keptJoin } from "./layout.ts"
import { besideAtMost, besideSql } from "./list.ts"
import { renameAll } from "./renaming.ts"
import {
  type HeldRow,
  heldRow,
  isMisnamed,
  isNobodys,
  isProven,
  isTyped,
  type SupabaseParts,
} from "./rows.ts"
import { isTaken, type Naming, writePair } from "./write.ts"

/** Without what is of no use for a name: somebody may have typed thousands of rows of a mall, with 32 KB in each. */
export const keptSql = (layout: Expressions) =>
  `select t.id::text as row_id, ${layout.mall} as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
      json_build_object('refresh_token', 'mk1.', '${tagMember}', ${layout.tag})::text as document, null as written_end,
      c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, '{}'::json as facts,
      json_build_object('spent', coalesce(c.health -> 'spent', '[]'), 'replaced', coalesce(c.health -> 'replaced', '[]')) as health
    from ${keptJoin(layout)} where c.mall_id = any($1::text[])`

export const givenSql = ({ kept }: Expressions) =>
  `select id from ${kept} where mall_id = any($1::text[]) and not found`

/** Rows that stand already and now have another name are renamed; answered are the names of these and of the news. */
export async function nameAnew(
  database: Database,
  { layout, tagOf }: SupabaseParts,
  malls: string[],
  news: HeldRow[],
): Promise<Map<string, string>> {
  const standing = (await database.rows(keptSql(layout), [malls])).map((row) => heldRow(row, tagOf))
  const given = await database.rows(givenSql(layout), [malls])
  const names = nameRows([...standing, ...news], new Set(given.map((row) => row.id as string)))
  await renameAll(database, layout, standing, names)
  return names
}

/** Where the row proves itself with it, a row of a tenant who typed the mall before has the bare name no more. */
export async function writeAndName(
  database: Database,
  parts: SupabaseParts,
  row: HeldRow,
  connection: Connection,
  naming: Naming,
): Promise<boolean> {
  if (!(await writePair(database, parts, row, connection, naming))) return false
  // The pair is saved. What fails here is made good by the next call that names the bare mall.
  if (!isProven(row)) await lookForName(database, parts, connection.mallId).catch(() => undefined)
  return true
}

async function lookForName(database: Database, parts: SupabaseParts, mallId: string): Promise<void> {
  const { layout, tagOf } = parts
  const beside = await database.rows(besideSql(layout), [mallId, mallId, null, besideAtMost])
  const ofMall = beside.map((row) => heldRow(row, tagOf))
  if (ofMall.some((row) => standsInTheWay(row, ofMall))) await giveNameBack(database, parts, mallId)
}

export async function giveNameBack(database: Database, parts: SupabaseParts, mallId: string): Promise<void> {
  try {
    await nameAnew(database, parts, [mallId], [])
  } catch (error) {
    // Another replica does the same.
    if (!isTaken(error)) throw error
  }
}

/** A typed row that came first is still called by the mall's bare name, although another has proven itself. */
export function standsInTheWay(row: HeldRow, ofMall: readonly HeldRow[]): boolean {
  if (row.id !== row.mallId || isNobodys(row) || isProven(row)) return false
  return ofMall.some((other) => other.mallId === row.mallId && isProven(other))
}

/**
 * The mall's own name where one row holds it, else `mall~user:ID` (or org, or row): the bare name would be
 * somebody's by chance. Of several it stays with the only one that has proven itself: a user who types a mall into their
 * own row takes no name from anybody. Names given by a consent stay, and so does a longer one when the other row goes.
 */
function nameRows(rows: HeldRow[], given: ReadonlySet<string>): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set(given)
  const unique = [...new Map(rows.map((row) => [row.rowId, row])).values()]
  for (const [mallId, ofMall] of Map.groupBy(unique, (row) => row.mallId)) {
    const [only, ...others] = ofMall.some(isProven) ? ofMall.filter(isProven) : ofMall
    const named = ofMall.filter((candidate) => candidate.found || isMisnamed(candidate))
    for (const row of named.toSorted((left, right) => turnOf(left) - turnOf(right))) {
      const isOnly = row === only && others.length === 0
      const name = nameFor(row, taken, isOnly && !taken.has(mallId))
      names.set(row.rowId, name)
      taken.add(name)
    }
  }
  return names
}

function nameFor(row: HeldRow, taken: ReadonlySet<string>, isOnly: boolean): string {
  const { id, known, mallId } = row
  const isLong = known !== undefined && isOwned(id) && !hasTypedOrganization(row)
  if (isLong && !isMisnamed(row)) return id
  if (isOnly && !isLong) return mallId
  const names = namesOf(row)
  return (
    names.find((name) => !taken.has(name) && !isOddId(name)) ??
    connectionId(mallId, kindOwner("row", row.rowId))
  )
}

/** First those that keep their name, last those that lose one: theirs must be none that another has. */
function turnOf(row: HeldRow): number {
  if (hasTypedOrganization(row)) return 2
  return row.known !== undefined && isOwned(row.id) && !isMisnamed(row) ? 0 : 1
}

/** An organization is quickly typed into a user's own row: until that has proven itself, its name is not for it. */
export function hasTypedOrganization(row: HeldRow): boolean {
  return isTypedOfUser(row) && readOwner(ownerIn(row.id) ?? "")?.kind === "org"
}

function isTypedOfUser(row: HeldRow): boolean {
  return row.userId !== undefined && isTyped(row)
}

/** What it may be called beside others of its mall. */
export function namesOf(row: HeldRow): string[] {
  return kindsOf(row).map((owner) => connectionId(row.mallId, owner))
}

/** Its user, else its organization, else itself; first the one that a name without a kind has meant until now. */
function kindsOf(row: HeldRow): string[] {
  const columns = { user: row.userId, org: isTypedOfUser(row) ? undefined : row.orgId, row: row.rowId }
  const owners = (["user", "org", "row"] as const)
    .filter((kind) => columns[kind] !== undefined)
    .map((kind) => ({ owner: kindOwner(kind, columns[kind]!), isMeant: columns[kind] === ownerIn(row.id) }))
  return owners
    .toSorted((left, right) => Number(right.isMeant) - Number(left.isMeant))
    .map(({ owner }) => owner)
}
