// Pages of notes, walked to their end.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Note, Notes } from "../ports.ts"
import { everyNote } from "./every-note.ts"

/** By key, as each store lists them. */
function shelf(keys: string[]): Pick<Notes, "list"> {
  const notes: Note[] = keys.toSorted().map((key) => ({ key, value: key, version: 1 }))
  return {
    list: async ({ after, limit }) => notes.filter(({ key }) => !after || key > after).slice(0, limit),
  }
}

async function keysOf(notes: AsyncIterable<Note>): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of notes) found.push(key)
  return found
}

const many = Array.from({ length: 1_003 }, (_, at) => `ring/${String(at).padStart(5, "0")}`)

test("all of a kind, over as many pages as there are", async () => {
  assert.deepEqual(await keysOf(everyNote(shelf(["hand/1", ...many, "z"]))), ["hand/1", ...many, "z"])
  assert.deepEqual(await keysOf(everyNote(shelf([]))), [])
})

test("those whose keys begin alike, and none behind them", async () => {
  assert.deepEqual(await keysOf(everyNote(shelf(["hand/1", ...many, "z"]), "ring/")), many)
  assert.deepEqual(await keysOf(everyNote(shelf(["hand/1", "z"]), "ring/")), [])
})
