// A row of auth_settings and what we keep beside it, as a connection and back.
import { type Connection, type ConnectionFacts, factsOf } from "../../core/connection.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { kindOwner, ownedPrefix, ownerIn, readOwner } from "../../core/id.ts"
import type { TagOf } from "../../core/ports.ts"
import type { Sealer } from "../../core/seal.ts"
import { factsOfDocument } from "../documents/facts.ts"
import { writeDocument } from "../documents/text.ts"
import {
  connectionOfDocument,
  type DocumentParts,
  parseObject,
  readDocument,
  type TokenDocument,
} from "../documents/token-document.ts"
import type { Row, Value } from "../postgres/database.ts"
import { standingOf } from "../standing.ts"
import type { Horizon } from "./horizon.ts"
import type { Expressions, Layout } from "./layout.ts"

export interface SupabaseParts extends DocumentParts {
  sealer: Sealer
  tagOf: TagOf
  seal: boolean
  layout: Layout
  horizon: Horizon
}

export interface HeldRow {
  rowId: string
  id: string
  found: boolean
  mallId: string
  userId: string | undefined
  orgId: string | undefined
  givenOwner: string | undefined
  /** What version 0.1.0 called it, before owners had kinds: keys and links that were made then say this. */
  formerId: string | undefined
  text: string | undefined
  /** The end of the access token, as text, as it stands there. */
  writtenEnd: string | null
  /** Undefined: there is no pair in it. */
  document: TokenDocument | undefined
  known: ConnectionFacts | undefined
}

/** Over `c` (which may be missing) and `t`. */
export function heldColumns({ object, mall, end }: Expressions): string {
  return `t.id::text as row_id, ${mall} as mall_id, t.user_id::text as user_id, t.org_id::text as org_id,
    ${object}::text as document, ${end} as written_end, c.mall_id as kept_mall, c.id, c.found, c.owner, c.former_id, c.tag, c.refresh_at, c.facts, c.health`
}

export function heldRow(row: Row, tagOf: TagOf): HeldRow {
  const text = (row.document ?? undefined) as string | undefined
  const mallId = (row.mall_id ?? "") as string
  // A program that puts another mall into a row begins anew: what we kept was about the mall before.
  const kept = row.kept_mall === mallId ? row : {}
  const id = (kept.id ?? mallId) as string
  return {
    rowId: row.row_id as string,
    id,
    found: (kept.found ?? true) as boolean,
    mallId,
    userId: (row.user_id ?? undefined) as string | undefined,
    orgId: (row.org_id ?? undefined) as string | undefined,
    givenOwner: (kept.owner ?? undefined) as string | undefined,
    formerId: (kept.former_id ?? undefined) as string | undefined,
    text,
    writtenEnd: row.written_end as string | null,
    document: text === undefined ? undefined : readDocument(text, tagOf),
    known: knownOf(kept, id, mallId),
  }
}

/** Undefined also for a row that was only made, and holds no pair yet. */
function knownOf(
  { facts, tag, health, refresh_at }: Row,
  id: string,
  mallId: string,
): ConnectionFacts | undefined {
  if (typeof tag !== "string" || tag === "") return undefined
  const refreshAt = refresh_at as number | null
  const beside = { id, mallId, tag, health, ...(refreshAt !== null && { refreshAt }) }
  return { ...(facts as object), ...beside } as ConnectionFacts
}

/** Each kind of owner is compared with its own column alone: a user 7, an organization 7 and a row 7 are three. */
export function answersTo(row: HeldRow, owner: string): boolean {
  const named = readOwner(owner)
  // A row that names its user or organization belongs to them, whatever a consent once said.
  if (!named) return row.userId === undefined && row.orgId === undefined && row.givenOwner === owner
  return { user: row.userId, org: row.orgId, row: row.rowId }[named.kind] === named.id
}

/** Its name says whose it was, and the row says that it is somebody else's now: the row counts. */
export function isMisnamed(row: HeldRow): boolean {
  const owner = ownerIn(row.id)
  return owner !== undefined && row.id !== row.mallId && !answersTo(row, owner)
}

/** The same over `c` and `t`, to find them. */
export const misnamed = `(starts_with(c.id, c.mall_id || '${ownedPrefix("")}')
  and not coalesce(substr(c.id, char_length(c.mall_id) + 2)
    in ('user:' || t.user_id::text, 'org:' || t.org_id::text, 'row:' || c.row_id), false)
  and not (t.user_id is null and t.org_id is null
    and c.owner is not distinct from substr(c.id, char_length(c.mall_id) + 2)))`

