// The sentences about health: bad news is written down, and never over good.
import assert from "node:assert/strict"
import { type Health, wellHealth } from "../core/connection.ts"
import { nextPair, sampleConnection } from "./sample-connection.ts"
import { type Sentence, saveNew } from "./store-bench.ts"

const mall = sampleConnection({ id: "sickmall" })
const at = mall.tokens.issuedAt
const troubled: Health = {
  failures: 3,
  failingSinceAt: at + 1,
  lastFailure: { code: "provider_unavailable", detail: `502 "점검 중" 'until' 10%`, at: at + 2 },
  attempt: { id: "attempt-1", tag: mall.tag, at: at + 3, instance: "서버-1" },
  pausedAt: at + 4,
  requestedAt: [at + 1, at + 2, at + 3],
}
const lost: Health = { failures: 1, lostAt: at + 9, accessRefusedAt: at + 10, requestedAt: [] }

export const healthSentences = {
  healthOnly: {
    says: "health and the next try come back equal, and nothing else changes",
    async holds({ store }) {
      await saveNew(store, mall)
      assert.equal(await store.saveHealth(mall.id, { health: troubled, refreshAt: at + 77 }, mall.tag), true)
      assert.deepEqual(await store.get(mall.id), { ...mall, health: troubled, refreshAt: at + 77 })
      assert.equal(await store.saveHealth(mall.id, { health: lost, refreshAt: at + 78 }, mall.tag), true)
      assert.deepEqual((await store.get(mall.id))?.health, lost, "nothing of the health before is left")
    },
  },
  healthNeverDue: {
    says: "without a next try a connection is never due, and it becomes due again by the next news",
    async holds({ store }) {
      await saveNew(store, mall)
      const due = () => store.list({ dueBefore: Number.MAX_SAFE_INTEGER, limit: 10 })
      await store.saveHealth(mall.id, { health: lost, refreshAt: undefined }, mall.tag)
      assert.deepEqual(await due(), [])
      assert.equal("refreshAt" in (await store.get(mall.id))!, false)
      await store.saveHealth(mall.id, { health: troubled, refreshAt: at }, mall.tag)
      assert.equal((await due()).length, 1)
    },
  },
  healthOldTag: {
    says: "news about an old pair is refused and changes nothing",
    async holds({ store }) {
      await saveNew(store, mall)
      const next = nextPair(mall)
      await store.saveTokens(next, mall.tag)
      assert.equal(
        await store.saveHealth(mall.id, { health: lost, refreshAt: undefined }, mall.tag),
        false,
        "late bad news about the pair before",
      )
      assert.deepEqual(await store.get(mall.id), next)
    },
  },
  healthOldTurn: {
    says: "news of a presentation after which somebody else has shown the pair is refused and changes nothing",
    async holds({ store, another }) {
      await saveNew(store, mall)
      const other = await another()
      const turn = (name: string): Health => ({ ...wellHealth([at]), turn: name })
      const news = (health: Health, ifTurn: string) =>
        ({ health, refreshAt: health.lostAt ? undefined : at, ifTurn }) as const
      assert.equal(await store.saveHealth(mall.id, news(turn("a"), ""), mall.tag), true, "none yet")
      assert.equal(await other.saveHealth(mall.id, news(turn("b"), ""), mall.tag), false, "one already")
      assert.equal(await other.saveHealth(mall.id, news(turn("b"), "a"), mall.tag), true)
      assert.equal(await other.saveHealth(mall.id, news({ ...turn("b"), lostAt: at }, "b"), mall.tag), true)
      const held = await store.get(mall.id)
      assert.equal(await store.saveHealth(mall.id, news({ ...turn("a"), failures: 1 }, "a"), mall.tag), false)
      assert.deepEqual(await store.get(mall.id), held)
      const free = { health: troubled, refreshAt: at }
      assert.equal(await store.saveHealth(mall.id, free, mall.tag), true, "who names no turn is not asked")
    },
  },
  healthUnknown: {
    says: "news about an unknown connection is refused and makes none",
    async holds({ store }) {
      const news = { health: wellHealth(), refreshAt: at }
      assert.equal(await store.saveHealth("nobody", news, mall.tag), false)
      assert.equal(await store.get("nobody"), undefined)
    },
  },
  lostThenGood: {
    says: "after lost, good tokens for the same tag are accepted, and the health is clear",
    async holds({ store }) {
      await saveNew(store, mall)
      await store.saveHealth(mall.id, { health: lost, refreshAt: undefined }, mall.tag)
      const next = nextPair(mall)
      assert.equal(await store.saveTokens(next, mall.tag), true)
      assert.deepEqual(await store.get(mall.id), next)
      const due = await store.list({ dueBefore: next.refreshAt!, limit: 10 })
      assert.equal(due.length, 1, "it is due again in its time")
    },
  },
  newsTogether: {
    says: "of good and bad news about one pair that arrive together, the good remains",
    async holds({ store, another }) {
      await saveNew(store, mall)
      const other = await another()
      let held = mall
      for (let round = 0; round < 10; round++) {
        const next = nextPair(held, `round${round}`)
        const bad = { health: lost, refreshAt: undefined }
        const [, saved] = await Promise.all([
          other.saveHealth(mall.id, bad, held.tag),
          store.saveTokens(next, held.tag),
          other.saveHealth(mall.id, bad, held.tag),
        ])
        assert.equal(saved, true)
        assert.deepEqual(await other.get(mall.id), next)
        held = next
      }
    },
  },
} satisfies Record<string, Sentence>
