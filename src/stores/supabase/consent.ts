// Where a consent's pair goes: into the row it is known by, the row of its owner, or a row that is made for it.

import type { Connection } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { connectionId } from "../../core/id.ts"
import type { Database, Value } from "../postgres/database.ts"
import { forgetGone } from "./discover.ts"
import { answersTo, type HeldRow, heldColumns, heldRow, type SupabaseParts } from "./rows.ts"
import { isTaken, isTheirRule, keepsChanging, writePair, writeTries } from "./write.ts"

export async function saveConsent(
  database: Database,
  parts: SupabaseParts,
  connection: Connection,
  onlyNew: boolean,
): Promise<boolean> {
  const { id, mallId, owner } = connection
  for (let attempt = 0; attempt < writeTries; attempt++) {
    const row = (await findRow(database, parts, connection)) ?? (await makeRow(database, parts, connection))
    if (!row) continue
    if (onlyNew && row.document) return false
    try {
      if (await writePair(database, parts, row, connection, { id, found: false, owner })) return true
    } catch (error) {
      if (!isTaken(error)) throw error
      await forgetGone(database, parts, [mallId])
    }
  }
  throw keepsChanging(id, parts.layout)
}

/** In this order: known by this id; of this mall and owner; the owner's, without a mall; left empty by a disconnect. */
async function findRow(
  database: Database,
  parts: SupabaseParts,
  { id, mallId, owner }: Connection,
): Promise<HeldRow | undefined> {
  const { layout } = parts
  const rows = await database.rows(
    `select ${heldColumns(layout)}
      from ${layout.table} t left join mallkey.settings_rows c on c.row_id = t.id::text
      where ${layout.mall} = $1
        or (${layout.mall} is null and (c.id = $2 or $3 in (t.user_id::text, t.org_id::text, t.id::text)))`,
    [mallId, id, owner ?? null],
  )
  const candidates = rows.map((row) => heldRow(row, parts.tagOf))
  const isFree = (row: HeldRow) => row.found && !row.document && !row.userId && !row.orgId
  const known = candidates.find((row) => row.id === id && row.known !== undefined && row.mallId === mallId)
  if (known) return known
  const claimed = rows.findIndex((row) => row.id === id && row.found === false)
  if (claimed >= 0) return candidates[claimed]
  if (owner === undefined)
    return theOnlyOne(
      id,
      candidates.filter((row) => row.found && row.mallId === mallId),
    )
  return (
    candidates.find((row) => row.mallId === mallId && answersTo(row, owner)) ??
    candidates.find((row) => row.mallId === "" && answersTo(row, owner)) ??
    candidates.find(isFree)
  )
}

function theOnlyOne(id: string, [only, ...others]: HeldRow[]): HeldRow | undefined {
  if (others.length === 0) return only
  const problems = [only!, ...others].map((row) =>
    connectionId(row.mallId, row.userId ?? row.orgId ?? row.rowId),
  )
  throw new KeeperError("ambiguous", { connectionId: id, detail: problems.join(", "), problems })
}

/**
 * Row and name together, so that of several who make one at once exactly one does. Tokens come in the next statement,
 * as they are sealed to the row, whose id the table gives. Undefined: somebody else was quicker.
 */
async function makeRow(
  database: Database,
  parts: SupabaseParts,
  { id, mallId, owner }: Connection,
): Promise<HeldRow | undefined> {
  const { layout } = parts
  await forgetGone(database, parts, [mallId])
  const userId = owner !== undefined && fits(owner, layout.types.user_id) ? owner : undefined
  const values: Value[] = [layout.provider, mallId, id, owner ?? null]
  const user = userId === undefined ? "" : `$${values.push(userId)}::${layout.types.user_id}, `
  const sql = `with made as (
      insert into ${layout.table} (${user && "user_id, "}providers, updated_at)
      values (${user}jsonb_build_object($1::text, jsonb_build_object('mall_id', $2::text)), now()) returning id
    )
    insert into mallkey.settings_rows (row_id, id, found, mall_id, owner, tag, standing, facts, health)
    select made.id::text, $3, false, $2, $4, '', 0, '{}', '{}' from made returning row_id`
  try {
    const [made] = await database.rows(sql, values)
    const rowId = made?.row_id as string
    const [row] = await database.rows(
      `select ${heldColumns(layout)} from ${layout.table} t join mallkey.settings_rows c on c.row_id = t.id::text
        where t.id = $1::${layout.types.id}`,
      [rowId],
    )
    return row && heldRow(row, parts.tagOf)
  } catch (error) {
    if (isTaken(error)) return undefined
    if (isTheirRule(error)) throw oneRowOnly(id, layout.shown, error)
    throw error
  }
}

function fits(owner: string, type: string): boolean {
  if (type === "uuid") return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(owner)
  if (/^(small|big)?int(eger)?$/.test(type)) return /^\d{1,18}$/.test(owner)
  return /^(text|character varying)$/.test(type)
}

function oneRowOnly(id: string, table: string, cause: unknown): KeeperError {
  const detail = `${table} allows one row here, and it holds another mall: disconnect that one first`
  return new KeeperError("request_invalid", { connectionId: id, detail, cause })
}
