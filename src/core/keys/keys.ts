// Keys for programs: rights, connections and an end date. Only hashes are kept.

import { KeeperError } from "../errors.ts"
import type { Journal } from "../events.ts"
import type { Chance, Clock, Note, Notes, Providers, Secrets, Store } from "../ports.ts"
import { createRemembered } from "../remembered.ts"
import { changeNote } from "../tools/change-note.ts"
import { everyNote } from "../tools/every-note.ts"
import { type Leash, leashProblems } from "./leash.ts"
import { limitedTo } from "./limited-to.ts"
import type { Right } from "./rights.ts"
import { drawKey, isKeyShaped } from "./shape.ts"

/** A key, without the key itself. */
export interface KeyFacts extends Leash {
  /** Names the key in lists and logs; opens nothing. */
  id: string
  /** How it begins, for people who hold several. Absent: made by an earlier version. */
  begins?: string
  name: string
  rights: Right[]
  /** Absent: every connection. */
  connections?: string[]
  createdAt: number
  expiresAt?: number
  /** When it last opened something, an hour more or less. Absent: never, as far as is known. */
  usedAt?: number
}

/** A key that is wanted. */
export interface KeyRequest extends Leash {
  name: string
  rights: Right[]
  connections?: string[]
  expiresAt?: number
}

/** Keys for programs. */
export interface Keys {
  /** The only time the key itself is seen. `missing`: what it is limited to and nobody has connected yet. */
  create(request: KeyRequest, by: string): Promise<{ key: string; facts: KeyFacts; missing: string[] }>
  /** By id, a thousand unless a limit says otherwise; `after`: the id that the page before ended with. */
  list(query?: { after?: string; limit?: number }): Promise<KeyFacts[]>
  revoke(id: string, by: string): Promise<boolean>
  /** Undefined: no such key, or its time is over. */
  check(key: string): Promise<KeyFacts | undefined>
  /** Those alive whose id begins so: nearly always one. For stand-ins, which name their key by it. */
  beginning(letters: string): Promise<KeyFacts[]>
}

const rememberedMs = 5_000
const rememberedAtMost = 1_000
export const keyIdLength = 12
/** `mk_` and four of its letters: enough to be told apart, and nothing to guess the others by. */
const beginningLength = 7
/** As much of an id as a stand-in holds. */
const namedBy = 10
const alikeAtMost = 4
/** A page. */
export const keysAtOnce = 1_000
const useWrittenEveryMs = 60 * 60_000
const endedKeptMs = 30 * 24 * 60 * 60_000
/** Behind every key that begins with an id: hashes are hex. */
const behindAll = "z"

