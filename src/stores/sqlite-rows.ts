// A connection as a row and back. Tokens leave the process sealed, both in one text bound to the connection.
import type { Connection, ConnectionFacts } from "../core/connection.ts"
import { type Sealer, sealedBy } from "../core/seal.ts"
import type { Row } from "./sqlite-file.ts"
import { standingOf } from "./standing.ts"

export const factColumns =
  "id, mall_id, owner, tag, refresh_at, access_expires_at, refresh_expires_at, record, health"

type Secrets = Pick<Connection["tokens"], "accessToken" | "refreshToken">

export function rowOf(connection: Connection, sealer: Sealer): Row {
  const { id, mallId, owner, tag, refreshAt, health, tokens, ...rest } = connection
  const { accessToken, refreshToken, accessExpiresAt, refreshExpiresAt, issuedAt } = tokens
  const secrets: Secrets = { accessToken, refreshToken }
  const sealed = sealer.seal(JSON.stringify(secrets), placeOf(id))
  return {
    id,
    mall_id: mallId,
    owner: owner ?? null,
    tag,
    refresh_at: refreshAt ?? null,
    access_expires_at: accessExpiresAt,
    refresh_expires_at: refreshExpiresAt,
    record: JSON.stringify({ ...rest, issuedAt }),
    health: JSON.stringify(health),
    standing: standingOf(health),
    tokens: sealed,
    sealed_by: sealedBy(sealed) ?? "",
  }
}

export function factsOfRow(row: Row): ConnectionFacts {
  const { issuedAt, ...rest } = JSON.parse(row.record as string)
  return {
    id: row.id as string,
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
    health: JSON.parse(row.health as string),
  }
}

export function connectionOfRow(row: Row, sealer: Sealer): Connection {
  const facts = factsOfRow(row)
  const secrets: Secrets = JSON.parse(sealer.open(row.tokens as string, placeOf(facts.id)))
  return { ...facts, tokens: { ...facts.tokens, ...secrets } }
}

export function placeOf(id: string): string {
  return `${id}|tokens`
}
