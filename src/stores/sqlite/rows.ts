// A connection as a row and back. Tokens leave the process sealed, both in one text bound to the connection.
import type { SQLInputValue } from "node:sqlite"
import type { Connection, ConnectionFacts } from "../../core/connection.ts"
import { KeeperError } from "../../core/errors.ts"
import { ofApp } from "../../core/id.ts"
import { type Sealer, sealedBy } from "../../core/seal.ts"
import { isKeptFacts } from "../kept-shape.ts"
import { parsed } from "../parsed.ts"
import { standingOf } from "../standing.ts"
import type { SqliteRow } from "./sql.ts"

export const factColumns =
  "id, app, mall_id, owner, tag, refresh_at, access_expires_at, refresh_expires_at, record, health"

const allButId = `${factColumns}, standing, tokens, sealed_by`.split(", ").slice(1)
const columns = ["id", ...allButId]
const places = columns.map((_, index) => `?${index + 1}`)
const insertSql = `insert into connections (${columns.join(", ")}) values (${places.join(", ")})`
/** Values in the order of `valuesOf`; the one by tag takes the tag behind them. */
export const saveSql = {
  new: `${insertSql} on conflict (id) do nothing`,
  always: `${insertSql} on conflict (id) do update set
    ${allButId.map((column) => `${column} = excluded.${column}`).join(", ")}`,
  tag: `update connections set ${allButId.map((column, index) => `${column} = ${places[index + 1]}`).join(", ")}
    where id = ?1 and tag = ?${columns.length + 1}`,
}

export function valuesOf(row: SqliteRow): SQLInputValue[] {
  return columns.map((column) => row[column] ?? null)
}

type Secrets = Pick<Connection["tokens"], "accessToken" | "refreshToken">

export function rowOf(connection: Connection, sealer: Sealer): SqliteRow {
  const { accessToken, refreshToken } = connection.tokens
  const secrets: Secrets = { accessToken, refreshToken }
  const sealed = sealer.seal(JSON.stringify(secrets), placeOf(connection.id))
  return rowOfFacts(connection, sealed, sealedBy(sealed) ?? "")
}

/** `tokensText` stands in the place of the tokens. They themselves are never taken from the facts. */
export function rowOfFacts(facts: ConnectionFacts, tokensText: string, keyId: string): SqliteRow {
  const { id, app, mallId, owner, tag, refreshAt, health, tokens, ...rest } = facts
  return {
    id,
    app: app ?? null,
    mall_id: mallId,
    owner: owner ?? null,
    tag,
    refresh_at: refreshAt === undefined ? null : storable(refreshAt),
    access_expires_at: storable(tokens.accessExpiresAt),
    refresh_expires_at: storable(tokens.refreshExpiresAt),
    record: JSON.stringify({ ...rest, issuedAt: tokens.issuedAt }),
    health: JSON.stringify(health),
    standing: standingOf(health),
    tokens: tokensText,
    sealed_by: keyId,
  }
}

/** SQLite would take a larger integer, and no number could hold it when it is read. Not known is due at once. */
function storable(at: number): number {
  return Number.isSafeInteger(Math.round(at)) ? Math.round(at) : 0
}

/** Rejects with an error of this one connection: its row is not what we write. */
export function factsOfRow(row: SqliteRow): ConnectionFacts {
  const facts = factsIn(row)
  if (isKeptFacts(facts)) return facts
  const id = String(row.id)
  throw new KeeperError("row_unreadable", {
    connectionId: id,
    detail: "its row is broken: connect it anew",
  })
}

function factsIn(row: SqliteRow): ConnectionFacts {
  const { issuedAt, ...rest } = (parsed(row.record) ?? {}) as Record<string, unknown>
  return {
    id: row.id as string,
    ...ofApp((row.app ?? undefined) as string | undefined),
    mallId: row.mall_id as string,
    ...(row.owner !== null && { owner: row.owner as string }),
    ...rest,
    tokens: {
      accessExpiresAt: row.access_expires_at as number,
      refreshExpiresAt: row.refresh_expires_at as number,
      issuedAt,
    },
    tag: row.tag as string,
    ...(row.refresh_at !== null && { refreshAt: row.refresh_at as number }),
    health: parsed(row.health),
  } as ConnectionFacts
}

export function connectionOfRow(row: SqliteRow, sealer: Sealer): Connection {
  const facts = factsOfRow(row)
  const secrets: Secrets = JSON.parse(sealer.open(row.tokens as string, placeOf(facts.id)))
  return { ...facts, tokens: { ...facts.tokens, ...secrets } }
}

export function placeOf(id: string): string {
  return `${id}|tokens`
}
