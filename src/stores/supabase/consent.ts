// Where a consent's pair goes: into the row it is known by, the row of its owner, or a row that is made for it.
import type { Connection } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { connectionId, kindOwner, readOwner } from "../../core/id.ts"
import type { Database } from "../postgres/database.ts"
import { forgetGone } from "./discover.ts"
import type { Expressions } from "./layout.ts"
import { makeRow, refuseRowThatCannotBe } from "./new-row.ts"
import {
  answersTo,
  answersToFormer,
  type HeldRow,
  heldColumns,
  heldRow,
  isMisnamed,
  type SupabaseParts,
} from "./rows.ts"
import { isTaken, keepsChanging, writePair, writeTries } from "./write.ts"

/** Whose consent it is. */
export type Wanted = Pick<Connection, "id" | "mallId" | "owner" | "organization">

export async function saveConsent(
  database: Database,
  parts: SupabaseParts,
  connection: Connection,
  onlyNew: boolean,
): Promise<boolean> {
  const { id, mallId, owner, organization } = connection
  for (let attempt = 0; attempt < writeTries; attempt++) {
    const row = (await findRow(database, parts, connection)) ?? (await makeRow(database, parts, connection))
    if (!row) continue
    if (onlyNew && row.document) return false
    const isFormer = row.id !== id && answersToFormer(row, id)
    const naming = isFormer
      ? { id: row.id, found: row.found, owner: row.givenOwner }
      : { id, found: false, owner }
    try {
      if (await writePair(database, parts, row, connection, { ...naming, organization })) return true
    } catch (error) {
      if (!isTaken(error)) throw error
      await forgetGone(database, parts, [mallId])
    }
  }
  throw keepsChanging(id, parts.layout)
}

/** Before the code is spent: is there a row for it, or could one be made? */
export async function checkConsent(database: Database, parts: SupabaseParts, wanted: Wanted): Promise<void> {
  if (!(await findRow(database, parts, wanted))) refuseRowThatCannotBe(parts.layout, wanted)
}

export function placesSql(layout: Expressions): string {
  const { table, mall } = layout
  return `select ${heldColumns(layout)}
    from ${table} t left join ${layout.kept} c on c.row_id = t.id::text
    where ${mall} = $1::text or (${mall} is null and (c.id = $2::text or t.user_id::text = $3::text
      or t.org_id::text = $4::text or t.id::text = $5::text))`
}

/** In this order: known by this id; of this mall and owner; the owner's, without a mall; left empty by a disconnect. */
async function findRow(
  database: Database,
  parts: SupabaseParts,
  wanted: Wanted,
): Promise<HeldRow | undefined> {
  const { id, mallId, owner } = wanted
  const named = owner === undefined ? undefined : readOwner(owner)
  const idOf = (kind: "user" | "org" | "row") => (named?.kind === kind ? named.id : null)
  const values = [mallId, id, idOf("user"), idOf("org"), idOf("row")]
  const rows = await database.rows(placesSql(parts.layout), values)
  const candidates = rows.map((row) => heldRow(row, parts.tagOf))
  const known = candidates.find(
    (row) =>
      row.known !== undefined &&
      row.mallId === mallId &&
      ((row.id === id && !isMisnamed(row)) || answersToFormer(row, id)),
  )
  if (known) return known
  const isNobodys = (row: HeldRow) => !row.userId && !row.orgId
  const isFree = (row: HeldRow) => row.found && !row.document && isNobodys(row)
  const claimed = rows.findIndex(
    (row, at) => row.id === id && row.found === false && !isMisnamed(candidates[at]!),
  )
  if (claimed >= 0) return candidates[claimed]
  // The name of a mall is quickly typed into one's own row: what nobody is named for goes where that mall's tokens are.
  if (owner === undefined)
    return theOnlyOne(
      id,
      candidates.filter((row) => row.found && row.mallId === mallId && (row.document || isNobodys(row))),
    )
  return rowOfOwner(candidates, owner, wanted) ?? (named ? undefined : candidates.find(isFree))
}

/** A person may have rows in several organizations: first the one they are signed in for, then one of none. */
function rowOfOwner(
  candidates: HeldRow[],
  owner: string,
  { mallId, organization }: Wanted,
): HeldRow | undefined {
  const isTheirs = (row: HeldRow) => organization !== undefined && answersTo(row, organization)
  const own = candidates
    .filter((row) => answersTo(row, owner))
    .toSorted((left, right) => rank(left) - rank(right))
  function rank(row: HeldRow): number {
    return isTheirs(row) ? 0 : row.orgId === undefined ? 1 : 2
  }
  const isEmptyForThem = (row: HeldRow) => row.mallId === "" && (organization === undefined || rank(row) < 2)
  return own.find((row) => row.mallId === mallId) ?? own.find(isEmptyForThem)
}

function theOnlyOne(id: string, [only, ...others]: HeldRow[]): HeldRow | undefined {
  if (others.length === 0) return only
  const problems = [only!, ...others].map(({ id: own, mallId, userId, orgId, rowId }) => {
    if (own !== mallId) return own
    const owner =
      userId !== undefined
        ? kindOwner("user", userId)
        : orgId !== undefined
          ? kindOwner("org", orgId)
          : kindOwner("row", rowId)
    return connectionId(mallId, owner)
  })
  throw new KeeperError("ambiguous", { connectionId: id, detail: problems.join(", "), problems })
}
