// The sentences about leases: one holder at a time, never for longer than was said.
import assert from "node:assert/strict"
import { countWinners, type Sentence } from "./store-bench.ts"

const longMs = 60_000
const shortMs = 150

export const leaseSentences = {
  leaseExcludes: {
    says: "a lease that is held is not given to anybody else, of this process or another",
    async holds({ store, another }) {
      const other = await another()
      assert.ok(await store.lease("refresh:mall", longMs))
      assert.equal(await store.lease("refresh:mall", longMs), undefined)
      assert.equal(await other.lease("refresh:mall", longMs), undefined)
      assert.ok(await other.lease("refresh:other", longMs), "another name is another lease")
    },
  },
  leaseOneWinner: {
    says: "of twenty who ask at once exactly one gets the lease",
    async holds({ store, another }) {
      const other = await another()
      const calls = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? store : other).lease("race", longMs),
      )
      assert.equal(await countWinners(calls.map(async (call) => (await call) !== undefined)), 1)
    },
  },
  leaseReleased: {
    says: "a released lease is free at once, also for others; releasing twice is fine",
    async holds({ store, another }) {
      const other = await another()
      const lease = await store.lease("refresh:mall", longMs)
      await lease?.release()
      await lease?.release()
      assert.ok(await other.lease("refresh:mall", longMs))
    },
  },
  leaseEnds: {
    says: "a lease ends by itself, and not before its time",
    async holds({ store, another, passTime }) {
      const other = await another()
      assert.ok(await store.lease("long", longMs))
      assert.ok(await store.lease("short", shortMs))
      await passTime(2 * shortMs)
      assert.ok(await other.lease("short", longMs))
      assert.equal(await other.lease("long", longMs), undefined)
    },
  },
  leaseLateRelease: {
    says: "a late release disturbs nobody",
    async holds({ store, another, passTime }) {
      const other = await another()
      const early = await store.lease("refresh:mall", shortMs)
      await passTime(2 * shortMs)
      assert.ok(await other.lease("refresh:mall", longMs))
      await early?.release()
      assert.equal(await store.lease("refresh:mall", longMs), undefined, "the second holder still holds it")
    },
  },
} satisfies Record<string, Sentence>
