// How the files beside this speak to SQLite.
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"

export type SqliteRow = Record<string, SQLInputValue>

export interface Sql {
  one(sql: string, ...values: SQLInputValue[]): SqliteRow | undefined
  all(sql: string, ...values: SQLInputValue[]): SqliteRow[]
  /** How many rows it changed. */
  change(sql: string, ...values: SQLInputValue[]): number
}

export function sqlOn(database: DatabaseSync): Sql {
  const prepared = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known) return known
    const made = database.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  return {
    one: (sql, ...values) => readable(statement(sql), (made) => made.get(...values) as SqliteRow | undefined),
    all: (sql, ...values) => readable(statement(sql), (made) => made.all(...values) as SqliteRow[]),
    change: (sql, ...values) => Number(statement(sql).run(...values).changes),
  }
}

/**
 * An integer that no number holds exactly would stop the whole statement. Where there is one, it comes as the nearest
 * number: a reader of the row sees that it cannot be meant, and the other rows are well.
 */
function readable<Found extends SqliteRow | SqliteRow[] | undefined>(
  made: StatementSync,
  read: (made: StatementSync) => Found,
): Found {
  try {
    return read(made)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_OUT_OF_RANGE") throw error
  }
  made.setReadBigInts(true)
  try {
    const found = read(made)
    const plain = (row: SqliteRow): SqliteRow =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
      )
    return (Array.isArray(found) ? found.map(plain) : found && plain(found)) as Found
  } finally {
    made.setReadBigInts(false)
  }
}
