// The sentences about what lasts: other processes, reopening, a backend that goes away, odd names.
import assert from "node:assert/strict"
import { type Connection, wellHealth } from "../core/connection.ts"
import { isKeeperError } from "../core/errors.ts"
import type { Lease, Store } from "../core/ports.ts"
import { nextPair, sampleConnection } from "./sample-connection.ts"
import { refusesWith, type Sentence, saveNew } from "./store-bench.ts"

const mall = sampleConnection({ id: "lastingmall" })
const hangsAfterMs = 20_000

export const lastingSentences = {
  seenByOthers: {
    says: "what was saved is seen by others at once",
    async holds({ store, another }) {
      const other = await another()
      await saveNew(store, mall)
      assert.deepEqual(await other.get(mall.id), mall)
      const next = nextPair(mall)
      assert.equal(await other.saveTokens(next, mall.tag), true)
      assert.deepEqual(await store.get(mall.id), next)
      await other.notes("fact").put("one", 1, "new")
      assert.equal((await store.notes("fact").get("one"))?.value, 1)
      await other.remove(mall.id)
      assert.equal(await store.get(mall.id), undefined)
    },
  },
  reopening: {
    says: "what was saved survives closing and reopening",
    async holds({ store, another }) {
      await saveNew(store, mall)
      const health = { failures: 2, requestedAt: [5] }
      await store.saveHealth(mall.id, { health, refreshAt: 99 }, mall.tag)
      await store.notes("key").put("one", { right: "read" }, "new")
      await store.notes("event").put("two", "told", "new")
      await store.close()
      const reopened = await another()
      assert.deepEqual(await reopened.get(mall.id), { ...mall, health, refreshAt: 99 })
      assert.deepEqual((await reopened.notes("key").get("one"))?.value, { right: "read" })
      assert.equal((await reopened.notes("event").get("two"))?.value, "told")
    },
  },
  closed: {
    says: "closing can be repeated; afterwards every method rejects with store_unavailable",
    async holds({ store }) {
      const lease = await store.lease("held", 60_000)
      await store.close()
      await store.close()
      await everyMethodRefuses(store, lease)
    },
  },
  backendAway: {
    says: "when the backend is away every method rejects with store_unavailable; none resolves, none hangs",
    async holds(bench) {
      assert.ok(bench.breakBackend, "breakBackend is missing: give it, or say why not in `skip`")
      await saveNew(bench.store, mall)
      const lease = await bench.store.lease("held", 60_000)
      await bench.breakBackend()
      await everyMethodRefuses(bench.store, lease)
    },
  },
  oddIds: {
    says: "odd ids are refused with request_invalid or kept apart; a note and a lease about one that is kept are taken too",
    async holds({ store }) {
      const kept: Connection[] = []
      for (const id of oddNames) {
        const odd = sampleConnection({ id, mallId: id })
        if (await isTaken(store.saveTokens(odd, "new"), id)) kept.push(odd)
        else await isTaken(store.get(id), id)
      }
      for (const odd of kept) assert.deepEqual(await store.get(odd.id), odd, JSON.stringify(odd.id))
      const listed = await store.list({ limit: 1_000 })
      assert.deepEqual(new Set(listed.map((found) => found.id)), new Set(kept.map((odd) => odd.id)))
      assert.equal(listed.length, kept.length)
      for (const { id } of kept) {
        const about = `refresh:${id}`
        assert.ok(await store.lease(about, 60_000), `no lease is given for ${JSON.stringify(id)}`)
        assert.ok(
          await store.notes("fact").put(about, 1, "new"),
          `no note is taken for ${JSON.stringify(id)}`,
        )
      }
      for (const odd of kept) await store.remove(odd.id)
      assert.equal((await store.tally(0)).total, 0)
    },
  },
  oddNames: {
    says: "odd lease names and note keys are refused with request_invalid or kept apart",
    async holds({ store }) {
      const notes = store.notes("fact")
      for (const name of oddNames) {
        await isTaken(
          store.lease(name, 60_000).then((lease) => lease !== undefined),
          name,
        )
        await isTaken(notes.put(name, name, "new"), name)
      }
      for (const note of await notes.list({ limit: 1_000 })) assert.equal(note.value, note.key)
    },
  },
} satisfies Record<string, Sentence>

/** Ways out of a folder, a pattern, a statement, a string; and pairs that careless comparing makes one. */
const oddNames = [
  ["", "x".repeat(300), "y".repeat(299), "nul\0mall", "nul", "line\nmall", "\ud800", "\udfff", "\ufffd"],
  ["../x", "..", ".", "/etc/x", "a/b", "a\\b", "%", "_", "%2e%2e", "*", "?", "[a]", "{a}", "a:b", "a|b"],
  ["it's", `"quoted"`, "; drop table connections", "$1", "__proto__", "constructor", "undefined", "null"],
  [
    "z".repeat(256),
    "Mall",
    "mall",
    "mall ",
    " mall",
    "서울상점",
    "caf\u00e9",
    "cafe\u0301",
    "ｍａｌｌ",
    "🔑",
    "~",
    "a~b~c",
  ],
].flat()

/** True: taken. False: refused as it should be. Anything else fails. */
async function isTaken(call: Promise<unknown>, name: string): Promise<boolean> {
  try {
    assert.notEqual(await call, false, `${JSON.stringify(name)} was mistaken for another`)
    return true
  } catch (error) {
    if (!isKeeperError(error, "request_invalid")) throw error
    return false
  }
}

async function everyMethodRefuses(store: Store, lease: Lease | undefined): Promise<void> {
  const notes = store.notes("fact")
  const news = { health: wellHealth(), refreshAt: 1 }
  const calls: Record<string, () => Promise<unknown>> = {
    get: () => store.get(mall.id),
    list: () => store.list({ limit: 1 }),
    "list of what is due": () => store.list({ limit: 1, dueBefore: 1 }),
    "saveTokens new": () => store.saveTokens(mall, "new"),
    "saveTokens always": () => store.saveTokens(mall, "always"),
    "saveTokens by tag": () => store.saveTokens(nextPair(mall), mall.tag),
    saveHealth: () => store.saveHealth(mall.id, news, mall.tag),
    remove: () => store.remove(mall.id),
    tally: () => store.tally(1),
    lease: () => store.lease("other", 60_000),
    release: () => lease!.release(),
    "notes.get": () => notes.get("one"),
    "notes.put": () => notes.put("one", 1, "always"),
    "notes.list": () => notes.list({ limit: 1 }),
    "notes.remove": () => notes.remove("one"),
    reseal: () => store.reseal(0),
    warnings: () => store.warnings(),
  }
  // All at once: a backend that is away may take its time to say so.
  await Promise.all(
    Object.entries(calls).map(([name, call]) => refusesWith("store_unavailable", inTime(call(), name), name)),
  )
}

function inTime<T>(call: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} hangs`)), hangsAfterMs)
  })
  return Promise.race([call, late]).finally(() => clearTimeout(timer))
}
