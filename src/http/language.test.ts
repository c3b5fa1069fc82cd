// Browsers say what they read in many ways; a browser that says nothing gets what the settings say.
import assert from "node:assert/strict"
import { test } from "node:test"
import { languageOf } from "./language.ts"

const table: [string | undefined, "ko" | "en", "ko" | "en"][] = [
  [undefined, "ko", "ko"],
  [undefined, "en", "en"],
  ["ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "en", "ko"],
  ["en-GB", "ko", "en"],
  ["en;q=0.2, ko;q=0.8", "en", "ko"],
  ["fr-FR, de;q=0.9", "ko", "ko"],
  ["fr, en;q=0.1", "ko", "en"],
  ["ko;q=0, en", "ko", "en"],
  ["*", "en", "en"],
  [";;;,,,q=", "ko", "ko"],
  ["EN", "ko", "en"],
]

for (const [header, otherwise, expected] of table) {
  test(`"${header}" and otherwise ${otherwise} reads ${expected}`, () => {
    const headers: Record<string, string> = header === undefined ? {} : { "accept-language": header }
    assert.equal(languageOf(new Request("http://x", { headers }), otherwise), expected)
  })
}
