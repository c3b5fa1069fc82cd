// The index of decisions names every page: the English one the English pages, the Korean one the Korean pages.
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"

const folder = join(import.meta.dirname, "../../docs/decisions")
const isKorean = (name: string) => name.endsWith(".ko.md")

test("every decision is in the list of its language, once", () => {
  const pages = readdirSync(folder).filter((name) => !name.startsWith("README"))
  for (const index of ["README.md", "README.ko.md"]) {
    const text = readFileSync(join(folder, index), "utf8")
    const named = [...text.matchAll(/^\| \[[^\]]+\]\(([\w.-]+\.md)\)/gm)].map(([, name]) => name)
    const expected = pages.filter((name) => isKorean(name) === isKorean(index))
    assert.deepEqual(named.toSorted(), expected.toSorted(), index)
  }
})

test("a decision has the title that its list gives it", () => {
  for (const index of ["README.md", "README.ko.md"]) {
    const text = readFileSync(join(folder, index), "utf8")
    for (const [, title, name] of text.matchAll(/^\| \[([^\]]+)\]\(([\w.-]+\.md)\)/gm)) {
      assert.equal(readFileSync(join(folder, name!), "utf8").split("\n")[0], `# ${title}`, name)
    }
  }
})
