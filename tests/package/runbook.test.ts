// The runbook's sentences are whole: nothing that a finding names is left empty, and no place for it stands there as such.
import assert from "node:assert/strict"
import { test } from "node:test"
import { entryOf } from "../../src/cli/pictures/runbook.ts"
import { runbook } from "../../src/compose/runbook.ts"
import { type AlertKind, alertTable } from "../../src/core/alerts/table.ts"
import { findingKeys } from "../../src/core/doctor/table.ts"
import { runbookPage } from "../../src/http/pages/runbook/runbook-page.ts"
import { digest } from "../../src/node/cipher.ts"
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

const languages = ["ko", "en"] as const
/** Each kind of an alert but the try-out, which names the page alone. */
const entries = [
  ...(Object.keys(alertTable) as AlertKind[])
    .filter((kind) => kind !== "test")
    .map((kind) => `alert-${kind}`),
  ...findingKeys,
  ...Object.values(entryOf).filter((entry) => entry !== undefined),
]

for (const language of languages) {
  test(`${language}: each code that an alert, a finding or a status can name has its place on the page, once`, () => {
    const page = String(runbookPage(runbook!(language), language, digest).body)
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length)
    assert.deepEqual(
      entries.filter((entry) => !ids.includes(entry)),
      [],
    )
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    assert.ok(targets.length > 90, `${targets.length}`)
    assert.deepEqual(
      targets.filter((target) => !ids.includes(target)),
      [],
    )
  })

  test(`${language}: nothing of the text is lost on the way to the page, and no sign of Markdown is left`, () => {
    const text = runbook!(language)
    const page = String(runbookPage(text, language, digest).body)
    const said = page.slice(page.indexOf("<main>")).replace(/<[^>]+>/g, " ")
    assert.doesNotMatch(said, /\*\*|`|\]\(|^#|\| -/m)
    const letters = (of: string) =>
      of
        .replace(/&(amp|lt|gt|quot|#39);/g, "")
        .match(/[\p{L}\p{N}]/gu)
        ?.join("") ?? ""
    const plain = text
      .replace(/<!--.*-->|<a id.*<\/a>|^\| --- .*$/gm, "")
      .replace(/\]\([^)\s]+\)/g, "]")
      .replace(/[&<>"']/g, "")
    assert.equal(letters(said), letters(plain))
  })
}

test("what is no shape of ours is text, and nothing in it becomes HTML or an address", () => {
  const odd = [
    "# Title & more",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1)) [y](data:text/html,x) [z](other.md) [w](https://safe.example/?a=1&b=2)",
    "| a | b |",
    "| --- | --- |",
    '| `x \\| y` | "quoted" |',
    '<a id="x" onclick="y"></a>',
    "**open `code",
  ].join("\n")
  const { body } = runbookPage(odd, "en", digest)
  const main = String(body).slice(String(body).indexOf("<main>"))
  assert.doesNotMatch(main, /<script|javascript:[^)]*"|href="(?:data|java|other)|<a id|onclick="y"/)
  assert.match(main, /href="https:\/\/safe\.example\/\?a=1&amp;b=2"/)
  assert.match(main, /<code>x \| y<\/code>/)
})
