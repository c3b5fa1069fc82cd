// Malls that more rows of auth_settings name than are looked at for them: what is passed over is told, and never thought to be well.
import type { StoreWarning } from "../../core/ports.ts"
import type { Database } from "../postgres/database.ts"
import { warning } from "../warning.ts"
import type { Expressions } from "./layout.ts"
import { besideAtMost, copiesAtMost } from "./list.ts"
import { typedAtMost } from "./theirs.ts"

const toldAtMost = 20

/** `by`: typed names of a mall, rows of it that have proven themselves, rows that hold one pair. */
export function crowdedSql({ kept }: Expressions): string {
  const of = (by: string, which: string, more: string, atMost: number) =>
    `(select '${by}' as by, mall_id, count(*) as rows from ${kept} where ${which}
      group by mall_id${more} having count(*) > ${atMost} order by count(*) desc limit ${toldAtMost})`
  return [
    of("typed", "typed", "", typedAtMost),
    of("proven", "typed is not true", "", besideAtMost),
    of("pair", "tag <> ''", ", tag", copiesAtMost),
  ].join(" union all ")
}

/** By what the statement calls it. */
const words = {
  typed: [
    "rows_typed",
    typedAtMost,
    "rows that have proven nothing name it; copies are looked for once a sweep from",
  ],
  proven: ["rows_proven", besideAtMost, "rows of it have proven themselves; read for its bare name are"],
  pair: ["rows_of_pair", copiesAtMost, "rows hold one pair of it; looked at with a refresh are"],
} as const

export async function crowdedWarnings(database: Database, layout: Expressions): Promise<StoreWarning[]> {
  const found = await database.rows(crowdedSql(layout))
  return found.map(({ by, mall_id, rows }) => {
    const [why, atMost, text] = words[by as keyof typeof words]
    const mall = String(mall_id)
    return warning("crowded", why, `${mall}: ${rows} ${text} ${atMost}`, mall, String(rows), String(atMost))
  })
}
