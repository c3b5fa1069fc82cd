// A note that others write to at the same time.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Note } from "../ports.ts"
import { changeNote } from "./change-note.ts"

test("what others wrote in between is read again, and nothing of theirs is written over", async () => {
  let kept: Note = { key: "k", version: 1, value: ["first"] }
  let others = 2
  const notes = {
    get: async () => kept,
    put: async (key: string, value: unknown, ifVersion: number | "new" | "always") => {
      if (others-- > 0)
        kept = { key, version: kept.version + 1, value: [...(kept.value as string[]), "theirs"] }
      if (ifVersion !== kept.version) return false
      kept = { key, version: kept.version + 1, value }
      return true
    },
  }
  assert.equal(await changeNote(notes, "k", (note) => [...((note?.value ?? []) as string[]), "ours"]), true)
  assert.deepEqual(kept.value, ["first", "theirs", "theirs", "ours"])
  assert.equal(await changeNote(notes, "k", () => undefined), false)
  assert.equal((kept.value as string[]).length, 4)
})
