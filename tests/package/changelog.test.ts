// The changelog has the same versions, sections and entries in both languages; what an entry names by code is in both.
import assert from "node:assert/strict"
import { test } from "node:test"
import { filesOf } from "./sources.ts"

/** A heading, or an entry's names in code, in the order of their letters: a sentence may name them in another order. */
function linesOf(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    if (line.startsWith("## ") || line.startsWith("### ")) return [line]
    if (!line.startsWith("- ")) return []
    return [["-", ...(line.match(/`[^`]*`/g) ?? []).toSorted()].join(" ")]
  })
}

test("every entry of the changelog is in both languages, in the same place", () => {
  const [korean, english] = filesOf(/^CHANGELOG(\.ko)?\.md$/).map(({ text }) => linesOf(text))
  assert(english && english.length > 100)
  assert.deepEqual(korean, english)
})
