// Writes a pair into its row and what we keep beside it in one statement, only over the very text that was read.
import { type Connection, factsOf } from "../../core/connection.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { readOwner } from "../../core/id.ts"
import type { TokenDocument } from "../documents/token-document.ts"
import type { Database, Value } from "../postgres/database.ts"
import { type Expressions, fits, type Layout } from "./layout.ts"
import { type HeldRow, isTyped, keptColumns, patchFor, type SupabaseParts } from "./rows.ts"

/** Only this one key: other keys of `providers`, and other members of the object, stay as they are. */
export function setMembers({ provider, object }: Expressions, patch: string): string {
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

/** What is kept beside the row, in the order of the statement's values. */
const columns = {
  id: "text",
  found: "boolean",
  owner: "text",
  mall_id: "text",
  tag: "text",
  refresh_at: "bigint",
  access_ends_at: "bigint",
  refresh_ends_at: "bigint",
  standing: "smallint",
  typed: "boolean",
  facts: "json",
  health: "json",
}
const names = Object.keys(columns)

/**
 * The compare is on the text of the refresh token as it stands there, plain or sealed: it decides even where two
 * statements meet, as PostgreSQL looks at the row again when it has waited for another.
 */
export function writeSql(layout: Expressions, withOrganization: boolean): string {
  const { table, casts, refreshToken, mall } = layout
  const place = names.length + 5
  const also = withOrganization ? `, org_id = coalesce(t.org_id, ($${place}::text)::${casts.org_id})` : ""
  const values = Object.values(columns).map((type, at) => `$${at + 5}::${type}`)
  return `with saved as (
      update ${table} t set ${setMembers(layout, "$1")}${also}
      where t.id = $2::${casts.id} and ${refreshToken} is not distinct from $3::text
        and ${mall} is not distinct from $4::text
      returning t.id::text as row_id, ${layout.end} as written_end
    )
    insert into ${layout.kept} (row_id, written_end, ${names.join(", ")})
    select row_id, written_end, ${values.join(", ")} from saved
    on conflict (row_id) do update set ${["written_end", ...names].map((name) => `${name} = excluded.${name}`).join(", ")}`
}

export async function writePair(
  database: Database,
  parts: SupabaseParts,
  row: HeldRow,
  connection: Connection,
  { id, found, owner, organization }: Naming,
): Promise<boolean> {
  const { layout } = parts
  const document = { ...row.document, tag: connection.tag } as TokenDocument
  const written = { ...row, id, found, document, known: factsOf(connection) }
  const kept: Record<string, Value> = {
    id,
    found,
    owner: owner ?? null,
    ...keptColumns(connection),
    typed: isTyped(written),
  }
  const named = organization === undefined ? undefined : readOwner(organization)
  const org = row.userId !== undefined && named && fits(named.id, layout.types.org_id) ? named.id : undefined
  const values: Value[] = [
    patchFor(row, connection, parts),
    row.rowId,
    row.document?.refreshToken ?? null,
    row.mallId === "" ? null : row.mallId,
    ...names.map((name) => kept[name] ?? null),
    ...(org === undefined ? [] : [org]),
  ]
  return (await database.change(writeSql(layout, org !== undefined), values)) === 1
}

/** A name that is another row's. */
export function isTaken(error: unknown): boolean {
  return isKeeperError(error) && /^settings_rows(_.+)?_id$/.test(constraintOf(error) ?? "")
}

/** A rule of the table itself that allows one row only: one a user, for instance. */
export function isTheirRule(error: unknown): boolean {
  const { code } = (isKeeperError(error) ? error.cause : {}) as { code?: string }
  return code === "23505" && !isTaken(error)
}

/** The server takes one of the rows that were sent together as little as it ever will: too long for an index, or against a rule. */
export function isAboutValues(error: unknown): boolean {
  const { code } = (isKeeperError(error) ? error.cause : {}) as { code?: string }
  return /^(22|23|54)...$/.test(code ?? "")
}

function constraintOf(error: { cause?: unknown }): string | undefined {
  return (error.cause as { constraint?: string } | undefined)?.constraint
}
