// The store suite itself: each way in which an adapter may be wrong is caught by the sentence that forbids it.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type { Connection } from "../../src/core/connection.ts"
import type { Lease, Store } from "../../src/core/ports.ts"
import { createMemoryShelf, createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import type { Sentence, StoreBench } from "../../src/testing/store-bench.ts"
import { type StoreSentence, storeSentences } from "../../src/testing/store-suite.ts"

/** What is wrong with a store, in terms of a good one. */
type Spoil = (good: Store) => Partial<Store>

const turn = () => new Promise((resolve) => setImmediate(resolve))

const latestLeases = new Map<string, Lease>()

async function writeWithoutCondition(good: Store, connection: Connection): Promise<boolean> {
  return good.saveTokens(connection, "always")
}

const mistakes: Record<string, { caughtBy: StoreSentence[]; spoil: Spoil }> = {
  "writes whatever the tag": {
    caughtBy: ["oldTag", "oneWinner", "removed"],
    spoil: (good) => ({ saveTokens: (connection) => writeWithoutCondition(good, connection) }),
  },
  "compares first and writes a moment later": {
    caughtBy: ["oneWinner"],
    spoil: (good) => ({
      saveTokens: async (connection, ifTag) => {
        if (ifTag === "new" || ifTag === "always") return good.saveTokens(connection, ifTag)
        if ((await good.get(connection.id))?.tag !== ifTag) return false
        await turn()
        return writeWithoutCondition(good, connection)
      },
    }),
  },
  "looks whether it is new, and makes it a moment later": {
    caughtBy: ["oneNewcomer"],
    spoil: (good) => ({
      saveTokens: async (connection, ifTag) => {
        if (ifTag !== "new") return good.saveTokens(connection, ifTag)
        if (await good.get(connection.id)) return false
        await turn()
        return writeWithoutCondition(good, connection)
      },
    }),
  },
  "keeps bad news about an older pair": {
    caughtBy: ["healthOldTag", "newsTogether"],
    spoil: (good) => ({
      saveHealth: async (id, news) => good.saveHealth(id, news, (await good.get(id))?.tag ?? "none"),
    }),
  },
  "does not look whose turn it was": {
    caughtBy: ["healthOldTurn"],
    spoil: (good) => ({
      saveHealth: (id, { health, refreshAt }, ifTag) => good.saveHealth(id, { health, refreshAt }, ifTag),
    }),
  },
  "takes no tokens for what is lost": {
    caughtBy: ["lostThenGood"],
    spoil: (good) => ({
      saveTokens: async (connection, ifTag) =>
        (await good.get(connection.id))?.health.lostAt ? false : good.saveTokens(connection, ifTag),
    }),
  },
  "keeps the health of the pair before": {
    caughtBy: ["lostThenGood", "newsTogether"],
    spoil: (good) => ({
      saveTokens: async (connection, ifTag) => {
        const before = await good.get(connection.id)
        return good.saveTokens({ ...connection, ...(before && { health: before.health }) }, ifTag)
      },
    }),
  },
  "cuts times to seconds": {
    caughtBy: ["everyField"],
    spoil: (good) => ({
      saveTokens: (connection, ifTag) => {
        const issuedAt = Math.floor(connection.tokens.issuedAt / 1_000) * 1_000
        return good.saveTokens({ ...connection, tokens: { ...connection.tokens, issuedAt } }, ifTag)
      },
    }),
  },
  "answers null for what is absent": {
    caughtBy: ["unknown", "absentFields"],
    spoil: (good) => ({
      get: async (id) => {
        const found = await good.get(id)
        return (found ? { owner: null, userId: null, ...found } : null) as unknown as Connection
      },
    }),
  },
  "hands out what it keeps": {
    caughtBy: ["copies"],
    spoil: (good) => {
      const kept = new Map<string, Connection>()
      return {
        get: async (id) => kept.get(id),
        saveTokens: async (connection, ifTag) => {
          kept.set(connection.id, connection)
          return good.saveTokens(connection, ifTag)
        },
      }
    },
  },
  "lists tokens": {
    caughtBy: ["facts"],
    spoil: (good) => ({
      list: async (query) => {
        const facts = await good.list(query)
        return Promise.all(facts.map(async ({ id }) => (await good.get(id))!))
      },
    }),
  },
  "misses what is due at this very moment": {
    caughtBy: ["due"],
    spoil: (good) => ({
      list: (query) =>
        good.list({ ...query, ...(query.dueBefore !== undefined && { dueBefore: query.dueBefore - 1 }) }),
    }),
  },
  "goes on behind a moment rather than behind a connection": {
    caughtBy: ["dueTies"],
    spoil: (good) => ({
      list: (query) =>
        good.list({
          ...query,
          ...(query.after?.refreshAt && { after: { id: "\uffff", refreshAt: query.after.refreshAt } }),
        }),
    }),
  },
  "pages by counting": {
    caughtBy: ["dueWhileWriting"],
    spoil: (good) => {
      let seen = 0
      return {
        list: async ({ after, ...query }) => {
          if (!after) seen = 0
          const page = (await good.list({ ...query, limit: 1_000 })).slice(seen, seen + query.limit)
          seen += page.length
          return page
        },
      }
    },
  },
  "keeps what never is due among the due": {
    caughtBy: ["healthNeverDue"],
    spoil: (good) => ({
      saveHealth: (id, news, ifTag) =>
        good.saveHealth(id, { ...news, refreshAt: news.refreshAt ?? 0 }, ifTag),
    }),
  },
  "takes a mall for a pattern": {
    caughtBy: ["byMall"],
    spoil: (good) => ({
      list: async ({ mallId, limit, ...query }) => {
        const all = await good.list({ ...query, limit: 1_000 })
        return all.filter((mall) => !mallId || mall.mallId.startsWith(mallId)).slice(0, limit)
      },
    }),
  },
  "counts the lost among the expired": {
    caughtBy: ["tally"],
    spoil: (good) => ({
      tally: async (now) => {
        const tally = await good.tally(now)
        const { lost, expired } = tally.states
        return { ...tally, states: { ...tally.states, lost: 0, expired: expired + lost } }
      },
    }),
  },
  "lets go of a lease that another holds": {
    caughtBy: ["leaseLateRelease"],
    spoil: (good) => ({
      lease: async (name, ttlMs) => {
        const lease = await good.lease(name, ttlMs)
        if (!lease) return undefined
        latestLeases.set(name, lease)
        return { release: async () => latestLeases.get(name)?.release() }
      },
    }),
  },
  "lets a lease live for ever": {
    caughtBy: ["leaseEnds"],
    spoil: (good) => ({ lease: (name) => good.lease(name, 1e9) }),
  },
  "gives a lease to everybody": {
    caughtBy: ["leaseExcludes", "leaseOneWinner"],
    spoil: () => ({ lease: async () => ({ release: async () => {} }) }),
  },
  "writes notes whatever their version": {
    caughtBy: ["noteVersions", "noteOneWinner"],
    spoil: (good) => ({
      notes: (kind) => ({
        ...good.notes(kind),
        put: (key, value) => good.notes(kind).put(key, value, "always"),
      }),
    }),
  },
  "takes all kinds of notes for one": {
    caughtBy: ["noteRemoved", "noteList"],
    spoil: (good) => ({ notes: () => good.notes("fact") }),
  },
  "takes upper and lower case for one": {
    caughtBy: ["oddIds"],
    spoil: (good) => ({
      get: (id) => good.get(id.toLowerCase()),
      saveTokens: (connection, ifTag) =>
        good.saveTokens({ ...connection, id: connection.id.toLowerCase() }, ifTag),
    }),
  },
  "says that all is well when it is closed": {
    caughtBy: ["closed"],
    spoil: (good) => ({ remove: (id) => good.remove(id).catch(() => {}) }),
  },
}

function spoiltBench(spoil: Spoil): StoreBench {
  const clock = createSteppingClock(Date.UTC(2026, 0, 5))
  const shelf = createMemoryShelf()
  const make = (): Store => {
    const good = createMemoryStore({ clock, shelf })
    return { ...good, ...spoil(good) }
  }
  return { store: make(), another: async () => make(), passTime: clock.step, end: async () => {} }
}

describe("the store suite catches a store that", () => {
  for (const [mistake, { caughtBy, spoil }] of Object.entries(mistakes)) {
    test(mistake, async () => {
      for (const key of caughtBy) {
        const sentence: Sentence = storeSentences[key]
        const name = `"${sentence.says}" let it pass`
        await assert.rejects(sentence.holds(spoiltBench(spoil)), assert.AssertionError, name)
      }
    })
  }
})
