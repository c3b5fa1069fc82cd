// A pool of connections to PostgreSQL in which nothing hangs, and which needs nothing a transaction pooler takes away.
import { Socket } from "node:net"
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises"
import type { Pool, PoolConfig, QueryConfig } from "pg"
import type { Store } from "../../core/ports.ts"
import { createReturning } from "../returning.ts"
import { createLanes } from "./line/lanes.ts"
import { createNames } from "./line/names.ts"
import { askPool, patientClient } from "./line/patient-client.ts"
import { isPassing, troubleOf, unavailable } from "./trouble.ts"

export type Row = Record<string, unknown>
export type Value = string | number | boolean | null | string[]

export interface Statement {
  sql: string
  values: Value[]
}

/** `often`: every refresh asks it, and its best plan is the same whatever the values and however many rows there are. */
export type HowOften = "often"

export interface PostgresSql {
  rows(text: string, values?: Value[], asked?: HowOften): Promise<Row[]>
  /** How many rows it changed. */
  change(text: string, values?: Value[], asked?: HowOften): Promise<number>
}

export interface Database extends PostgresSql {
  /** A word for logs, without secrets. */
  readonly place: string
  /** Absent where no line is held open. */
  onCut?: Store["onCut"]
  close(): Promise<void>
}

export interface DirectDatabase extends Database {
  /** Commits when `work` resolves. Only for what one statement cannot do: the making of tables. */
  transaction<T>(work: (sql: PostgresSql) => Promise<T>): Promise<T>
}

/** Waiting for a free connection or a new one, and then for the answer: together the longest a call takes. */
const connectMs = 4_000
const answerMs = 6_000
const usualPool = 10
/** Half of the lanes: a caller who asks for tokens of many malls at once must not keep a sweep from writing. */
export const readLanes = usualPool / 2
const closeMs = 2_000
/** A plan that was made while a table was small must not be kept for ever, where nothing tells the server that it grew. */
const lineLivesSeconds = 1_800
/** An index on a large table takes its time; it is made once. */
const migrationMs = 300_000
const tries = 3
/** After which a line may have been ended unnoticed. */
const restMs = 50
const int8 = 20

/**
 * Time-outs are ours and not the server's: `statement_timeout` as a start-up parameter is refused by transaction
 * poolers, and set on a session it would be somebody else's. What was sent before a time-out is ended (line/cancel.ts), and
 * may still take effect; every write bears that, as it compares a tag. Statements have names only where a line leads to the server itself, for the same
 * poolers.
 */
export async function openDatabase(
  connectionString: string,
  place: string,
  connections = usualPool,
): Promise<DirectDatabase> {
  const { default: pg } = await import("pg")
  const sockets = new Set<Socket>()
  const config: PoolConfig = {
    connectionString,
    max: connections,
    Client: patientClient(pg.Client, connectMs),
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: lineLivesSeconds,
    keepAlive: true,
    application_name: "mallkey",
    types: {
      // Our int8 are moments and counts, which a number holds exactly.
      getTypeParser: (oid, format) => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)),
    },
    stream: () => tracked(sockets),
  }
  const pool = new pg.Pool(config)
  const returning = createReturning(() => askPool(pool, answerMs, { text: "select 1" }))
  // An idle connection that the server ends leaves the pool by itself; the next call makes a new one.
  pool.on("error", returning.cut)
  let closed = false
  // Our own queue before the pool's, which says of a long one that nobody can be reached.
  const lanes = createLanes(place, connections, connectMs)
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    const unlessClosed = () => {
      if (closed) throw unavailable(place, "the store was closed")
      return work()
    }
    try {
      return await lanes.run(unlessClosed)
    } catch (error) {
      throw troubleOf(error, place)
    }
  }
  let answeredAt = performance.now()
  const names = createNames()
  const ask = async (text: string, values?: Value[], asked?: HowOften) => {
    if (performance.now() - answeredAt > restMs) await hearFirst()
    const result = await askPool(pool, answerMs, { text, values, names: asked && names }).catch((error) => {
      if (asked && names.isRefused(error)) return askPool(pool, answerMs, { text, values })
      throw error
    })
    answeredAt = performance.now()
    return result
  }
  const send = (text: string, values?: Value[], asked?: HowOften) =>
    guarded(() => patiently(() => ask(text, values, asked)))
  return {
    place,
    onCut: returning.onCut,
    rows: async (...asked) => (await send(...asked)).rows,
    change: async (...asked) => (await send(...asked)).rowCount ?? 0,
    transaction: (work) => guarded(() => inTransaction(pool, work)),
    close: async () => {
      if (closed) return
      closed = true
      returning.close()
      await Promise.race([pool.end(), pause(closeMs, undefined, { ref: false })])
      // A server that is frozen never says goodbye, and would keep the process alive.
      for (const socket of sockets) socket.destroy()
    },
  }
}

/**
 * What has arrived by now is read: a line that the server has ended leaves the pool, and nothing is asked on it. The second
 * turn comes after everything that was there at the first.
 */
async function hearFirst(): Promise<void> {
  await nextTurn()
  await nextTurn()
}

function tracked(sockets: Set<Socket>): Socket {
  const socket = new Socket()
  sockets.add(socket)
  socket.once("close", () => sockets.delete(socket))
  return socket
}

/** Under stricter isolation than usual, statements that meet are refused instead of waiting. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === tries || !isPassing(error)) throw error
    }
  }
}

async function inTransaction<T>(pool: Pool, work: (sql: PostgresSql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    const send = (text: string, values?: Value[]) =>
      client.query({ text, values, query_timeout: migrationMs } as QueryConfig)
    await client.query("begin")
    const result = await work({
      rows: async (text, values) => (await send(text, values)).rows,
      change: async (text, values) => (await send(text, values)).rowCount ?? 0,
    })
    await client.query("commit")
    broken = false
    return result
  } finally {
    // A connection that is thrown away takes its open transaction with it.
    client.release(broken)
  }
}
