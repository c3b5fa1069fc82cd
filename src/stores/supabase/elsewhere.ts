// A table without a pair of ours, where rows hold tokens under other keys: SUPABASE_PROVIDER may name the wrong one.
import type { StoreWarning } from "../../core/ports.ts"
import { onOneLine } from "../../core/tools/one-line.ts"
import type { Apps } from "../claimed.ts"
import type { Database } from "../postgres/database.ts"
import { warning } from "../warning.ts"
import { type Expressions, holdsPair } from "./layout.ts"

const readAtMost = 60
const toldAtMost = 10
const longestName = 60

/** Asked first whether there is a pair: then nothing else is opened. What anybody may have made large is passed by. */
export function elsewhereSql(layout: Expressions): string {
  const { table } = layout
  return `select left(one.key, ${longestName}) as provider, count(*) as rows from ${table} t
    cross join lateral jsonb_each(case when ${layout.isSmall} and jsonb_typeof(t.providers) = 'object'
      then t.providers else '{}' end) as one
    where not exists (select from ${table} t where ${holdsPair(layout)}) and jsonb_typeof(one.value) = 'object'
      and coalesce(nullif(one.value ->> 'refresh_token', ''), nullif(one.value ->> 'access_token', '')) is not null
      and one.key <> '${layout.provider}'
    group by 1 order by 2 desc, 1 limit ${readAtMost}`
}

/** The keys of further apps are read by these. */
export async function elsewhereWarnings(
  database: Database,
  layout: Expressions & { shown: string },
  apps: Apps,
): Promise<StoreWarning[]> {
  const found = await database.rows(elsewhereSql(layout))
  const others = found
    .map(({ provider, rows }) => ({ name: onOneLine(String(provider)), rows: Number(rows) }))
    .filter(({ name }) => !apps.includes(name))
  if (others.length === 0) return []
  const { shown, provider } = layout
  const named = others.slice(0, toldAtMost).map(({ name, rows }) => `${name} (${rows})`)
  const names = [...named, ...(others.length > toldAtMost ? ["…"] : [])].join(", ")
  const text = `${shown}: no row holds tokens under ${provider}, and rows do under ${names}`
  return [warning("elsewhere", "rows_elsewhere", text, shown, provider, names)]
}
