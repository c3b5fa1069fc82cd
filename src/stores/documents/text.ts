// Writes a pair into the text of a token document: what is ours changes, everything else stays to the letter.
import type { Connection } from "../../core/connection.ts"
import type { Sealer } from "../../core/seal.ts"
import { withMembers } from "./json-members.ts"
import { parseObject, tagMember, tokenMembers } from "./token-document.ts"
import { readMoment } from "./written-moment.ts"

/** The same text with the tokens sealed by the first key, and nothing else changed. */
export function sealAgain(text: string, { id, tokens, tag }: Connection, sealer: Sealer): string {
  return withMembers(text, tokenMembers(id, tokens, tag, sealer))
}

/**
 * The text with this connection's pair in it. Times keep the shape they were found in, whatever is not ours stays.
 * `always` are written also where they are not there yet.
 */
export function writeDocument(
  before: string | undefined,
  connection: Connection,
  sealer: Sealer | undefined,
  shape: { moment(at: number): string | number; always: string[]; empty: string },
): string {
  const { tokens, id, tag } = connection
  const base = before !== undefined && parseObject(before) ? before : shape.empty
  const members = parseObject(base) ?? {}
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = tokens
  const moments = {
    expires_at: accessExpiresAt,
    refresh_token_expires_at: refreshExpiresAt,
    issued_at: issuedAt,
  }
  const likeOthers = Object.keys(moments)
    .map((name) => readMoment(members[name]))
    .find(Boolean)
  const moment = (name: keyof typeof moments) =>
    (readMoment(members[name]) ?? likeOthers)?.like(moments[name]) ?? shape.moment(moments[name])
  const { access_token, refresh_token, [tagMember]: tagText } = tokenMembers(id, tokens, tag, sealer)
  const all: Record<string, unknown> = {
    mall_id: connection.mallId,
    client_id: connection.clientId,
    access_token,
    expires_at: moment("expires_at"),
    refresh_token,
    refresh_token_expires_at: moment("refresh_token_expires_at"),
    issued_at: moment("issued_at"),
    user_id: connection.userId,
    shop_no: likeNumber(members.shop_no, connection.shopNo),
    scopes: likeText(members.scopes, connection.scopes),
    scope: likeText(members.scope ?? "", connection.scopes),
    [tagMember]: tagText,
  }
  const wanted = [...shape.always, ...(sealer ? [tagMember] : [])]
  const written = Object.entries(all).filter(([name]) => name in members || wanted.includes(name))
  return withMembers(base, Object.fromEntries(written))
}

function likeNumber(found: unknown, text: string | undefined): unknown {
  return typeof found === "number" && text !== undefined && /^\d+$/.test(text) ? Number(text) : text
}

function likeText(found: unknown, scopes: string[]): string | string[] {
  return typeof found === "string" ? scopes.join(found.includes(",") ? "," : " ") : scopes
}
