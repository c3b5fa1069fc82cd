// The sentences about apps: the same account at two apps is two connections, and what nobody claims is left alone.
import assert from "node:assert/strict"
import type { IssuedTo } from "../core/ports.ts"
import { nextPair, sampleConnection } from "./sample-connection.ts"
import { allPages, idsOf, type Sentence, saveNew } from "./store-bench.ts"

const noon = Date.UTC(2026, 0, 5, 12)
const due = (id: string, refreshAt: number) => sampleConnection({ id, refreshAt })

export const appSentences = {
  sameAccount: {
    says: "an account at two apps is two connections: neither write touches the other",
    async holds({ store, another }) {
      const [first, second] = [sampleConnection({ id: "bothmall" }), sampleConnection({ id: "cs:bothmall" })]
      const owned = sampleConnection({ id: "cs:bothmall~kim" })
      await saveNew(store, first, second, owned)
      const next = nextPair(second)
      assert.equal(await store.saveTokens(next, second.tag), true)
      assert.equal(await store.saveTokens(nextPair(first), second.tag), false, "another app's tag")
      const health = { ...next.health, failures: 2, requestedAt: [] }
      assert.equal(await store.saveHealth(next.id, { health, refreshAt: noon }, next.tag), true)
      const fresh = await another()
      assert.deepEqual(await fresh.get("bothmall"), first)
      assert.deepEqual(await fresh.get("cs:bothmall~kim"), owned)
      assert.deepEqual(await fresh.get("cs:bothmall"), { ...next, health, refreshAt: noon })
      await store.remove("cs:bothmall")
      assert.equal(await store.get("cs:bothmall"), undefined)
      assert.deepEqual(await store.get("bothmall"), first)
    },
  },
  listsOfApps: {
    says: "lists are over all apps, or of one: by id, by time, by account and by owner, page by page",
    async holds({ store }) {
      const ids = ["amall", "bmall~kim", "cs:amall", "cs:amall~kim", "own:amall", "zmall"]
      await saveNew(store, ...ids.map((id, at) => due(id, noon + (at % 2))))
      const all = async (query: object) =>
        (await allPages(store, { limit: 2, ...query })).map((connection) => connection.id)
      assert.deepEqual(await all({}), ids)
      assert.deepEqual(await all({ app: null }), ["amall", "bmall~kim", "zmall"])
      assert.deepEqual(await all({ app: "cs" }), ["cs:amall", "cs:amall~kim"])
      assert.deepEqual(await all({ app: "own" }), ["own:amall"])
      assert.deepEqual(await all({ app: null, mallId: "amall" }), ["amall"])
      assert.deepEqual(await all({ app: "cs", mallId: "amall" }), ["cs:amall", "cs:amall~kim"])
      assert.deepEqual(await all({ mallId: "amall" }), ["amall", "cs:amall", "cs:amall~kim", "own:amall"])
      assert.deepEqual(await all({ owner: "kim" }), ["bmall~kim", "cs:amall~kim"])
      assert.deepEqual(await all({ app: "cs", owner: "kim" }), ["cs:amall~kim"])
      const even = ["amall", "cs:amall", "own:amall"]
      assert.deepEqual(await all({ dueBefore: noon }), even)
      assert.deepEqual(await all({ dueBefore: noon + 1 }), [...even, "bmall~kim", "cs:amall~kim", "zmall"])
      assert.deepEqual(await all({ dueBefore: noon + 1, app: "cs" }), ["cs:amall", "cs:amall~kim"])
      assert.deepEqual(await all({ dueBefore: noon + 1, app: null }), ["amall", "bmall~kim", "zmall"])
    },
  },
  countsOfApps: {
    says: "the tally counts those that are meant and numbers the others, which lead nobody's clock",
    async holds({ store }) {
      const theirs = sampleConnection({ id: "theirmall", clientId: "their-client" })
      const ours = ["amall", "bmall", "cs:amall"].map((id) => sampleConnection({ id }))
      const { accessExpiresAt } = theirs.tokens
      const sooner = { ...theirs, tokens: { ...theirs.tokens, accessExpiresAt: accessExpiresAt - 1_000 } }
      await saveNew(store, sooner, ...ours)
      const now = accessExpiresAt - 60_000
      const isOurs = ({ clientId }: IssuedTo) => clientId !== "their-client"
      const all = await store.tally(now, isOurs)
      assert.deepEqual([all.total, all.others, all.states.due], [3, 1, 3])
      assert.equal(all.nearestAccessEndAt, accessExpiresAt)
      const ofCs = await store.tally(now, (issued) => isOurs(issued) && issued.app === "cs")
      assert.deepEqual([ofCs.total, ofCs.others], [1, 3])
      assert.equal((await store.tally(now)).total, 4)
    },
  },
  unclaimed: {
    says: "what no app claims is neither found, listed nor counted, and a warning names it",
    async holds({ store, openedFor }) {
      if (!openedFor) return
      await saveNew(store, due("amall", noon), due("cs:amall", noon), due("own:amall", noon))
      const narrow = await openedFor(["cs"])
      assert.deepEqual(await idsOf(narrow.list({ limit: 9 })), ["amall", "cs:amall"])
      assert.deepEqual(await idsOf(narrow.list({ limit: 9, dueBefore: noon })), ["amall", "cs:amall"])
      assert.deepEqual(await idsOf(narrow.list({ limit: 9, app: "own" })), [])
      assert.equal(await narrow.get("own:amall"), undefined)
      assert.equal((await narrow.tally(noon)).total, 2)
      assert.equal(
        await narrow.reseal(0).then(({ byKey }) => Object.values(byKey).reduce((a, b) => a + b)),
        2,
      )
      const named = (await narrow.warnings()).filter(({ code }) => code === "unclaimed")
      assert.equal(named.length, 1)
      assert.match(named[0]!.detail, /^own(: 1)?$/)
      assert.deepEqual(await store.get("own:amall"), due("own:amall", noon))
    },
  },
} satisfies Record<string, Sentence>