export function createKeys(
  store: Store,
  clock: Clock,
  chance: Chance,
  secrets: Secrets,
  journal: Journal,
  providers: Providers,
): Keys {
  const notes = store.notes("key")
  const known = createRemembered<KeyFacts>(clock, rememberedMs, rememberedAtMost)
  // Apart, so that a stranger who makes up keys has nobody else's read again; also that there is none is remembered.
  const asked = createRemembered<KeyFacts | undefined>(clock, rememberedMs, rememberedAtMost)
  const named = createRemembered<KeyFacts[]>(clock, rememberedMs, rememberedAtMost)
  const seeUse = createSeeUse(notes, clock)
  const forget = (hash: string) => {
    known.forget(hash)
    named.forget(hash.slice(0, namedBy))
    asked.forget(hash)
  }
  const alive = (facts: KeyFacts) => facts.expiresAt === undefined || facts.expiresAt > clock.now()
  return {
    create: async (request, by) => {
      refuseOddLeash(request)
      const key = drawKey(chance, secrets)
      const hash = secrets.digest(key)
      const limit = request.connections && (await limitedTo({ store, providers }, request.connections))
      const facts: KeyFacts = {
        id: hash.slice(0, keyIdLength),
        begins: key.slice(0, beginningLength),
        ...request,
        ...(limit && { connections: limit.connections }),
        createdAt: clock.now(),
      }
      if (!(await notes.put(hash, facts, "new")))
        throw new KeeperError("internal", { detail: "key drawn twice" })
      forget(hash)
      await journal.record({ kind: "key_created", by, detail: facts.name })
      return { key, facts, missing: limit?.missing ?? [] }
    },
    list: async ({ after, limit = keysAtOnce } = {}) => {
      const found = await notes.list({ after: after === undefined ? after : after + behindAll, limit })
      return found.flatMap(({ key, value }) => (value ? [value as KeyFacts] : [unreadable(key)]))
    },
    revoke: async (id, by) => {
      const found = await noteOf(notes, id)
      if (!found) return false
      await notes.remove(found.key)
      forget(found.key)
      await journal.record({ kind: "key_revoked", by, detail: (found.value as KeyFacts | undefined)?.name })
      return true
    },
    check: async (key) => {
      if (!isKeyShaped(key, secrets)) return undefined
      const hash = secrets.digest(key)
      const kept = known.peek(hash)
      const read = async () => (await notes.get(hash))?.value as KeyFacts | undefined
      const facts = await (kept ?? asked.get(hash, read))
      if (!kept && facts) known.put(hash, facts)
      if (!facts || !alive(facts)) return undefined
      if (!kept) seeUse(hash, facts.usedAt)
      return facts
    },
    beginning: async (letters) => {
      const read = async () => {
        const found = await notes.list({ after: letters, limit: alikeAtMost })
        const all = found.filter(({ key, value }) => key.startsWith(letters) && value)
        return all.map(({ key, value }) => {
          const facts = value as KeyFacts
          if (alive(facts)) seeUse(key, facts.usedAt)
          return facts
        })
      }
      return (await named.get(letters, read)).filter(alive)
    },
  }
}

/**
 * When a key was used: written behind the call, once an hour at most, so that people see which one nobody needs. Servers
 * whose clocks are hours apart do not write over each other all the time.
 */
function createSeeUse(notes: Notes, clock: Clock): (hash: string, usedAt: number | undefined) => void {
  const lately = createRemembered<true>(clock, useWrittenEveryMs, rememberedAtMost)
  return (hash, usedAt = -Infinity) => {
    const now = clock.now()
    if (Math.abs(now - usedAt) < useWrittenEveryMs || lately.peek(hash)) return
    lately.put(hash, true)
    // A key that is revoked meanwhile stays so. A store that takes no writes is told of elsewhere, and opens its doors.
    const used = (note?: Note) => note?.value && { ...(note.value as KeyFacts), usedAt: now }
    void changeNote(notes, hash, used).catch(() => undefined)
  }
}

function refuseOddLeash(request: KeyRequest): void {
  const problems = leashProblems(request, request.rights)
  if (problems.length > 0) throw new KeeperError("request_invalid", { problems, detail: problems[0] })
}

/** It opens nothing, and stands in lists so that it can be revoked. */
function unreadable(key: string): KeyFacts {
  return { id: key.slice(0, keyIdLength), name: "?", rights: [], createdAt: 0 }
}

/** The id is the beginning of its note's key, so it is found without reading the others. */
async function noteOf(notes: Notes, id: string): Promise<Note | undefined> {
  if (!/^[\da-f]{12}$/.test(id)) return undefined
  const [found] = await notes.list({ after: id, limit: 1 })
  return found?.key.startsWith(id) ? found : undefined
}

/** Once an hour: one whose time is over opens nothing, and would only be counted. Kept for a while, to be looked up. */
export async function tidyKeys(store: Store, now: number): Promise<void> {
  const notes = store.notes("key")
  for await (const { key, value } of everyNote(notes)) {
    const { expiresAt = Infinity } = (value ?? {}) as Partial<KeyFacts>
    if (expiresAt + endedKeptMs < now) await notes.remove(key)
  }
}
