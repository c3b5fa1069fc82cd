// How the files beside this speak to SQLite.
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"

export type SqliteRow = Record<string, SQLInputValue>

export interface Sql {
  one(sql: string, ...values: SQLInputValue[]): SqliteRow | undefined
  all(sql: string, ...values: SQLInputValue[]): SqliteRow[]
  /** How many rows it changed. */
  change(sql: string, ...values: SQLInputValue[]): number
}

/** A row as SQLite hands it over here, without the names of its columns. */
type Values = SQLInputValue[]

interface Prepared {
  made: StatementSync
  columns: string[]
}

export function sqlOn(database: DatabaseSync): Sql {
  const prepared = new Map<string, Prepared>()
  const statement = (sql: string): Prepared => {
    const known = prepared.get(sql)
    if (known) return known
    const made = database.prepare(sql)
    // With its names each row costs half as much again: they are asked for once.
    made.setReturnArrays(true)
    const one = { made, columns: made.columns().map(({ name }) => name) }
    prepared.set(sql, one)
    return one
  }
  return {
    one: (sql, ...values) => {
      const { made, columns } = statement(sql)
      const found = readable(made, () => made.get(...values) as unknown as Values | undefined)
      return found && rowOf(columns, found)
    },
    all: (sql, ...values) => {
      const { made, columns } = statement(sql)
      const found = readable(made, () => made.all(...values) as unknown as Values[])
      return found.map((each) => rowOf(columns, each))
    },
    change: (sql, ...values) => Number(statement(sql).made.run(...values).changes),
  }
}

/**
 * An integer that no number holds exactly would stop the whole statement. Where there is one, it comes as the nearest
 * number: a reader of the row sees that it cannot be meant, and the other rows are well.
 */
function readable<Found extends Values | Values[] | undefined>(
  made: StatementSync,
  read: () => Found,
): Found {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_OUT_OF_RANGE") throw error
  }
  made.setReadBigInts(true)
  try {
    return read()
  } finally {
    made.setReadBigInts(false)
  }
}

function rowOf(columns: string[], values: Values): SqliteRow {
  const row: SqliteRow = {}
  for (let index = 0; index < columns.length; index++) {
    const value = values[index] ?? null
    row[columns[index]!] = typeof value === "bigint" ? Number(value) : value
  }
  return row
}
