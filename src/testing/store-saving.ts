// The sentences about saving token pairs: what comes back, and whose write wins.
import assert from "node:assert/strict"
import { wellHealth } from "../core/connection.ts"
import { nextPair, sampleConnection, sampleTag } from "./sample-connection.ts"
import { countWinners, type Sentence, saveNew } from "./store-bench.ts"

const full = sampleConnection({
  id: "fullmall~김민지",
  clientId: "client-1",
  userId: "관리자",
  shopNo: "2",
  scopes: ["mall.read_order", "mall.write_order"],
  askedScopes: ["mall.read_order", "mall.write_order", "mall.read_store"],
  connectedAt: 1_700_000_000_001,
  refreshAt: 1_767_585_000_123,
  tokens: { accessToken: `"a'b\\c%d 토큰 🔑`, issuedAt: 1_767_582_245_999 },
  health: wellHealth([1_767_582_245_001, 1_767_582_245_999]),
})

export const savingSentences = {
  unknown: {
    says: "an unknown connection is undefined",
    async holds({ store }) {
      assert.equal(await store.get("nobody"), undefined)
    },
  },
  everyField: {
    says: "every field comes back equal: Hangul, quotes, milliseconds",
    async holds({ store }) {
      await saveNew(store, full)
      assert.deepEqual(await store.get(full.id), full)
    },
  },
  absentFields: {
    says: "what is absent stays absent, and no scopes are an empty list",
    async holds({ store }) {
      const { refreshAt: _, ...bare } = sampleConnection({ id: "baremall", scopes: [] })
      await saveNew(store, bare)
      assert.deepEqual(await store.get("baremall"), bare)
    },
  },
  copies: {
    says: "what is returned, and what was handed in, is a copy",
    async holds({ store }) {
      const handedIn = structuredClone(full)
      await saveNew(store, handedIn)
      for (const touched of [handedIn, await store.get(full.id), (await store.list({ limit: 1 }))[0]]) {
        assert.ok(touched)
        touched.scopes.push("mall.changed")
        touched.askedScopes?.push("mall.changed")
        touched.tokens.accessExpiresAt = 1
        touched.health.requestedAt.push(1)
        touched.health.failures = 99
        assert.deepEqual(await store.get(full.id), full)
      }
    },
  },
  newOnce: {
    says: `"new" works once, and the second changes nothing`,
    async holds({ store }) {
      await saveNew(store, full)
      assert.equal(await store.saveTokens(nextPair(full), "new"), false)
      assert.deepEqual(await store.get(full.id), full)
    },
  },
  always: {
    says: `"always" makes the connection or replaces it whole`,
    async holds({ store }) {
      assert.equal(await store.saveTokens(full, "always"), true)
      const { askedScopes: _, shopNo: __, ...consentedAgain } = nextPair(full)
      assert.equal(await store.saveTokens(consentedAgain, "always"), true)
      assert.deepEqual(await store.get(full.id), consentedAgain)
    },
  },
  currentTag: {
    says: "the tag that is held is accepted, and the whole record is replaced",
    async holds({ store }) {
      await saveNew(store, full)
      const next = { ...nextPair(full), scopes: ["mall.read_order"] }
      assert.equal(await store.saveTokens(next, full.tag), true)
      assert.deepEqual(await store.get(full.id), next)
    },
  },
  oldTag: {
    says: "an old tag is refused and changes nothing",
    async holds({ store }) {
      await saveNew(store, full)
      const next = nextPair(full)
      await store.saveTokens(next, full.tag)
      assert.equal(await store.saveTokens(nextPair(full, "late"), full.tag), false)
      assert.equal(await store.saveTokens(nextPair(full, "late"), sampleTag("never held")), false)
      assert.deepEqual(await store.get(full.id), next)
    },
  },
  removed: {
    says: "removing works and can be repeated; a tag never revives what was removed, in no list either",
    async holds({ store }) {
      await saveNew(store, full)
      await store.remove(full.id)
      await store.remove(full.id)
      assert.equal(await store.saveTokens(nextPair(full), full.tag), false)
      assert.equal(await store.saveHealth(full.id, { health: wellHealth(), refreshAt: 5 }, full.tag), false)
      assert.equal(await store.get(full.id), undefined)
      assert.deepEqual(await store.list({ limit: 10 }), [])
      assert.deepEqual(await store.list({ limit: 10, dueBefore: Number.MAX_SAFE_INTEGER }), [])
      await saveNew(store, full)
      assert.deepEqual(await store.get(full.id), full)
    },
  },
  oneWinner: {
    says: "of twenty simultaneous writes with one tag exactly one wins, and it is the one that is kept",
    async holds({ store, another }) {
      await saveNew(store, full)
      const other = await another()
      const attempts = Array.from({ length: 20 }, (_, index) => nextPair(full, `racer${index}`))
      const outcomes = await Promise.all(
        attempts.map((next, index) => (index % 2 ? store : other).saveTokens(next, full.tag)),
      )
      assert.equal(outcomes.filter(Boolean).length, 1)
      assert.deepEqual(await store.get(full.id), attempts[outcomes.indexOf(true)])
    },
  },
  oneNewcomer: {
    says: `of twenty simultaneous "new" exactly one wins`,
    async holds({ store, another }) {
      const other = await another()
      const calls = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? store : other).saveTokens(nextPair(full, `racer${index}`), "new"),
      )
      assert.equal(await countWinners(calls), 1)
    },
  },
  apart: {
    says: "a write touches no other connection, of the same mall neither",
    async holds({ store }) {
      const neighbour = sampleConnection({ id: "fullmall~이서준" })
      await saveNew(store, full, neighbour)
      await store.saveTokens(nextPair(full), full.tag)
      await store.remove(full.id)
      assert.deepEqual(await store.get(neighbour.id), neighbour)
    },
  },
} satisfies Record<string, Sentence>
