// Writes a pair into its row and what we keep beside it in one statement, only over the very text that was read.
import type { Connection } from "../../core/connection.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { readOwner } from "../../core/id.ts"
import type { Database, Value } from "../postgres/database.ts"
import { fits, type Layout } from "./layout.ts"
import { type HeldRow, keptColumns, patchFor, type SupabaseParts } from "./rows.ts"

/** Only this one key: other keys of `providers`, and other members of the object, stay as they are. */
export function setMembers({ provider, object }: Layout, patch: string): string {
  return `providers = jsonb_set(coalesce(t.providers, '{}'), '{${provider}}',
    case when jsonb_typeof(${object}) = 'object' then ${object} else '{}' end || ${patch}::jsonb),
    updated_at = now()`
}

/** How often a row is read again whose text changed before it could be written. */
export const writeTries = 5

/** Others write the row all the time: nothing is wrong, and nothing was saved. */
export function keepsChanging(id: string, { shown }: Layout): KeeperError {
  return new KeeperError("busy", { connectionId: id, detail: `${shown}: others keep writing this row` })
}

/** How the connection is called from now on. */
export interface Naming {
  id: string
  found: boolean
  owner?: string
  /** Written where the row names none. */
  organization?: string
}

/**
 * The compare is on the text of the refresh token as it stands there, plain or sealed: it decides even where two
 * statements meet, as PostgreSQL looks at the row again when it has waited for another.
 */
export async function writePair(
  database: Database,
  parts: SupabaseParts,
  row: HeldRow,
  connection: Connection,
  { id, found, owner, organization }: Naming,
): Promise<boolean> {
  const { layout } = parts
  const kept: Record<string, Value> = { id, found, owner: owner ?? null, ...keptColumns(connection) }
  const values: Value[] = []
  const value = (given: Value) => `$${values.push(given)}`
  const columns = Object.keys(kept)
  const named = organization === undefined ? undefined : readOwner(organization)
  const org = row.userId !== undefined && named && fits(named.id, layout.types.org_id) ? named.id : undefined
  const also =
    org === undefined ? "" : `, org_id = coalesce(t.org_id, (${value(org)}::text)::${layout.types.org_id})`
  const sql = `with saved as (
      update ${layout.table} t set ${setMembers(layout, value(patchFor(row, connection, parts)))}${also}
      where t.id = ${value(row.rowId)}::${layout.types.id}
        and ${layout.refreshToken} is not distinct from ${value(row.document?.refreshToken ?? null)}
        and ${layout.mall} is not distinct from ${value(row.mallId === "" ? null : row.mallId)}
      returning t.id::text as row_id, ${layout.end} as written_end
    )
    insert into mallkey.settings_rows (row_id, written_end, ${columns.join(", ")})
    select row_id, written_end, ${columns.map((column) => `${value(kept[column] ?? null)}::${typeOf(column)}`).join(", ")} from saved
    on conflict (row_id) do update set ${["written_end", ...columns].map((column) => `${column} = excluded.${column}`).join(", ")}`
  return (await database.change(sql, values)) === 1
}

const types: Record<string, string> = {
  found: "boolean",
  refresh_at: "bigint",
  access_ends_at: "bigint",
  refresh_ends_at: "bigint",
  standing: "smallint",
  facts: "json",
  health: "json",
}

function typeOf(column: string): string {
  return types[column] ?? "text"
}

/** A name that is another row's. */
export function isTaken(error: unknown): boolean {
  return isKeeperError(error) && constraintOf(error) === "settings_rows_id"
}

/** A rule of the table itself that allows one row only: one a user, for instance. */
export function isTheirRule(error: unknown): boolean {
  const { code } = (isKeeperError(error) ? error.cause : {}) as { code?: string }
  return code === "23505" && !isTaken(error)
}

function constraintOf(error: { cause?: unknown }): string | undefined {
  return (error.cause as { constraint?: string } | undefined)?.constraint
}
