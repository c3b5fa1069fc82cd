// The sentences about a change of the secret: everything is sealed again while all goes on, and nothing is lost.
import assert from "node:assert/strict"
import type { Connection } from "../core/connection.ts"
import type { KeeperError } from "../core/errors.ts"
import type { Store } from "../core/ports.ts"
import { nextPair, sampleConnection } from "./sample-connection.ts"
import { refusesWith, type Sentence, saveNew } from "./store-bench.ts"

const [older, newer, stranger] = ["the older secret", "the newer secret", "a secret nobody kept"]
const malls = Array.from({ length: 5 }, (_, index) => sampleConnection({ id: `sealmall${index}` }))
const strangers = sampleConnection({ id: "aforeignmall" })

export const resealSentences = {
  resealCounts: {
    says: "reseal(0) changes nothing and tells how many hang on which key",
    async holds({ another }) {
      await saveNew(await another([older]), ...malls)
      const changing = await another([newer, older])
      const { resealed, left, byKey } = await changing.reseal(0)
      assert.deepEqual([resealed, left, Object.values(byKey)], [0, 5, [5]])
      await saveNew(changing, sampleConnection({ id: "newcomer" }))
      const after = await changing.reseal(0)
      assert.deepEqual([after.left, Object.values(after.byKey).sort()], [5, [1, 5]])
    },
  },
  reseal: {
    says: "after resealing, the new secret alone opens everything, and the old one nothing",
    async holds({ another }) {
      const before = await another([older])
      await saveNew(before, ...malls)
      const changing = await another([newer, older])
      assert.deepEqual(await changing.get(malls[0]!.id), malls[0])
      const first = await changing.reseal(2)
      assert.deepEqual([first.resealed, first.left], [2, 3])
      await resealAll(changing)
      const { left, byKey } = await changing.reseal(0)
      assert.deepEqual([left, Object.values(byKey)], [0, [5]])
      const after = await another([newer])
      for (const mall of malls) assert.deepEqual(await after.get(mall.id), mall)
      await refusesWith("seal_unknown", before.get(malls[0]!.id), "get with the old secret")
    },
  },
  resealOfOthers: {
    says: "what may not be touched is neither sealed again nor counted as left",
    async holds({ another }) {
      const theirs = sampleConnection({ id: "theirmall", clientId: "their-client" })
      await saveNew(await another([older]), ...malls, theirs)
      const changing = await another([newer, older])
      const isOurs = ({ clientId }: { clientId: string }) => clientId !== "their-client"
      while ((await changing.reseal(2, isOurs)).resealed > 0);
      const { left, byKey, othersByKey = {} } = await changing.reseal(0, isOurs)
      assert.deepEqual([left, Object.values(byKey), Object.values(othersByKey)], [0, [5], [1]])
      assert.deepEqual(await (await another([older])).get(theirs.id), theirs)
      await refusesWith(
        "seal_unknown",
        (await another([newer])).get(theirs.id),
        "theirs, with our new secret",
      )
    },
  },
  unopenable: {
    says: "a connection that cannot be opened says so itself, and stops no list and no other",
    async holds({ another }) {
      await saveNew(await another([stranger]), strangers)
      await saveNew(await another([older]), ...malls)
      const changing = await another([newer, older])
      await refusesWith("seal_unknown", changing.get(strangers.id), "get of what cannot be opened")
      const shut = await changing.get(strangers.id).catch((error: KeeperError) => error.connectionId)
      assert.equal(shut, strangers.id, "it is called by its name")
      assert.equal((await changing.list({ limit: 10 })).length, 6)
      assert.equal((await changing.list({ limit: 10, dueBefore: strangers.refreshAt! })).length, 6)
      assert.deepEqual(await changing.get(malls[0]!.id), malls[0])
      await resealAll(changing)
      const { left, byKey } = await changing.reseal(1)
      assert.deepEqual([left, Object.values(byKey).sort()], [1, [1, 5]])
      assert.equal(await changing.saveTokens(nextPair(strangers), "always"), true)
      assert.deepEqual(await changing.get(strangers.id), nextPair(strangers), "a new consent mends it")
    },
  },
  resealBesideRefresh: {
    says: "a refresh that comes in between keeps its tokens",
    async holds({ another }) {
      const before = await another([older])
      await saveNew(before, ...malls)
      const changing = await another([newer, older])
      let held: Connection = malls[0]!
      const refreshing = async () => {
        for (let round = 0; round < 20; round++) {
          const next = nextPair(held, `round${round}`)
          assert.equal(await before.saveTokens(next, held.tag), true, "resealing changed the tag")
          held = next
        }
      }
      const resealing = async () => {
        for (let round = 0; round < 20; round++) await changing.reseal(10)
      }
      await Promise.all([refreshing(), resealing()])
      assert.deepEqual(await changing.get(held.id), held)
      await resealAll(changing)
      assert.deepEqual(await (await another([newer])).get(held.id), held)
    },
  },
} satisfies Record<string, Sentence>

async function resealAll(store: Store): Promise<void> {
  while ((await store.reseal(2)).resealed > 0);
}
