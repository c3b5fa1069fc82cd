// One SQLite file, open twice: for what must survive a power cut, and for what need not.
import { chmodSync, closeSync, openSync, type Stats, statSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as pause } from "node:timers/promises"
import { frozenIdentity, openFrozen } from "./frozen.ts"
import { makeFolder } from "./make-folder.ts"
import { emptyJournal, madeRoom, pagesOfJournal } from "./make-room.ts"
import { isEmpty, migrate } from "./schema.ts"
import { type Sql, sqlOn } from "./sql.ts"
import { createTogether, type Write } from "./together.ts"
import { isBusy, isDiskShut, troubleOf, unavailable } from "./trouble.ts"

/** How long SQLite itself waits for another process: nothing else runs here meanwhile, so it is short. */
const blockingWaitMs = 50
/** How long we wait in all, letting others run in between. */
const wholeWaitMs = 5_000
const pauseMs = 20
/** SQLite's own are 2 MB for each handle. The system keeps the pages as well, for both. */
const pagesKb = { full: 512, normal: 128 }

export interface SqliteFile {
  /** On disk when it resolves (synchronous=FULL). */
  durably<T>(work: (sql: Sql) => T): Promise<T>
  /** One statement that writes, on disk when it resolves, at one price with others that come at the same time. */
  together: Write
  /**
   * Without waiting for the disk (synchronous=NORMAL). For leases and for what only tells a story: losing the
   * last of them in a power cut costs nothing, as the process that held the lease is gone too. It spares every
   * refresh two fsyncs. A crash of the process alone loses neither, and the file stays whole either way.
   */
  quickly<T>(work: (sql: Sql) => T): Promise<T>
  close(): void
}

interface Handles {
  durable: DatabaseSync
  quick: DatabaseSync
  durableSql: Sql
  quickSql: Sql
  identity: string
  /** Only read: why it could not be opened to be written, and how the file was then. */
  frozen?: { why: unknown; identity: string }
}

export async function openSqliteFile(path: string): Promise<SqliteFile> {
  let handles: Handles | undefined
  let closed = false

  /** Unix lets a deleted file be written on: tokens would go nowhere without a word. So we look each time. */
  function current(): Handles {
    if (closed) throw unavailable(path, "the store was closed")
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) throw unavailable(path, "the file is gone")
    if (handles && handles.identity !== identityOf(found)) close()
    if (handles?.frozen && handles.frozen.identity !== frozenIdentity(path)) close()
    handles ??= openHandles(path)
    return handles
  }

  function close(): void {
    if (handles?.quick !== handles?.durable) handles?.quick.close()
    handles?.durable.close()
    handles = undefined
  }

  /** Once a disk takes writes again, they go on: so the file is opened anew before one is given up. */
  function thawed(error: unknown): boolean {
    const frozen = handles?.frozen
    if (!frozen || !isDiskShut(error)) return false
    close()
    if (!current().frozen) return true
    throw troubleOf(frozen.why, path)
  }

  async function patiently<T>(work: () => T): Promise<T> {
    // Real time on purpose: the lock is held by a real process, whatever clock the keeper was handed.
    const giveUpAt = performance.now() + wholeWaitMs
    for (let roomsMade = 0; ; ) {
      try {
        return work()
      } catch (error) {
        // For the journal, and for a file beside it.
        if (roomsMade < 2 && madeRoom(handles?.durable, error)) {
          roomsMade++
          continue
        }
        const again = thawed(error)
        if (!again && (!isBusy(error) || performance.now() > giveUpAt)) throw troubleOf(error, path)
      }
      await pause(pauseMs)
    }
  }

  await patiently(() => {
    makeFile(path)
    current()
  })
  const durably: Write = (work) => patiently(() => work(current().durableSql))
  return {
    durably,
    together: createTogether(durably, (error) => troubleOf(error, path)),
    quickly: (work) => patiently(() => work(current().quickSql)),
    close: () => {
      closed = true
      close()
    },
  }
}

/** Made before SQLite does, so that there is no moment at which others may read it. */
function makeFile(path: string): void {
  makeFolder(dirname(path))
  if (statSync(path, { throwIfNoEntry: false })) return
  closeSync(openSync(path, "a", 0o600))
  chmodSync(path, 0o600)
}

function openHandles(path: string): Handles {
  try {
    return openToWrite(path)
  } catch (why) {
    const database = openFrozen(path, why)
    if (!database || isEmpty(database)) throw why
    const sql = sqlOn(database)
    const identity = identityOf(statSync(path))
    const frozen = { why, identity: frozenIdentity(path) }
    return { durable: database, quick: database, durableSql: sql, quickSql: sql, identity, frozen }
  }
}

function openToWrite(path: string): Handles {
  const durable = openDatabase(path, "full")
  try {
    // The tables would else be made in the journal, which a disk that fills up could then never empty.
    if (migrate(durable)) emptyJournal(durable)
    const quick = openDatabase(path, "normal")
    const identity = identityOf(statSync(path))
    return { durable, quick, durableSql: sqlOn(durable), quickSql: sqlOn(quick), identity }
  } catch (error) {
    durable.close()
    throw error
  }
}

function openDatabase(path: string, synchronous: "full" | "normal"): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: blockingWaitMs })
  try {
    // A disk without shared memory (some network drives) keeps the old journal, where NORMAL would be unsafe.
    const isWal = database.prepare("pragma journal_mode = wal").get()?.journal_mode === "wal"
    database.exec(`pragma synchronous = ${isWal ? synchronous : "full"}`)
    database.exec(`pragma cache_size = -${pagesKb[synchronous]}`)
    database.exec(`pragma wal_autocheckpoint = ${pagesOfJournal(path)}`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`
}
