// A row for a consent that has none yet: with the columns that its owner is found by, or refused with what the table wants.
import type { Connection } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { readOwner } from "../../core/id.ts"
import type { Database, Value } from "../postgres/database.ts"
import { freeName } from "./discover.ts"
import { type Expressions, fits, type Layout } from "./layout.ts"
import { type HeldRow, heldColumns, heldRow, type SupabaseParts } from "./rows.ts"
import { isTaken, isTheirRule } from "./write.ts"

/** Whose consent it is. */
export type Wanted = Pick<Connection, "id" | "mallId" | "owner" | "organization">

/** Columns that nobody is named for are left to the table: it may fill them in, or refuse. */
export const ownerColumns: Whose[][] = [[], ["user_id"], ["user_id", "org_id"], ["org_id"]]

export function makeRowSql({ table, kept, casts }: Expressions, whose: Whose[]): string {
  const names = whose.map((column) => `${column}, `).join("")
  const places = whose.map((column, at) => `($${at + 5}::text)::${casts[column]}, `).join("")
  return `with made as (
      insert into ${table} (${names}providers, updated_at)
      values (${places}jsonb_build_object($1::text, jsonb_build_object('mall_id', $2::text)), now()) returning id
    )
    insert into ${kept} (row_id, id, found, mall_id, owner, tag, standing, facts, health)
    select made.id::text, $3::text, false, $2, $4::text, '', 0, '{}', '{}' from made returning row_id`
}

export function madeRowSql(layout: Expressions): string {
  return `select ${heldColumns(layout)} from ${layout.table} t
    join ${layout.kept} c on c.row_id = t.id::text where t.id = $1::${layout.casts.id}`
}

/**
 * Row and name together, so that of several who make one at once exactly one does. Tokens come in the next statement,
 * as they are sealed to the row, whose id the table gives. Undefined: somebody else was quicker.
 */
export async function makeRow(
  database: Database,
  parts: SupabaseParts,
  wanted: Wanted,
): Promise<HeldRow | undefined> {
  const { layout } = parts
  const { id, mallId, owner } = wanted
  refuseRowThatCannotBe(layout, wanted)
  await freeName(database, parts, id)
  const whose = whoseColumns(wanted)
  const values: Value[] = [layout.provider, mallId, id, owner ?? null, ...Object.values(whose)]
  try {
    const [made] = await database.rows(makeRowSql(layout, Object.keys(whose) as Whose[]), values)
    const [row] = await database.rows(madeRowSql(layout), [made?.row_id as string])
    return row && heldRow(row, parts.tagOf)
  } catch (error) {
    if (isTaken(error)) return undefined
    if (isTheirRule(error)) throw oneRowOnly(id, layout.shown, error)
    throw error
  }
}

export type Whose = "user_id" | "org_id"

/** Programs beside us look for both where there are both. */
function whoseColumns({ owner, organization }: Wanted): Partial<Record<Whose, string>> {
  const [named, org] = [owner, organization].map((text) => (text === undefined ? undefined : readOwner(text)))
  return {
    ...(named?.kind === "user" && { user_id: named.id }),
    ...(named?.kind === "user" && org?.kind === "org" && { org_id: org.id }),
    ...(named?.kind === "org" && { org_id: named.id }),
  }
}

/** A made-up row would be nobody's, and what the table refuses after the consent costs its owner another one. */
export function refuseRowThatCannotBe(layout: Layout, wanted: Wanted): void {
  const { id, owner } = wanted
  const whose = whoseColumns(wanted)
  const columns = new Set(["providers", "updated_at", ...Object.keys(whose)])
  const missing = layout.required.filter((column) => !columns.has(column))
  if (missing.length > 0) {
    const from = missing.some((column) => column === "user_id" || column === "org_id")
      ? "begin the consent from a signed-in session whose app_metadata has org_id"
      : "give the column a default"
    throw refused(id, `${layout.shown} takes no new row without ${missing.join(", ")}: ${from}`)
  }
  if (owner !== undefined && readOwner(owner)?.kind === "row")
    throw refused(id, `${layout.shown} has no such row`)
  for (const [column, given] of Object.entries(whose)) {
    const type = layout.types[column as Whose]
    if (!fits(given, type)) throw refused(id, `${layout.shown}: ${column} is ${type} and cannot hold this id`)
  }
}

function refused(connectionId: string, detail: string): KeeperError {
  return new KeeperError("request_invalid", { connectionId, detail, problems: [detail] })
}

function oneRowOnly(id: string, table: string, cause: unknown): KeeperError {
  const detail = `${table} allows one row here, and it holds another mall: disconnect that one first`
  return new KeeperError("request_invalid", { connectionId: id, detail, cause })
}
