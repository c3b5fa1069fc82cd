// Writes that come at the same time share one transaction, and with it one wait for the disk.
import type { Sql } from "./sql.ts"
import { isOurs } from "./trouble.ts"

export type Write = <T>(work: (sql: Sql) => T) => Promise<T>

interface Waiting {
  work(sql: Sql): unknown
  resolve(result: unknown): void
  reject(error: unknown): void
}

/**
 * A sweep writes for sixteen connections at once, and while one write waits for the disk nothing else runs here: all
 * that would have been written meanwhile comes up in the next turn of the event loop, together. So a sweep waits for
 * the disk a few times less often, and each write still only resolves when it is there. `run` must either do the whole
 * work or nothing of it; `told` makes one of our errors of SQLite's.
 */
export function createTogether(run: Write, told: (error: unknown) => unknown): Write {
  let waiting: Waiting[] = []
  async function writeAll(): Promise<void> {
    const writes = waiting
    waiting = []
    try {
      const settle = await run((sql) =>
        inTransaction(sql, () => writes.map((write) => attempt(write, sql, told))),
      )
      for (const each of settle) each()
    } catch (error) {
      for (const write of writes) write.reject(error)
    }
  }
  return <T>(work: (sql: Sql) => T) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(writeAll)
      waiting.push({ work, resolve: resolve as Waiting["resolve"], reject })
    })
}

/** A statement that was wrong in itself has undone itself, and the others go on; other trouble is everybody's. */
function attempt(
  { work, resolve, reject }: Waiting,
  sql: Sql,
  told: (error: unknown) => unknown,
): () => void {
  try {
    const result = work(sql)
    return () => resolve(result)
  } catch (error) {
    if (!isOurs(error)) throw error
    return () => reject(told(error))
  }
}

/** One at a time over all processes, from its first moment: no lock is asked for in the middle. */
export function inTransaction<T>(sql: Sql, work: () => T): T {
  sql.change("begin immediate")
  try {
    const result = work()
    sql.change("commit")
    return result
  } catch (error) {
    rollBack(sql)
    throw error
  }
}

/** A full disk has ended the transaction already. */
function rollBack(sql: Sql): void {
  try {
    sql.change("rollback")
  } catch {
    // What matters is the error that led here.
  }
}
