// docs/simulator.md shows the switches as they are.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { switchesBegin, switchesEnd, switchesMarkdown } from "./docs.ts"

test("the table in docs/simulator.md is the table in the code", () => {
  const page = readFileSync(new URL("../../../docs/simulator.md", import.meta.url), "utf8")
  const [, rest = ""] = page.split(switchesBegin)
  assert.equal(rest.split(switchesEnd)[0]!.trim(), switchesMarkdown())
})
