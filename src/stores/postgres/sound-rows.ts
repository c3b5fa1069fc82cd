// Rows of the table of others that no connection can be made of: they are named, and cost nobody else's lists and sweeps.
import { moreThanAccount } from "../../core/id.ts"
import type { LookDepth } from "../../core/ports.ts"
import { type Oddities, oddRowWords } from "../oddities.ts"
import { someRows } from "../safe-page.ts"
import type { Database, Row } from "./database.ts"
import { nativeTable, type TokenTable } from "./tables.ts"

/** Far more than any platform's pair and all that we keep beside it. */
const mostBytes = 16_384
/** A moment, also where the column is a text. */
const mostOfTime = 128
const texts = [
  "status",
  "refresh_token",
  "access_token",
  "client_id",
  "user_id",
  "mallkey_tag",
  "mallkey_shop_no",
]
const times = ["expires_at", "refresh_token_expires_at", "issued_at", "updated_at"]
const documents = ["mallkey_health", "mallkey_asked_scopes", "scopes"]

const largest = (sizes: string[]) => `coalesce(greatest(${sizes.join(", ")}), 0)`
const lengthOf = (column: string) => `octet_length(${column}::text)`
const sizeOf = (column: string) => `pg_column_size(${column})`

/** Known without a look into what is large, so that it costs no more than the rows of others do. */
export const isSmall = `${largest(texts.map(lengthOf))} <= ${mostBytes}
    and ${largest(times.map(sizeOf))} <= ${mostOfTime} and ${largest(documents.map(sizeOf))} <= ${mostBytes / 4}`

/** What lies in a thousandth of its size is small until it is read: one is borne, and a page of many is not. */
const isSmallUnpacked = `${largest(documents.map(lengthOf))} <= ${mostBytes}`

/**
 * As bytes, of which a letter has four at most; what passes and is too long all the same costs itself, as everywhere. Names
 * as nearly all are need not be looked through for what they have not, which took most of a count of all rows.
 */
const isName = `case when octet_length(mall_id) between 1 and 1024
    then mall_id ~ '^[a-z0-9]+$' or mall_id !~ '[[:cntrl:]]|${moreThanAccount}' else false end`

/**
 * The server tries the cheapest conditions first, whatever their order: these come before all that look into a token or a
 * status, and the whole of what makes a row small would not. So written, it expects most rows to pass, and the same of `case`
 * below: by comparisons it expected five of 20,000, and read and sorted all of them for each page.
 */
const isCheaplySmall = ["refresh_token", "access_token", "status"]
  .map((column) => `(octet_length(${column}) > ${mostBytes}) is not true`)
  .join(" and ")

/** What a statement over all rows of this table begins its conditions with. */
export function soundOf(table: TokenTable): string {
  return table === nativeTable
    ? `${isCheaplySmall} and case when ${isName} and ${isSmall} and ${isSmallUnpacked} then true else false end`
    : "mall_id is not null"
}

/** Its own is as large as the token, and sixteen letters of it would cost everybody who reads in the same moment. */
export const largeTag = "large"

/** A row that is not read, as the lists have one: nothing in it can be used, and a consent may take its place. */
export function largeRow(mallId: string): Row {
  const nothing = [...texts, ...documents, ...times, "owner"].map((column) => [column, null])
  const is = { is_large: true, tag: largeTag, has_access: false, has_refresh: false, mallkey_connected_at: 0 }
  return { ...Object.fromEntries(nothing), id: mallId, mall_id: mallId, mallkey_refresh_at: null, ...is }
}

const toldAtMost = 100

export async function noteOddRows(
  database: Pick<Database, "rows">,
  oddities: Oddities,
  depth: LookDepth,
): Promise<void> {
  const looked =
    depth === "all"
      ? nativeTable.name
      : `(select * from ${nativeTable.name} order by mall_id collate "C" limit ${someRows}) as first_rows`
  const some = (why: keyof typeof oddRowWords, which: string) =>
    `(select left(mall_id, 100) as name, '${why}' as why from ${looked}
      where mall_id is not null and ${which} limit ${toldAtMost})`
  const sql = `${some("mall", `not (${isName})`)} union all ${some("large", `${isName} and not (${isSmall} and ${isSmallUnpacked})`)}`
  for (const { name, why } of await database.rows(sql)) {
    oddities.note((name as string) || '""', oddRowWords[why as keyof typeof oddRowWords])
  }
}
