// The tables of the postgres store in SQL: what other programs know, and what we add to it.
import { isOwned, readId } from "../../core/id.ts"

export interface TokenTable {
  name: string
  /** Expressions: the table of other programs knows one connection a mall, and no owners. */
  id: string
  owner: string
  app: string
}

export const nativeTable: TokenTable = {
  name: "cafe24.oauth_tokens",
  id: "mall_id",
  owner: "null::text",
  app: "null::text",
}

/** Connections of a mall for an owner: `mall_id` is unique in the other, and other programs must not meet them. */
export const ownedTable: TokenTable = {
  name: "mallkey.owned_tokens",
  id: "id",
  owner: "owner",
  app: "null::text",
}

/** Those of further apps: the program beside us knows one app, and would show their pairs as its own. */
export const appsTable: TokenTable = { name: "mallkey.connections", id: "id", owner: "owner", app: "app" }

/** By the id alone, so that every statement goes to one table. */
export function tableOf(id: string): TokenTable {
  if (readId(id).app !== undefined) return appsTable
  return isOwned(id) ? ownedTable : nativeTable
}

/** The table of other programs: everything else is ours alone. */
export function isNative(id: string): boolean {
  return tableOf(id) === nativeTable
}

/**
 * The tag of the pair that is in the row, ours or another program's. Sealed by us: as written beside it. Plain: SHA-256 of
 * its bytes, by functions that are immutable (`convert_to` is not), as indexes stand on it.
 */
export const tag = `case when refresh_token like 'mk1.%' then coalesce(mallkey_tag, '')
  else left(encode(sha256(decode(replace(coalesce(refresh_token, ''), chr(92), chr(92) || chr(92)), 'escape')), 'hex'), 16)
  end`

/** What we wrote beside the pair is about this pair, and not about one that another program has replaced since. */
export const isOurs = `mallkey_tag = (${tag})`
export const isForeign = `mallkey_tag is distinct from (${tag})`
/** Also where another program has written another end beside the same pair: we have not seen that yet. */
export const isNews = `(${isForeign} or mallkey_written_end is distinct from expires_at)`
export const isActive = `lower(coalesce(status, 'active')) = 'active'`
export const hasRefreshToken = `coalesce(refresh_token, '') <> ''`

/** The key that seals the row; `plain` where one of the two tokens is not sealed. */
export const keyId = `case
  when refresh_token like 'mk1.%' and coalesce(nullif(access_token, ''), 'mk1.') like 'mk1.%'
  then split_part(refresh_token, '.', 2) else 'plain' end`

/** `to_json` writes times the same way whatever the session's settings, and text columns as they are. */
export const factColumns = `
  client_id, user_id::text as user_id, status,
  to_json(scopes) as scopes, to_json(expires_at) as expires_at,
  to_json(refresh_token_expires_at) as refresh_token_expires_at,
  to_json(issued_at) as issued_at, to_json(updated_at) as updated_at,
  ${tag} as tag, coalesce(access_token, '') <> '' as has_access, ${hasRefreshToken} as has_refresh,
  mallkey_tag, mallkey_refresh_at, mallkey_access_ends_at, mallkey_shop_no, mallkey_asked_scopes, mallkey_connected_at, mallkey_health`

export function selectFacts({ name, id, owner }: TokenTable): string {
  return `select ${id} as id, mall_id, ${owner} as owner, ${factColumns} from ${name}`
}

/** Of a row as it is. */
export const readColumns = `mall_id, access_token, refresh_token, client_id, user_id, status, scopes, expires_at,
  refresh_token_expires_at, issued_at, updated_at, mallkey_tag, mallkey_refresh_at, mallkey_access_ends_at, mallkey_shop_no,
  mallkey_asked_scopes, mallkey_connected_at, mallkey_health`

/** All nullable: the other programs' own `insert` goes on working. */
export const ourColumns = {
  mallkey_tag: "text",
  mallkey_refresh_at: "bigint",
  mallkey_access_ends_at: "bigint",
  mallkey_refresh_ends_at: "bigint",
  mallkey_standing: "smallint",
  mallkey_health: "json",
  mallkey_connected_at: "bigint",
  mallkey_asked_scopes: "text[]",
  mallkey_shop_no: "text",
}
