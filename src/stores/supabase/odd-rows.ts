// Rows of auth_settings that no connection can be made of: they are told by their numbers, and hide none that came after them.
import { moreThanAccount } from "../../core/id.ts"
import { oddRowWords } from "../oddities.ts"
import { type Expressions, holdsPair } from "./layout.ts"

const toldAtMost = 100

/** Letters are counted here as their bytes let one guess: none that is too long passes. */
function isOddMall({ mall }: Expressions): string {
  return `(${mall} = '' or ${mall} ~ '[[:cntrl:]]|${moreThanAccount}'
      or char_length(${mall}) + (octet_length(${mall}) - char_length(${mall})) / 3 > 256)`
}

/** We make them of sixteen letters; one of thousands that somebody typed is refused by the index over them. */
const tagBytesAtMost = 64

function isWithoutTag({ provider, refreshToken, tag }: Expressions): string {
  const typeOf = (name: string) => `coalesce(jsonb_typeof(t.providers #> '{${provider},${name}}'), '')`
  return `(${typeOf("refresh_token")} <> 'string'
      or (${refreshToken} like 'mk1.%' and (${typeOf("mallkey_tag")} <> 'string' or ${tag} = '' or octet_length(${tag}) > ${tagBytesAtMost})))`
}

/** Where ids are texts, users may write anything into them; a row that has no other name is called by its own, beside its mall's. */
const isOddRowId = "octet_length(t.id::text) > 256"

export function isOddSql(layout: Expressions): string {
  return `(${isOddRowId} or ${isOddMall(layout)} or ${isWithoutTag(layout)})`
}

export function oddSql(layout: Expressions): string {
  const { table, isSmall } = layout
  const some = (why: string, which: string) =>
    `(select t.id::text as row_id, '${why}' as why from ${table} t where ${which} limit ${toldAtMost})`
  return [
    some("large", `not ${isSmall}`),
    some("id", `${holdsPair(layout)} and ${isOddRowId}`),
    some("mall", `${holdsPair(layout)} and ${isOddMall(layout)}`),
    some("tag", `${holdsPair(layout)} and ${isWithoutTag(layout)} and not ${isOddMall(layout)}`),
  ].join(" union all ")
}

/** What each costs its owner, and what mends it. */
export const oddWords = {
  ...oddRowWords,
  tag: "its tokens are sealed and have no mallkey_tag: connect the mall anew",
  id: "its id is longer than 256 bytes: mend it",
} as const
