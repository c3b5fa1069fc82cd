// The sentences about lists: what is due, in which order, in pages that lose nobody; and the tally.
import assert from "node:assert/strict"
import { assess } from "../core/alive/assess.ts"
import { type ConnectionFacts, factsOf, type Health, wellHealth } from "../core/connection.ts"
import type { Store, Tally } from "../core/ports.ts"
import { nextPair, sampleConnection } from "./sample-connection.ts"
import { allPages, idsOf, type Sentence, saveNew } from "./store-bench.ts"

const noon = Date.UTC(2026, 0, 5, 12)
const due = (id: string, refreshAt: number) => sampleConnection({ id, refreshAt })
const numbered = (count: number, refreshAt: number) =>
  Array.from({ length: count }, (_, index) => due(`mall${String(index).padStart(3, "0")}`, refreshAt))

export const listingSentences = {
  facts: {
    says: "lists carry every fact and no token",
    async holds({ store }) {
      const mall = sampleConnection({ id: "factmall~kim", askedScopes: ["mall.read_store"] })
      await saveNew(store, mall)
      const expected = [factsOf(mall)]
      assert.deepEqual(await store.list({ limit: 5 }), expected)
      assert.deepEqual(await store.list({ limit: 5, dueBefore: mall.refreshAt! }), expected)
    },
  },
  due: {
    says: "exactly the due ones are listed, earliest first; the moment itself is due",
    async holds({ store }) {
      const { refreshAt: _, ...never } = due("never", 0)
      await saveNew(store, due("late", noon - 1), due("early", noon - 9_000), due("now", noon))
      await saveNew(store, due("next", noon + 1), never)
      assert.deepEqual(await idsOf(store.list({ dueBefore: noon, limit: 10 })), ["early", "late", "now"])
      assert.deepEqual(await idsOf(store.list({ dueBefore: noon, limit: 2 })), ["early", "late"])
      assert.deepEqual(await store.list({ dueBefore: noon - 9_001, limit: 10 }), [])
    },
  },
  dueMoves: {
    says: "a new pair moves a connection from what is due to its next time",
    async holds({ store }) {
      const mall = due("mover", noon)
      await saveNew(store, mall)
      const next = { ...nextPair(mall), refreshAt: noon + 5 }
      await store.saveTokens(next, mall.tag)
      assert.deepEqual(await store.list({ dueBefore: noon + 4, limit: 10 }), [])
      assert.deepEqual(await idsOf(store.list({ dueBefore: noon + 5, limit: 10 })), ["mover"])
    },
  },
  dueTies: {
    says: "connections due at the same moment are paged without loss or repetition",
    async holds({ store }) {
      const ties = [...numbered(25, noon), due("first", noon - 1), due("last", noon + 1)]
      await saveNew(store, ...ties)
      const pages = await allPages(store, { dueBefore: noon + 1, limit: 4 })
      const expected = ["first", ...numbered(25, noon).map((mall) => mall.id), "last"]
      assert.deepEqual(
        pages.map((mall) => mall.id),
        expected,
      )
    },
  },
  dueWhileWriting: {
    says: "pages of what is due lose nobody while others are saved, fail and go",
    async holds({ store, another }) {
      const malls = numbered(40, noon)
      await saveNew(store, ...malls)
      const writer = await another()
      const seen: ConnectionFacts[] = []
      for (let round = 0; ; round++) {
        const page = await store.list({
          dueBefore: noon,
          limit: 4,
          ...(seen.length > 0 && { after: seen.at(-1)! }),
        })
        if (page.length === 0) break
        seen.push(...page)
        await moveOn(writer, page)
        await saveNew(writer, due(`another${round}`, noon + 60_000))
      }
      assert.deepEqual(
        seen.map((mall) => mall.id),
        malls.map((mall) => mall.id),
      )
    },
  },
  byId: {
    says: "without a due time all are listed by id, also those that are never due, in pages",
    async holds({ store }) {
      const { refreshAt: _, ...never } = due("mall005", 0)
      await saveNew(store, ...numbered(11, noon).filter((mall) => mall.id !== "mall005"), never)
      const expected = numbered(11, noon).map((mall) => mall.id)
      const pages = await allPages(store, { limit: 3 })
      assert.deepEqual(
        pages.map((mall) => mall.id),
        expected,
      )
      assert.deepEqual(await idsOf(store.list({ limit: 2, after: { id: "mall0035" } })), [
        "mall004",
        "mall005",
      ])
    },
  },
  byMall: {
    says: "a list can be narrowed to a mall, in pages and to what is due",
    async holds({ store }) {
      await saveNew(
        store,
        due("twin~kim", noon),
        due("twin~lee", noon + 9),
        due("twin", noon),
        due("other", noon),
      )
      await saveNew(store, due("twin2", noon))
      const pages = await allPages(store, { mallId: "twin", limit: 2 })
      assert.deepEqual(
        pages.map((mall) => mall.id),
        ["twin", "twin~kim", "twin~lee"],
      )
      const dueOnes = await idsOf(store.list({ mallId: "twin", dueBefore: noon, limit: 10 }))
      assert.deepEqual(dueOnes, ["twin", "twin~kim"])
      assert.deepEqual(await store.list({ mallId: "tw%", limit: 10 }), [])
    },
  },
  besideOne: {
    says: "a list for what decides about one connection has all of its mall that have proven themselves, and itself, in pages",
    async holds({ store }) {
      await saveNew(store, ...["twin", "twin~kim", "twin~lee", "twin2"].map((id) => due(id, noon)))
      const all = await store.list({ mallId: "twin", limit: 10 })
      const expected = all.filter(({ id, unproven }) => !unproven || id === "twin~kim").map(({ id }) => id)
      const asked = { mallId: "twin", unprovenLike: "twin~kim" }
      assert.ok(expected.includes("twin~kim"))
      for (const limit of [2, 10]) {
        const listed = (await allPages(store, { ...asked, limit })).map(({ id }) => id)
        assert.deepEqual(
          expected.filter((id) => !listed.includes(id)),
          [],
        )
        assert.ok(!listed.includes("twin2"))
      }
      assert.deepEqual(await store.list({ mallId: "nobody", unprovenLike: "nobody", limit: 10 }), [])
    },
  },
  byOwner: {
    says: "a list can be narrowed to an owner, and to one of its malls",
    async holds({ store }) {
      await saveNew(store, due("one~kim", noon), due("two~kim", noon), due("one~lee", noon), due("one", noon))
      assert.deepEqual(await idsOf(store.list({ owner: "kim", limit: 10 })), ["one~kim", "two~kim"])
      assert.deepEqual(await idsOf(store.list({ owner: "kim", mallId: "two", limit: 10 })), ["two~kim"])
      assert.deepEqual(await store.list({ owner: "park", limit: 10 }), [])
    },
  },
  tallyUnknownEnd: {
    says: "an end that nobody knows does not hide the nearest of the others",
    async holds({ store }) {
      const ends = [0, noon + 86_400_000, noon + 172_800_000]
      const malls = ends.map((refreshExpiresAt, at) =>
        sampleConnection({ id: `mall${at}`, tokens: { accessExpiresAt: noon + 60_000, refreshExpiresAt } }),
      )
      await saveNew(store, ...malls)
      const { total, nearestRefreshEndAt } = await store.tally(noon)
      assert.deepEqual([total, nearestRefreshEndAt], [3, noon + 86_400_000])
    },
  },
  tally: {
    says: "the tally counts what `assess` would say of each",
    async holds({ store }) {
      assert.equal((await store.tally(noon)).total, 0)
      const states = standings()
      await saveNew(store, ...states)
      for (const now of [noon - 1, noon, noon + 1, noon + 3_600_000]) {
        assert.deepEqual(await store.tally(now), tallyByAssess(states, now), `at ${now - noon} ms from noon`)
      }
    },
  },
} satisfies Record<string, Sentence>

