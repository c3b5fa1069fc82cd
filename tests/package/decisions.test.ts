// The index of decisions, in both languages, names every page.
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"

const folder = join(import.meta.dirname, "../../docs/decisions")

test("every decision is in both lists, once", () => {
  const pages = readdirSync(folder).filter((name) => !name.startsWith("README"))
  for (const index of ["README.md", "README.ko.md"]) {
    const text = readFileSync(join(folder, index), "utf8")
    const named = [...text.matchAll(/^\| \[[^\]]+\]\(([\w-]+\.md)\)/gm)].map(([, name]) => name)
    assert.deepEqual(named.toSorted(), pages.toSorted(), index)
  }
})
