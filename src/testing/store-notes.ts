// The sentences about notes: small documents, each with a version of its own.
import assert from "node:assert/strict"
import type { Notes } from "../core/ports.ts"
import { countWinners, type Sentence } from "./store-bench.ts"

const value = { text: `"한글" 'quote' %`, list: ["one", null, { deep: true }], empty: "" }

export const noteSentences = {
  noteValue: {
    says: "a note comes back equal and as a copy; an unknown one is undefined",
    async holds({ store }) {
      const notes = store.notes("fact")
      assert.equal(await notes.get("one"), undefined)
      const handedIn = structuredClone(value)
      assert.equal(await notes.put("one", handedIn, "new"), true)
      handedIn.list.push("changed")
      const found = await notes.get("one")
      assert.deepEqual(found?.value, value)
      const returned = found?.value as typeof value
      returned.list.push("changed")
      assert.deepEqual((await notes.get("one"))?.value, value)
      for (const plain of ["text", 7, true, null, []]) {
        await notes.put("plain", plain, "always")
        assert.deepEqual((await notes.get("plain"))?.value, plain)
      }
    },
  },
  noteVersions: {
    says: `a write holds only for the version that was read; "new" works once, "always" every time`,
    async holds({ store }) {
      const notes = store.notes("app")
      assert.equal(await notes.put("one", 1, "new"), true)
      assert.equal(await notes.put("one", 2, "new"), false)
      const first = await notes.get("one")
      assert.equal(await notes.put("one", 2, first!.version), true)
      const second = await notes.get("one")
      assert.deepEqual([first?.value, second?.value], [1, 2])
      assert.notEqual(second?.version, first?.version)
      assert.equal(await notes.put("one", 3, first!.version), false)
      assert.equal(await notes.put("one", 4, "always"), true)
      assert.equal(await notes.put("one", 5, second!.version), false, `"always" raised the version`)
      assert.equal((await notes.get("one"))?.value, 4)
      assert.equal(await notes.put("absent", 1, first!.version), false)
      assert.equal(await notes.get("absent"), undefined)
      assert.equal(await notes.put("made", 1, "always"), true)
    },
  },
  noteOneWinner: {
    says: "of twenty simultaneous writes of one version exactly one wins",
    async holds({ store, another }) {
      const [here, there] = [store.notes("alert"), (await another()).notes("alert")]
      const race = (ifVersion: number | "new") =>
        countWinners(
          Array.from({ length: 20 }, (_, index) => (index % 2 ? here : there).put("one", index, ifVersion)),
        )
      assert.equal(await race("new"), 1)
      assert.equal(await race((await here.get("one"))!.version), 1)
    },
  },
  noteList: {
    says: "notes are listed by key, ascending or newest first, in pages, each kind for itself",
    async holds({ store }) {
      const notes = store.notes("event")
      const keys = ["a1", "a2", "b1", "b2", "c1"]
      for (const key of ["b2", "a1", "c1", "b1", "a2"]) await notes.put(key, { key }, "new")
      await store.notes("sweep").put("b15", {}, "new")
      assert.deepEqual(await keysOf(notes, { limit: 10 }), keys)
      assert.deepEqual(await keysOf(notes, { limit: 2 }), ["a1", "a2"])
      assert.deepEqual(await keysOf(notes, { limit: 2, after: "a2" }), ["b1", "b2"])
      assert.deepEqual(await keysOf(notes, { limit: 2, newest: true }), ["c1", "b2"])
      assert.deepEqual(await keysOf(notes, { limit: 9, newest: true, after: "b1" }), ["a2", "a1"])
      assert.deepEqual(await keysOf(notes, { limit: 9, after: "b11" }), ["b2", "c1"], "after no note at all")
      assert.deepEqual((await notes.list({ limit: 1 }))[0]?.value, { key: "a1" })
    },
  },
  noteRemoved: {
    says: "a removed note is gone from its kind and from no other; removing can be repeated",
    async holds({ store }) {
      await store.notes("key").put("same", 1, "new")
      await store.notes("state").put("same", 2, "new")
      await store.notes("key").remove("same")
      await store.notes("key").remove("same")
      assert.equal(await store.notes("key").get("same"), undefined)
      assert.deepEqual(await store.notes("key").list({ limit: 10 }), [])
      assert.equal((await store.notes("state").get("same"))?.value, 2)
      assert.equal(await store.notes("key").put("same", 3, "new"), true)
    },
  },
} satisfies Record<string, Sentence>

async function keysOf(notes: Notes, query: Parameters<Notes["list"]>[0]): Promise<string[]> {
  return (await notes.list(query)).map((note) => note.key)
}
