// The runbook's sentences are whole: nothing that a finding names is left empty, and no place for it stands there as such.
import assert from "node:assert/strict"
import { test } from "node:test"
import { filesOf } from "./sources.ts"

test("no sentence of the runbook has a hole", () => {
  const pages = filesOf(/^docs\/runbook(\.ko)?\.md$/)
  assert.equal(pages.length, 2)
  for (const { path, text } of pages) {
    const sentences = text.split("\n").filter((line) => line.startsWith("- "))
    assert(sentences.length > 200, path)
    const hole =
      /\S {2}|""|"\/set-aside| [.:;,)](?: |$)|(?:mode|권한) \)| (?:에|인) |`\{\w+\}|this mall:|이 쇼핑몰:/
    assert.deepEqual(
      sentences.filter((line) => hole.test(line)),
      [],
      path,
    )
  }
})
