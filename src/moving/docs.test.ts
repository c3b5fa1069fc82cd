// The guide, in both languages, shows what is understood and what is written: every example is read, every format is named.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { parseEnv } from "node:util"
import { readTokens } from "./read-tokens.ts"
import { plainFormats } from "./write-tokens.ts"

const guides = ["docs/moving.md", "docs/moving.ko.md"].map((place) => ({
  place,
  guide: readFileSync(join(import.meta.dirname, "../..", place), "utf8"),
}))
const world = {
  now: Date.UTC(2026, 2, 11, 2),
  timeZone: "Asia/Seoul",
  isMallId: (text: string) => /^[a-z0-9-]{2,50}$/i.test(text),
  parseEnv,
}

for (const { place, guide } of guides) {
  test(`every example of ${place} is one living pair of mymall`, () => {
    const examples = [...guide.matchAll(/^```(?:json|csv|env)\n([\s\S]*?)^```$/gm)].map(
      ([, text]) => text ?? "",
    )
    assert.equal(examples.length, 7)
    for (const text of examples) {
      const { found, problems } = readTokens({ place, text }, world)
      assert.deepEqual(problems, [], text)
      assert.deepEqual(
        found.map(({ mallId, tokens, doubts }) => [mallId, tokens.refreshToken, doubts]),
        [["mymall", "JeTJ7XpnFC0P00000000aa", []]],
      )
    }
  })

  test(`the formats of ${place} are those that are written`, () => {
    const section = guide.slice(guide.indexOf("| `--format` |"))
    const named = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    assert.deepEqual(named, Object.keys(plainFormats))
  })
}
