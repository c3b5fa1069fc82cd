// Every statement of this store by name: what may be run over PostgREST is this list, and nothing that is sent.
import { durabilitySql, serverSql } from "../postgres/durability.ts"
import { leaseStatements } from "../postgres/leases.ts"
import { noteStatements } from "../postgres/notes.ts"
import { crowdedSql } from "./crowded.ts"
import { forgetSql, freeNameSql, keepSql, markSql, renameInKeysSql } from "./discover.ts"
import { elsewhereSql } from "./elsewhere.ts"
import { horizonSql } from "./horizon.ts"
import { columnsSql, type Expressions } from "./layout.ts"
import { besideSql, byIdSql, dueSql, tallySql, unnamedSql } from "./list.ts"
import { givenSql, keptSql } from "./naming.ts"
import { madeRowSql, makeRowSql, ownerColumns } from "./new-row.ts"
import { meantNewsSql, newsSql, recentMeantSql, recentNewsSql } from "./news.ts"
import { oddSql } from "./odd-rows.ts"
import { emptySql, healthSql, manyNamedSql, namedSql, pairSql } from "./one-row.ts"
import { placesSql } from "./places.ts"
import { renameSql } from "./renaming.ts"
import { countKeysSql, resealSql, toSealSql } from "./reseal.ts"
import { keptAppsSql } from "./schema.ts"
import { answeringSql } from "./theirs.ts"
import { writeSql } from "./write.ts"

export interface Statements {
  /** Those that are asked for rows. */
  rows: Record<string, string>
  /** Those that are asked how many rows they changed. */
  change: Record<string, string>
}

export function statementsOf(layout: Expressions): Statements {
  const made = ownerColumns.map((whose) => [["row_make", ...whose].join("_"), makeRowSql(layout, whose)])
  return {
    rows: {
      columns: columnsSql(layout.table),
      durability: durabilitySql(layout.table),
      apps_kept: keptAppsSql,
      server: serverSql(layout.table),
      ...named("note", noteStatements.rows),
      row_named: namedSql(layout),
      row_many_named: manyNamedSql(layout),
      row_answering: answeringSql(layout),
      row_pair: pairSql(layout),
      row_places: placesSql(layout),
      ...Object.fromEntries(made),
      row_made: madeRowSql(layout),
      rows_by_id: byIdSql(layout),
      rows_beside: besideSql(layout),
      rows_due: dueSql(layout),
      rows_tally: tallySql(layout),
      rows_unnamed: unnamedSql(layout),
      rows_odd: oddSql(layout),
      rows_crowded: crowdedSql(layout),
      rows_elsewhere: elsewhereSql(layout),
      found_news: newsSql(layout),
      found_meant: meantNewsSql(layout),
      found_horizon: horizonSql(layout),
      found_news_recent: recentNewsSql(layout),
      found_meant_recent: recentMeantSql(layout),
      found_kept: keptSql(layout),
      found_given: givenSql(layout),
      seal_next: toSealSql(layout),
      seal_keys: countKeysSql(layout),
    },
    change: {
      ...named("lease", leaseStatements),
      ...named("note", noteStatements.change),
      row_write: writeSql(layout, false),
      row_write_organization: writeSql(layout, true),
      row_health: healthSql(layout),
      row_empty: emptySql(layout),
      found_keep: keepSql(layout),
      found_mark: markSql(layout),
      found_forget: forgetSql(layout),
      found_free: freeNameSql(layout),
      found_rename: renameSql(layout),
      found_rename_in_keys: renameInKeysSql,
      seal_write: resealSql(layout),
    },
  }
}

/** Of several apps, for one function: those of a further app carry its name, but for what is the same for all. */
export function statementsOfApps(first: Expressions, others: ReadonlyMap<string, Expressions>): Statements {
  const all = statementsOf(first)
  if (others.size === 0) return all
  const known = new Set([...Object.values(all.rows), ...Object.values(all.change)])
  for (const [app, layout] of others) {
    const { rows, change } = statementsOf(layout)
    const own = (statements: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(statements)
          .filter(([, sql]) => !known.has(sql))
          .map(([name, sql]) => [`${name} ${app}`, sql]),
      )
    Object.assign(all.rows, own(rows))
    Object.assign(all.change, own(change))
  }
  return all
}

function named(noun: string, statements: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(statements).map(([verb, sql]) => [`${noun}_${verb}`, sql]))
}
