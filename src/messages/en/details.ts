// English: the core writes its short reasons in English; listed here, so that every other language has them too.
const said = [
  "another process is refreshing it",
  "its last presentation may still be answered",
  "this process is stopping",
  "key drawn twice",
  "removed meanwhile",
  "it was just renewed",
  "no code came back",
  "this link was used before",
  "return must be a path on this server, such as /settings",
  "its signature is not ours",
  "this link is older than 10 minutes",
  "another server answered (iss)",
  "the pair was issued to another app: its client_id is not CAFE24_CLIENT_ID",
  "access token: holds characters no token has",
  "path: must be a plain path below /api/v2/, not oauth",
  "this method, body or header cannot be sent",
  "mall_id: 2 to 50 letters, digits and hyphens, starting with a letter or digit",
  "scopes: each must look like mall.read_order",
  "mall_id: does not make an address",
  "the body is not JSON",
  "id: a mall id, or mall_id~owner",
  "the key is unknown, or its time is over",
  "for keys that are not limited to connections",
  "no key has this id",
  "expires_at: is over already",
  "this key is for other connections",
] as const

export type Details = Record<(typeof said)[number], string>

export const details = Object.fromEntries(said.map((detail) => [detail, detail])) as Details