/** What a sweep does to a page it was given: one refreshed, one failed, one gone, one left as it is. */
async function moveOn(store: Store, [refreshed, failed, gone]: ConnectionFacts[]): Promise<void> {
  if (refreshed) {
    const next = nextPair(sampleConnection({ id: refreshed.id }))
    await store.saveTokens({ ...next, refreshAt: noon + 3_600_000 }, refreshed.tag)
  }
  if (failed) {
    const health = { failures: 1, requestedAt: [] }
    await store.saveHealth(failed.id, { health, refreshAt: noon + 60_000 }, failed.tag)
  }
  if (gone) await store.remove(gone.id)
}

function standings() {
  const healths: Health[] = [
    wellHealth(),
    { failures: 2, requestedAt: [] },
    { failures: 1, lostAt: noon, requestedAt: [] },
    { failures: 0, pausedAt: noon, requestedAt: [] },
    { failures: 1, lostAt: noon, pausedAt: noon, requestedAt: [] },
  ]
  const ends = [noon, noon + 1, noon + 7_200_000]
  return healths.flatMap((health, index) =>
    ends.flatMap((accessExpiresAt) =>
      [noon, noon + 60_000].map((refreshAt) => {
        const id = `mall-${index}-${accessExpiresAt - noon}-${refreshAt - noon}`
        const refreshExpiresAt = accessExpiresAt + 86_400_000
        return sampleConnection({ id, refreshAt, health, tokens: { accessExpiresAt, refreshExpiresAt } })
      }),
    ),
  )
}

function tallyByAssess(malls: ConnectionFacts[], now: number): Tally {
  const states = malls.map((mall) => assess(mall, now).state)
  const living = malls.filter((_, index) => states[index] !== "lost" && states[index] !== "paused")
  const count = (state: string) => states.filter((found) => found === state).length
  return {
    total: malls.length,
    states: {
      fresh: count("fresh"),
      due: count("due"),
      expired: count("expired"),
      lost: count("lost"),
      paused: count("paused"),
    },
    nearestAccessEndAt: Math.min(...living.map((mall) => mall.tokens.accessExpiresAt)),
    nearestRefreshEndAt: Math.min(...living.map((mall) => mall.tokens.refreshExpiresAt)),
  }
}
