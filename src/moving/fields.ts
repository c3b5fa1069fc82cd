// The fields of a token record under all the names they are written with: snake_case, camelCase, PascalCase, CAFE24_….

const names = {
  accessToken: ["accesstoken"],
  refreshToken: ["refreshtoken"],
  accessExpiresAt: [
    "expiresat",
    "accesstokenexpiresat",
    "accessexpiresat",
    "tokenexpiresat",
    "accesstokenexpires",
    "tokenexpires",
    "expires",
    "expiry",
    "expirydate",
    "expiration",
  ],
  expiresIn: ["expiresin", "accesstokenexpiresin"],
  refreshExpiresAt: [
    "refreshtokenexpiresat",
    "refreshexpiresat",
    "refreshtokenexpires",
    "refreshexpires",
    "refreshtokenexpiry",
  ],
  issuedAt: ["issuedat", "tokenissuedat", "obtainedat"],
  // `source_mall_id` stands beside keys that are nicknames.
  mallId: ["sourcemallid", "mallid", "mall"],
  clientId: ["clientid"],
  userId: ["userid"],
  shopNo: ["shopno"],
  scopes: ["scopes", "scope"],
  id: ["id"],
  owner: ["owner"],
  askedScopes: ["askedscopes"],
  connectedAt: ["connectedat"],
  lostAt: ["lostat"],
  pausedAt: ["pausedat"],
} as const

export type FieldName = keyof typeof names

export interface Field {
  /** As it was written. */
  name: string
  value: unknown
}

export type Fields = Map<FieldName, Field>

const meant = new Map<string, { field: FieldName; rank: number }>(
  (Object.keys(names) as FieldName[]).flatMap((field) =>
    names[field].map((name, rank) => [name, { field, rank }] as const),
  ),
)

/** What is null or empty was not said. Of two names for one field the earlier in the table counts. */
export function fieldsOf(object: Record<string, unknown>): Fields {
  const fields: Fields = new Map()
  const ranks = new Map<FieldName, number>()
  for (const [name, value] of Object.entries(object)) {
    const { field, rank } = meant.get(bare(name)) ?? {}
    if (field === undefined || rank === undefined || value === "" || !isPlain(value)) continue
    if (rank >= (ranks.get(field) ?? Number.POSITIVE_INFINITY)) continue
    fields.set(field, { name, value })
    ranks.set(field, rank)
  }
  return fields
}

/** `{"mall": {…}}` names no mall, it holds one. */
function isPlain(value: unknown): boolean {
  return Array.isArray(value) || (typeof value !== "object" && value !== undefined)
}

export function holdsTokens(fields: Fields): boolean {
  return fields.has("accessToken") || fields.has("refreshToken")
}

function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_.-]/g, "")
    .replace(/^(nextpublic)?cafe24(?=.)/, "")
}
