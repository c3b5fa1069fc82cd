// How the files beside this speak to SQLite.
import type { SQLInputValue } from "node:sqlite"

export type SqliteRow = Record<string, SQLInputValue>

export interface Sql {
  one(sql: string, ...values: SQLInputValue[]): SqliteRow | undefined
  all(sql: string, ...values: SQLInputValue[]): SqliteRow[]
  /** How many rows it changed. */
  change(sql: string, ...values: SQLInputValue[]): number
}
