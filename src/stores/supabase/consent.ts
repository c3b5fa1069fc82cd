// Where a consent's pair goes: into the row it is known by, the row of its owner, or a row that is made for it.
import { inPlaceOf } from "../../core/alive/spent/successors.ts"
import { unprovenRow } from "../../core/alive/unproven.ts"
import type { Connection } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { connectionId, kindOwner, readOwner } from "../../core/id.ts"
import type { IfTag } from "../../core/ports.ts"
import type { Database } from "../postgres/database.ts"
import { freeName } from "./discover.ts"
import { giveNameBack, hasTypedOrganization, writeAndName } from "./naming.ts"
import { makeRow, refuseRowThatCannotBe, type Wanted } from "./new-row.ts"
import { type RowReading, rowMeantBy } from "./one-row.ts"
import { placesSql, placesValues } from "./places.ts"
import {
  answersTo,
  answersToFormer,
  type HeldRow,
  heldRow,
  isMisnamed,
  isNobodys,
  isProven,
  ownerOf,
  type SupabaseParts,
} from "./rows.ts"
import { isTaken, keepsChanging, type Naming, writeTries } from "./write.ts"

/** What an import, or a pair that had gone astray, brings to a mall; nobody looks here whose place it takes. */
export async function saveInPlace(
  database: Database,
  parts: SupabaseParts,
  connection: Connection,
  onlyNew: boolean,
): Promise<boolean> {
  const asItIs = () => connection
  return saveBy(database, parts, connection, asItIs, async (row) =>
    onlyNew && row.document ? undefined : givenName(row, connection),
  )
}

/**
 * `ifTag`: of the pair that the store shows under this id, or "new". It is compared where the consent goes into that
 * row; where it goes elsewhere, nobody's news stands there under this name.
 */
export async function saveConsent(
  database: Database,
  parts: SupabaseParts & RowReading,
  connection: Connection,
  ifTag: IfTag,
): Promise<boolean> {
  return saveBy(database, parts, connection, proving, async (row) => {
    const shown = await rowMeantBy(database, parts, connection.id)
    if (shown?.rowId !== row.rowId) return givenName(row, connection)
    // One that no secret opens is shown to nobody by another name than its own.
    const isUnseen = ifTag === "new" && shown.id !== connection.id
    if (row.document?.tag !== ifTag && !isUnseen) return undefined
    return { id: row.id, found: row.found, owner: row.givenOwner }
  })
}

function givenName(row: HeldRow, { id, owner, organization }: Connection): Naming {
  const naming = answersToFormer(row, id)
    ? { id: row.id, found: row.found, owner: row.givenOwner }
    : { id, found: false, owner }
  return { ...naming, organization }
}

/** That a consent took the place of another pair stays with the row, which has proven itself by it. */
function proving(connection: Connection, { known }: HeldRow): Connection {
  return connection.health.replaced || !known ? connection : inPlaceOf(connection, known)
}

/** `namingOf`: how it is called there; undefined: it is not to be written. */
async function saveBy(
  database: Database,
  parts: SupabaseParts,
  connection: Connection,
  written: (connection: Connection, row: HeldRow) => Connection,
  namingOf: (row: HeldRow) => Promise<Naming | undefined>,
): Promise<boolean> {
  const { id, mallId } = connection
  for (let attempt = 0; attempt < writeTries; attempt++) {
    const row = (await findRow(database, parts, connection)) ?? (await makeRow(database, parts, connection))
    if (!row) {
      await giveNameBack(database, parts, mallId)
      continue
    }
    const naming = await namingOf(row)
    if (!naming) return false
    try {
      if (await writeAndName(database, parts, row, written(connection, row), naming)) return true
    } catch (error) {
      if (!isTaken(error)) throw error
      await freeName(database, parts, id)
      await giveNameBack(database, parts, mallId)
    }
  }
  throw keepsChanging(id, parts.layout)
}

/** Before the code is spent: is there a row for it, or could one be made? */
export async function checkConsent(database: Database, parts: SupabaseParts, wanted: Wanted): Promise<void> {
  if (!(await findRow(database, parts, wanted))) refuseRowThatCannotBe(parts.layout, wanted)
}

/** In this order: known by this id; of this mall and owner; the owner's, without a mall; left empty by a disconnect. */
async function findRow(
  database: Database,
  parts: SupabaseParts,
  wanted: Wanted,
): Promise<HeldRow | undefined> {
  const { id, mallId, owner } = wanted
  const named = owner === undefined ? undefined : readOwner(owner)
  const rows = await database.rows(placesSql(parts.layout), placesValues(parts.layout, wanted))
  const candidates = rows.map((row) => heldRow(row, parts.tagOf))
  // The name of a mall and a pair are quickly typed into one's own row: for nobody in particular it must be proven.
  const isTheirs = (row: HeldRow) =>
    owner === undefined ? isNobodys(row) || isProven(row) : !hasTypedOrganization(row)
  const known = candidates.find(
    (row) =>
      row.known !== undefined &&
      row.mallId === mallId &&
      ((row.id === id && !isMisnamed(row)) || answersToFormer(row, id)) &&
      isTheirs(row),
  )
  if (known) return known
  const isFree = (row: HeldRow) => row.found && !row.document && isNobodys(row)
  const claimed = rows.findIndex(
    (row, at) =>
      row.id === id && row.found === false && !isMisnamed(candidates[at]!) && isTheirs(candidates[at]!),
  )
  if (claimed >= 0) return candidates[claimed]
  if (owner === undefined) return rowOfNobodyNamed(candidates, wanted)
  return rowOfOwner(candidates, owner, wanted) ?? (named ? undefined : candidates.find(isFree))
}

/** Where that mall's tokens are, as far as the row is nobody's or has proven itself; a row of somebody's is refused by name. */
function rowOfNobodyNamed(candidates: HeldRow[], { id, mallId }: Wanted): HeldRow | undefined {
  const ofMall = candidates.filter((row) => row.mallId === mallId && (row.found || row.id === id))
  const fitting = ofMall.filter((row) => row.found && (isNobodys(row) || isProven(row)))
  const unproven = ofMall.filter((row) => row.document && !isNobodys(row) && !isProven(row))
  const hasTheName = unproven.some((row) => row.id === id)
  if (hasTheName || (fitting.length === 0 && unproven.length > 0))
    throw unprovenRow(
      "row_refused",
      id,
      unproven.map((row) => ownerOf(row)!),
    )
  return theOnlyOne(id, fitting)
}

/** A person may have rows in several organizations: first the one they are signed in for, then one of none. */
function rowOfOwner(
  candidates: HeldRow[],
  owner: string,
  { mallId, organization }: Wanted,
): HeldRow | undefined {
  const isTheirs = (row: HeldRow) => organization !== undefined && answersTo(row, organization)
  // A person can type any organization into their own row: its pair must have proven itself there.
  const isAnothers = (row: HeldRow) =>
    readOwner(owner)?.kind === "org" && row.userId !== undefined && !isProven(row)
  const own = candidates
    .filter((row) => answersTo(row, owner) && !isAnothers(row))
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
