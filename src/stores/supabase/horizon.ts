// Up to which moment this process has compared all rows of auth_settings: what nobody has written since is not opened again.
import type { Clock } from "../../core/ports.ts"
import type { Database } from "../postgres/database.ts"
import { serverWordWith } from "../postgres/durability.ts"
import { type Expressions, mallMember } from "./layout.ts"

interface Moment {
  /** Transactions before this one were over: what they wrote could be seen. */
  xid: string
  /** Another one may count its transactions otherwise, and a table that takes the place of another holds what was written long before. */
  server: string
  /** The table's owner made an index over malls, which finds them quicker than a look at all rows. */
  indexed: boolean
}

export interface Horizon {
  /** Undefined: all rows are to be compared. */
  known(): Moment | undefined
  /** Before all are compared. Undefined: not worth a question now, or a view that knows no transactions. */
  begin(): Promise<Moment | undefined>
  /** All that was written before it has been compared. */
  reached(moment: Moment): void
}

/** `%`: transactions count on beyond what stands in a row. */
export function horizonSql({ table, kept, provider }: Expressions): string {
  return `select (txid_snapshot_xmin(txid_current_snapshot()) % 4294967296)::text as xid, ${serverWordWith(table, kept)},
      exists (select from pg_index i where i.indrelid = r.oid and i.indisvalid
        and strpos(pg_get_expr(i.indexprs, i.indrelid), '${mallMember(provider)}') > 0) as indexed
    from pg_class r where r.oid = to_regclass('${table}') and r.relkind = 'r'`
}

/** Each page of a list begins with a look. */
const everyMs = 10_000

export function createHorizon(database: Database, layout: Expressions, clock: Clock): Horizon {
  let known: Moment | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  const forget = () => {
    known = undefined
    askedAt = Number.NEGATIVE_INFINITY
  }
  database.onCut?.(forget)
  return {
    known: () => known,
    async begin() {
      if (Math.abs(clock.now() - askedAt) < everyMs) return undefined
      const [row] = await database.rows(horizonSql(layout))
      askedAt = clock.now()
      if (row?.server !== known?.server) known = undefined
      return row as Moment | undefined
    },
    reached: (moment) => {
      known = moment
    },
  }
}
