// Rows of auth_settings that are called otherwise from now on: no two have one name, also not for a moment.
import { connectionId, kindOwner } from "../../core/id.ts"
import type { Database } from "../postgres/database.ts"
import type { Expressions } from "./layout.ts"
import type { HeldRow } from "./rows.ts"

export const renameSql = ({ kept }: Expressions) =>
  `update ${kept} set id = $1::text where row_id = $2::text and found`

interface Move {
  row: HeldRow
  from: string
  to: string
}

/** First those whose new name is free. Where rows change places, one of them goes out of the way by its number. */
export async function renameAll(
  database: Database,
  layout: Expressions,
  standing: readonly HeldRow[],
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const held = new Set(standing.map(({ id }) => id))
  const take = async (move: Move, name: string) => {
    await database.change(renameSql(layout), [name, move.row.rowId])
    held.delete(move.from)
    held.add(name)
    move.from = name
  }
  for (let left = movesOf(standing, names); left.length > 0; ) {
    const move = left.find(({ to }) => !held.has(to))
    if (move) await take(move, move.to)
    else if (!(await stepAside(left))) return
    left = left.filter(({ from, to }) => from !== to)
  }

  async function stepAside(left: readonly Move[]): Promise<boolean> {
    for (const move of left) {
      const aside = connectionId(move.row.mallId, kindOwner("row", move.row.rowId))
      if (held.has(aside)) continue
      await take(move, aside)
      return true
    }
    return false
  }
}

function movesOf(standing: readonly HeldRow[], names: ReadonlyMap<string, string>): Move[] {
  return standing
    .map((row) => ({ row, from: row.id, to: names.get(row.rowId) ?? row.id }))
    .filter(({ from, to }) => from !== to)
}
