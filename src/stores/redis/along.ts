// What goes with a change of a pair where one server holds all slots: the note about it, the end of the lease it was shown under, the server's word.
import type { NoteBeside } from "../../core/ports.ts"
import { type StandingLease, standingLease } from "../standing-lease.ts"
import { leaseKey, noteKeys } from "./keys.ts"
import { nextVersion } from "./notes.ts"

/** A note, and the lease that ends with it. */
export interface Along {
  note: NoteBeside
  lease: StandingLease
}

/** Undefined: the note is left to the caller. */
export function alongOf(note: NoteBeside | undefined): Along | undefined {
  const lease = note?.lease && standingLease(note.lease)
  return note && lease && { note, lease }
}

/** Behind those of the change itself. */
export function alongWords({ note, lease }: Along): { keys: string[]; values: string[] } {
  const keys = [...noteKeys(note.kind), leaseKey(lease.name)]
  return { keys, values: [lease.holder, note.key, JSON.stringify(note.value)] }
}

/** Called once both are written. */
export function wentAlong({ note, lease }: Along): void {
  lease.isOver = true
  note.written()
}

/**
 * Only where the lease is at hand: elsewhere it is another process's by now, or is kept on another server than this. The pair is
 * written already, so nothing here may fail: a note whose keys are of another kind is left to the caller.
 */
export const putAlong = `
local noted = 0
if redis.pcall('GET', KEYS[7]) == ARGV[11] then
  local held, ordered = redis.pcall('HGET', KEYS[5], ARGV[12]), redis.pcall('ZADD', KEYS[6], 0, ARGV[12])
  if type(held) ~= 'table' and type(ordered) ~= 'table' then
    redis.call('HSET', KEYS[5], ARGV[12], ${nextVersion} .. ' ' .. ARGV[13])
    redis.call('DEL', KEYS[7])
    noted = 1
  end
end`
export const whetherNoted = "noted"

/** At the end: older servers take no writes behind a question. "": this user may not ask. */
export const askServer = `
local said = redis.pcall('INFO', 'replication')
local word = type(said) == 'string' and string.match(said, 'master_replid:(%w+)') or ''`
export const serverWord = "word"
