// What is read in the same moment goes as one statement, whatever it is: a refresh asks for its row, its mall and a note.
import type { NoteKind } from "../../core/ports.ts"
import { type Database, type Row, readLanes } from "./database.ts"
import { createGatheredReads } from "./gathered-reads.ts"
import { isSmall } from "./sound-rows.ts"
import { nativeTable, readColumns, type TokenTable } from "./tables.ts"

/** A select of `key` and `found`, a JSON object, for the keys at this place. */
export type MixedSource = (keys: string) => string

/** All that stands there by this key. */
export type MixedRead = (source: MixedSource, key: string) => Promise<Row[]>

/**
 * The row as it is. This is what happens most, and behind a pooler without a name for the statement, so the server reads and plans
 * it every time: working out the columns that lists show took it more than twice as long. `wholeOf` works them out.
 * With `.*`, or a column of this name would be meant.
 */
function rowsBy(column: string, table: TokenTable): MixedSource {
  if (table === nativeTable) return nativeRows
  return (keys) => `select ${column}::text as key, to_json(found.*) as found
    from ${table.name} as found where ${column} = any(${keys})`
}

/** Of other programs' columns none is read, and of a row of megabytes nothing but whose it is. */
const nativeRows: MixedSource = (keys) => `select mall_id::text as key,
    case when ${isSmall} then to_json(found.*) else json_build_object('mall_id', mall_id, 'is_large', true) end as found
    from (select ${readColumns} from ${nativeTable.name} where mall_id = any(${keys})) as found`

export function rowsById(table: TokenTable): MixedSource {
  return rowsBy(table.id, table)
}

export function rowsByMall(table: TokenTable): MixedSource {
  return rowsBy("mall_id", table)
}

export function notesByKey(kind: NoteKind): MixedSource {
  return (keys) => `select key, json_build_object('key', key, 'version', version, 'value', value) as found
    from mallkey.notes where kind = '${kind}' and key = any(${keys}::text[])`
}

/** Between the two parts of a key: no source has so many digits, and no key is read before it. */
const between = " "

export function createMixedReads(database: Pick<Database, "rows">): MixedRead {
  const sources: MixedSource[] = []
  const many = async (keys: string[]) => {
    const bySource = Map.groupBy(keys, (key) => Number(key.slice(0, key.indexOf(between))))
    // In one order, so that few statements are told apart, and the server may keep their plans.
    const asked = [...bySource].sort(([one], [other]) => one - other)
    const selects = asked.map(
      ([at], place) =>
        `select ${at} as source, key, found from (${sources[at]!(`$${place + 1}`)}) as of${at}`,
    )
    const values = asked.map(([, all]) => all.map((key) => key.slice(key.indexOf(between) + between.length)))
    const rows = await database.rows(selects.join(" union all "), values, "often")
    return Map.groupBy(rows, ({ source, key }) => `${source}${between}${key}`)
  }
  const one = async (key: string) => (await many([key])).get(key)
  const read = createGatheredReads<Row[]>({ atOnce: readLanes, one, many })
  return async (source, key) => {
    if (!sources.includes(source)) sources.push(source)
    const rows = (await read(`${sources.indexOf(source)}${between}${key}`)) ?? []
    return rows.map(({ found }) => found as Row)
  }
}
