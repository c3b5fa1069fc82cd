// All connections of a mall, as every refresh asks for them: malls that are asked for in the same moment are read as one.
import type { ListQuery } from "../../core/ports.ts"
import type { Apps } from "../claimed.ts"
import { type Database, type Row, readLanes } from "./database.ts"
import { createGatheredReads, type GatheredRead } from "./gathered-reads.ts"
import { mallsStatement } from "./list.ts"

/** Undefined: not a question of this kind. */
export type MallRows = (query: ListQuery) => Promise<Row[]> | undefined

export function createMallRows(database: Database, apps: Apps): MallRows {
  const reads = new Map([null, ...apps].map((app) => [app, readsOf(database, app, apps)]))
  return (query) => {
    const { app, mallId, limit } = query
    const read = app === undefined ? undefined : reads.get(app)
    if (!read || mallId === undefined || !isOfAll(query)) return undefined
    return read(mallId).then((rows = []) => rows.slice(0, limit))
  }
}

function isOfAll({ after, dueBefore, owner }: ListQuery): boolean {
  return after === undefined && dueBefore === undefined && owner === undefined
}

function readsOf(database: Database, app: string | null, apps: Apps): GatheredRead<Row[]> {
  const { sql, values } = mallsStatement(app, apps)
  const many = async (malls: string[]) => {
    const rows = await database.rows(sql, [malls, ...values])
    return Map.groupBy(rows, ({ mall_id }) => mall_id as string)
  }
  return createGatheredReads({
    atOnce: readLanes,
    many,
    one: async (mall) => (await many([mall])).get(mall),
  })
}
