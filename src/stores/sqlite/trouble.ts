// What an SQLite error means for us: trouble of the backend, or a mistake of ours.
import { accessSync, constants } from "node:fs"
import { dirname } from "node:path"
import { KeeperError } from "../../core/errors.ts"

const busy = 5
const locked = 6
/** SQLITE_READONLY, _CANTOPEN: SQLite does not say what it was that it could not write. */
const shut = [8, 14]
/** SQLITE_IOERR, _FULL: the disk failed, or has no room. */
const full = 13
const failing = [10, full]
/** SQLITE_TOOBIG, _CONSTRAINT, _MISMATCH, _MISUSE, _RANGE: what we sent was wrong, the file is well. */
const mistakes = [18, 19, 20, 21, 25]

interface SqliteError extends Error {
  errcode: number
  errstr: string
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && [busy, locked].includes(primaryCode(error))
}

/** The disk takes no writes, or none just now; reading may go on. */
export function isDiskShut(error: unknown): boolean {
  return isSqliteError(error) && [...shut, ...failing].includes(primaryCode(error))
}

/** SQLITE_IOERR_SHMSIZE: no room for the file through which processes share what the journal holds. */
const noRoomToShare = 4_874

export function isFull(error: unknown): boolean {
  return isSqliteError(error) && primaryCode(error) === full
}

/** Another file than SQLite's, which was to be written in the same step. */
export function isNoRoomBeside(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException
  return error instanceof KeeperError && (code === "ENOSPC" || code === "EDQUOT")
}

/** What was sent was wrong; the file is well. */
export function isOurs(error: unknown): boolean {
  return isSqliteError(error) && mistakes.includes(primaryCode(error))
}

/**
 * Everything the file or the disk does to us is `store_unavailable`. Only SQLite's own fixed sentence and the
 * file's name are repeated: its longer messages may quote a value.
 */
export function troubleOf(error: unknown, path: string, access: Access = accessSync): unknown {
  if (isSqliteError(error)) {
    if (isOurs(error)) {
      return new KeeperError("internal", { detail: `sqlite: ${error.errstr}`, cause: error })
    }
    const found = shut.includes(primaryCode(error)) ? whatIsShut(path, access) : undefined
    if (found) return unavailable(found.place, found.reason, error)
    const isNoRoom = error.errcode === noRoomToShare
    return unavailable(path, isNoRoom ? "database or disk is full" : error.errstr, error)
  }
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall) return unavailable(path, `${code} at ${syscall}`, error)
  return error
}

/** Throws where a place may not be read and written. */
export type Access = (place: string, mode: number) => void

/** Its folder too: the files that SQLite keeps beside a database are made there. */
function whatIsShut(path: string, access: Access): { place: string; reason: string } | undefined {
  for (const place of [path, dirname(path)]) {
    try {
      access(place, constants.R_OK | constants.W_OK)
    } catch (error) {
      return { place, reason: `${(error as NodeJS.ErrnoException).code} at access` }
    }
  }
  return undefined
}

export function unavailable(path: string, reason: string, cause?: unknown): KeeperError {
  return new KeeperError("store_unavailable", { detail: `${path}: ${reason}`, cause })
}

function primaryCode(error: SqliteError): number {
  return error.errcode & 0xff
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && "errcode" in error && "errstr" in error
}
