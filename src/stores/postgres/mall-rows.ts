// All connections of a mall, as every refresh asks for them beside its own row.

import { isOddId } from "../../core/odd-ids.ts"
import type { ListQuery, TagOf } from "../../core/ports.ts"
import type { Apps } from "../claimed.ts"
import type { Row } from "./database.ts"
import { type MixedRead, rowsById, rowsByMall } from "./mixed-reads.ts"
import { wholeOf } from "./rows.ts"
import { appsTable, isNative, nativeTable, ownedTable, type TokenTable, tableOf } from "./tables.ts"

const native = rowsById(nativeTable)
const owned = rowsById(ownedTable)
const ofApps = rowsById(appsTable)
const ownedOfMall = rowsByMall(ownedTable)
const appsOfMall = rowsByMall(appsTable)

/** One row, as it is. */
export async function rowOfId(read: MixedRead, id: string): Promise<Row | undefined> {
  const others = tableOf(id) === ownedTable ? owned : ofApps
  return (await read(isNative(id) ? native : others, id))[0]
}

/** Undefined: not a question of this kind. */
export type MallRows = (query: ListQuery) => Promise<Row[]> | undefined

/** The row of a mall without an owner is read once for both, where both are asked for. */
export function createMallRows(read: MixedRead, apps: Apps, tagOf: TagOf): MallRows {
  return (query) => {
    const { app, mallId, limit } = query
    if (app === undefined || mallId === undefined || isOddId(mallId) || !isOfAll(query)) return undefined
    if (app !== null && !apps.includes(app)) return undefined
    const whole = (table: TokenTable) => (row: Row) => wholeOf(row, row[table.id] as string, tagOf)
    const ofApp = async () =>
      (await read(appsOfMall, mallId)).filter((row) => row.app === app).map(whole(appsTable))
    const ofFirst = async () => {
      const [own, others] = await Promise.all([read(native, mallId), read(ownedOfMall, mallId)])
      return [...own.map(whole(nativeTable)), ...others.map(whole(ownedTable))]
    }
    return (app === null ? ofFirst() : ofApp()).then((rows) => rows.sort(byId).slice(0, limit))
  }
}

/** By their bytes, as every page is. */
function byId(left: Row, right: Row): number {
  return Buffer.compare(Buffer.from(left.id as string), Buffer.from(right.id as string))
}

function isOfAll({ after, dueBefore, owner }: ListQuery): boolean {
  return after === undefined && dueBefore === undefined && owner === undefined
}