/** By a name of 0.1.0, while the row is still theirs whom it named. */
export function answersToFormer({ formerId, userId, orgId, rowId }: HeldRow, id: string): boolean {
  return formerId === id && [userId, orgId, rowId].includes(ownerIn(id))
}

/** Nobody is named in it, so nobody reads it as their own. */
export function isNobodys({ userId, orgId }: HeldRow): boolean {
  return userId === undefined && orgId === undefined
}

/**
 * The user who owns a row can type any mall and any pair into it, and nothing of this: we refreshed this pair at this mall, it
 * took the place of another by a consent, or a consent of theirs named the row. Kept where no user of the table writes.
 */
export function isProven(row: HeldRow): boolean {
  const { known, document, found, id } = row
  if (known === undefined || document === undefined || known.tag !== document.tag) return false
  const { spent = [], replaced = [] } = known.health
  return spent.length > 0 || replaced.length > 0 || (!found && ownerIn(id) !== undefined && !isMisnamed(row))
}

/** The same as `isTyped` over `c` and `t` of one pair, as it is kept to be found by. */
export const typedNow = `((t.user_id is not null or t.org_id is not null)
  and c.health -> 'spent' ->> 0 is null and c.health -> 'replaced' ->> 0 is null
  and (c.found or not starts_with(c.id, c.mall_id || '${ownedPrefix("")}') or ${misnamed}))`

/** Of somebody who may have typed what stands there. */
export function isTyped(row: HeldRow): boolean {
  return !isNobodys(row) && !isProven(row)
}

/** Further rows of one user are called by what they say of themselves, or by their numbers: the user counts. */
function typistOf({ userId, orgId }: HeldRow): string | undefined {
  if (userId !== undefined) return kindOwner("user", userId)
  return orgId === undefined ? undefined : kindOwner("org", orgId)
}

export function ownerOf(row: HeldRow): string | undefined {
  const named = [ownerIn(row.id), row.givenOwner].find(
    (owner) => owner !== undefined && answersTo(row, owner),
  )
  return named ?? typistOf(row)
}

export function factsOfHeld(row: HeldRow, parts: SupabaseParts): ConnectionFacts | undefined {
  if (!row.document) return undefined
  const { owner: _, ...facts } = factsOfDocument(row.id, row.document, row.known, parts)
  const owner = ownerOf(row)
  return {
    ...facts,
    mallId: row.mallId,
    ...(owner !== undefined && { owner }),
    ...(isTyped(row) && { unproven: true as const, typist: typistOf(row) }),
  }
}

/** Sealed to the row and not to the id, which changes when a second row of the mall appears. */
export function connectionOfHeld(row: HeldRow, parts: SupabaseParts): Connection | undefined {
  const facts = factsOfHeld(row, parts)
  if (!facts || !row.document) return undefined
  try {
    const connection = connectionOfDocument({ ...facts, id: row.rowId }, row.document, parts.sealer)
    return { ...connection, id: row.id }
  } catch (error) {
    if (!isKeeperError(error, "seal_unknown")) throw error
    // The number of its row tells nobody which mall it is.
    const { detail, cause } = error
    throw new KeeperError("seal_unknown", { connectionId: row.id, detail, cause })
  }
}

const always = ["mall_id", "access_token", "refresh_token", "expires_at"]

/** Only the members that change: everything else in the object is not even sent. */
export function patchFor({ rowId, text }: HeldRow, connection: Connection, parts: SupabaseParts): string {
  const before = (text === undefined ? undefined : parseObject(text)) ?? {}
  const written = writeDocument(text, { ...connection, id: rowId }, parts.seal ? parts.sealer : undefined, {
    moment: (at) => new Date(at).toISOString(),
    always: "scopes" in before ? always : [...always, "scope"],
    empty: "{}",
  })
  return difference(before, parseObject(written) ?? {})
}

export function difference(before: Record<string, unknown>, now: Record<string, unknown>): string {
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  return JSON.stringify(Object.fromEntries(changed))
}

/** What is kept beside the row, as columns of mallkey.settings_rows. */
export function keptColumns(connection: Connection | ConnectionFacts): Record<string, Value> {
  const {
    id: _,
    mallId,
    owner: __,
    organization: ___,
    unproven: ____,
    typist: _____,
    tag,
    refreshAt,
    health,
    ...facts
  } = factsOf(connection)
  return {
    mall_id: mallId,
    tag,
    refresh_at: refreshAt ?? null,
    access_ends_at: facts.tokens.accessExpiresAt,
    refresh_ends_at: facts.tokens.refreshExpiresAt,
    standing: standingOf(health),
    facts: JSON.stringify(facts),
    health: JSON.stringify(health),
  }
}
