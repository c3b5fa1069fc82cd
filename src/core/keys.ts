// Keys for programs: rights, connections and an end date. Only hashes are kept.
import { KeeperError } from "./errors.ts"
import type { Journal } from "./events.ts"
import { readId, refuseOtherApps, writeId } from "./id.ts"
import type { Chance, Clock, Secrets, Store } from "./ports.ts"

export const allRights = ["read", "token", "proxy", "connect", "admin"] as const
export type Right = (typeof allRights)[number]

export interface KeyFacts {
  /** Names the key in lists and logs; opens nothing. */
  id: string
  name: string
  rights: Right[]
  /** Absent: every connection. */
  connections?: string[]
  createdAt: number
  expiresAt?: number
}

export interface KeyRequest {
  name: string
  rights: Right[]
  connections?: string[]
  expiresAt?: number
}

export interface Keys {
  /** The only time the key itself is seen. */
  create(request: KeyRequest, by: string): Promise<{ key: string; facts: KeyFacts }>
  list(): Promise<KeyFacts[]>
  revoke(id: string, by: string): Promise<boolean>
  /** Undefined: no such key, or its time is over. */
  check(key: string): Promise<KeyFacts | undefined>
}

/** 256 random bits need no slow hash: nobody guesses them, and an unknown key must cost next to nothing. */
export const keyPrefix = "mk_"
const rememberedMs = 5_000

export function createKeys(
  store: Store,
  clock: Clock,
  chance: Chance,
  secrets: Secrets,
  journal: Journal,
): Keys {
  const notes = store.notes("key")
  const remembered = new Map<string, { facts: KeyFacts; until: number }>()
  const all = async () => (await notes.list({ limit: 1_000 })).map((note) => note.value as KeyFacts)
  const alive = (facts: KeyFacts) => facts.expiresAt === undefined || facts.expiresAt > clock.now()
  return {
    create: async (request, by) => {
      const key = `${keyPrefix}${chance.id()}${chance.id()}`
      const hash = secrets.digest(key)
      const connections = request.connections?.map(asKept)
      const facts: KeyFacts = {
        id: hash.slice(0, 12),
        ...request,
        ...(connections && { connections }),
        createdAt: clock.now(),
      }
      if (!(await notes.put(hash, facts, "new")))
        throw new KeeperError("internal", { detail: "key drawn twice" })
      await journal.record({ kind: "key_created", by, detail: facts.name })
      return { key, facts }
    },
    list: all,
    revoke: async (id, by) => {
      const found = (await notes.list({ limit: 1_000 })).find((note) => (note.value as KeyFacts).id === id)
      if (!found) return false
      await notes.remove(found.key)
      remembered.delete(found.key)
      await journal.record({ kind: "key_revoked", by, detail: (found.value as KeyFacts).name })
      return true
    },
    check: async (key) => {
      if (!key.startsWith(keyPrefix) || key.length > 200) return undefined
      const hash = secrets.digest(key)
      const known = remembered.get(hash)
      const now = clock.now()
      // A clock that was put back would make a revoked key good for hours.
      if (known && known.until > now && known.until <= now + rememberedMs)
        return alive(known.facts) ? known.facts : undefined
      const facts = (await notes.get(hash))?.value as KeyFacts | undefined
      if (!facts || !alive(facts)) return undefined
      if (remembered.size >= 1_000) remembered.clear()
      remembered.set(hash, { facts, until: clock.now() + rememberedMs })
      return facts
    },
  }
}

/** People write MyMall; connections are kept in small letters. Owners are case-sensitive, as their makers are. */
function asKept(id: string): string {
  refuseOtherApps(id)
  const parts = readId(id)
  return writeId({ ...parts, account: parts.account.toLowerCase() })
}
