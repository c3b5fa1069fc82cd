// docs/simulator.md, in both languages, shows the switches as they are.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { switchesBegin, switchesEnd, switchesMarkdown } from "./docs.ts"

for (const name of ["simulator.md", "simulator.ko.md"]) {
  test(`the table in docs/${name} is the table in the code`, () => {
    const page = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8")
    const [, rest = ""] = page.split(switchesBegin)
    assert.equal(rest.split(switchesEnd)[0]!.trim(), switchesMarkdown())
  })
}
