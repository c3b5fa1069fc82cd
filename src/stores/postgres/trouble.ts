// What a PostgreSQL error means for us: the server is away, the database is not as it must be, or our own mistake.
import { KeeperError } from "../../core/errors.ts"

/** What we sent was wrong; the server is well. Its message may quote a value and is not repeated. */
const ours = /^(22|23|42)/
/** The layout or the rights do not allow what we do; the message names columns and tables, never a value. */
const aboutLayout = new Set(["42501", "42P01", "42P07", "42703", "42804"])
/** The table does not take this one row: too long, empty, no partner elsewhere, twice, against its rules. */
const aboutRow = new Set(["22001", "22003", "23502", "23503", "23505", "23514", "23P01"])
/** A NUL character or half a surrogate pair, which PostgreSQL's text cannot hold. */
const unstorable = new Set(["22021", "22P05"])
/** Raised by somebody's trigger, in words that may be anything. */
const raised = /^P0/
/** Somebody else's transaction was in the way: the statement did nothing and may be made again. */
const passing = new Set(["40001", "40P01"])

/** What PgBouncer and Supavisor end a line with that they have none for, or none to the server: nothing was done. */
const poolerIsFull =
  /\(max_client_conn\)|\(max_\w+_client_connections\)|query_wait_timeout|max client(s| connections) reached|\(ECHECKOUTTIMEOUT\)/i

/** A pool before the server has no connection free for us now. `said`: by the pool. */
export class NoneFree extends Error {
  constructor(said: string) {
    super(`the pool has no connection free: ${said}`)
  }
}

export function isPassing(error: unknown): boolean {
  return passing.has(sqlStateOf(error) ?? "")
}

const encryptedOnly =
  "the server takes encrypted connections only: set PGSSLMODE=require, or put ?sslmode=require&uselibpqcompat=true behind the address"

const unencryptedOnly =
  "the server offers no encrypted connections: switch SSL on there, or set PGSSLMODE=prefer where nobody listens on the way"

const statementMode =
  "the pooler is in statement mode, in which tables cannot be made or extended: set pool_mode = transaction, or start once past the pooler"

/** Said by pg_hba.conf: there is an entry for us, and it is not for a line that anybody may read. */
function wantsEncryption(state: string, error: unknown): boolean {
  return state === "28000" && /no encryption|SSL off/.test((error as Error).message)
}

/** Node's and pg's own errors have no SQLSTATE: the connection is what is in trouble then. */
export function troubleOf(error: unknown, place: string): unknown {
  if (error instanceof KeeperError || error instanceof TypeError || error instanceof RangeError) return error
  const state = sqlStateOf(error)
  if (state === undefined) return unavailable(place, reasonOf(error), error)
  if (unstorable.has(state)) {
    return new KeeperError("request_invalid", { detail: "a text holds a NUL character", cause: error })
  }
  if (wantsEncryption(state, error)) {
    const fix = "PGSSLMODE=require"
    return new KeeperError("store_unavailable", { detail: encryptedOnly, fix, cause: error })
  }
  const reason = `${(error as Error).message} (${state})`
  if (isPoolerFull(error)) return unavailable(place, new NoneFree(reason).message, error)
  if (/statement pooling mode/.test(reason)) {
    const problem = `${place}: ${statementMode}`
    return new KeeperError("settings_invalid", { detail: problem, problems: [problem], cause: error })
  }
  if (aboutRow.has(state)) {
    return new KeeperError("row_refused", { detail: `${place}: ${reason}`, cause: error })
  }
  if (!aboutLayout.has(state) && ours.test(state)) {
    return new KeeperError("internal", { detail: `${place}: SQLSTATE ${state}`, cause: error })
  }
  if (aboutLayout.has(state)) {
    const problem = `${place}: ${reason}`
    return new KeeperError("settings_invalid", { detail: problem, problems: [problem], cause: error })
  }
  return unavailable(place, raised.test(state) ? `SQLSTATE ${state}` : reason, error)
}

export function unavailable(place: string, reason: string, cause?: unknown): KeeperError {
  return new KeeperError("store_unavailable", { detail: `${place}: ${reason}`, cause })
}

/** The server said no, and is there. */
export function isAnswer(error: unknown): boolean {
  return sqlStateOf(error) !== undefined
}

/** It has no connection for us now, as others have them all, or our login has as many as it may: nothing was done. */
export function isFull(error: unknown): boolean {
  return sqlStateOf(error) === "53300" || error instanceof NoneFree || isPoolerFull(error)
}

/** Poolers have one code for whatever they refuse. */
function isPoolerFull(error: unknown): boolean {
  const { severity, message } = (error ?? {}) as { severity?: unknown; message?: string }
  return (
    severity === "FATAL" &&
    /^(08P01|XX000)$/.test(sqlStateOf(error) ?? "") &&
    poolerIsFull.test(message ?? "")
  )
}

/** Five letters and digits that only the server sends; Node's `ECONNREFUSED` and the like are longer or have an E. */
function sqlStateOf(error: unknown): string | undefined {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown }
  return typeof code === "string" && severity !== undefined ? code : undefined
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  // There are words for the system's own codes, and none for the sentences around them.
  if (/^E[A-Z]+$/.test(code ?? "")) return code as string
  if (/server does not support SSL/.test(message)) return unencryptedOnly
  // Where a name has several addresses and none answers, the message is empty.
  return message || code || "no answer"
}
