// Hangul takes two columns, colours none, and what is broken or cut fits.
import assert from "node:assert/strict"
import { test } from "node:test"
import { styleText } from "node:util"
import { cut, pad, widthOf, wrap } from "./width.ts"

test("columns as a terminal counts them", () => {
  assert.equal(widthOf("한옥 living"), 11)
  assert.equal(widthOf("한"), 2, "letters written as separate parts are one")
  assert.equal(widthOf("▰▱ ✓ ✗ ↻"), 8)
  assert.equal(widthOf(styleText("red", "갱신", { validateStream: false })), 4)
  assert.equal(widthOf(pad("갱신", 10)), 10)
})

test("plain words are measured without a segmenter, and as it would measure them", (t) => {
  const texts = ["mymall-7", "한옥 13 d 23 h", "bundle.json › 12", "▰▰▱ “…” – → ─", " ~"]
  const taken = t.mock.method(Intl.Segmenter.prototype, "segment")
  const widths = texts.map(widthOf)
  assert.equal(taken.mock.callCount(), 0)
  // A letter that takes no room has the whole text taken apart.
  assert.deepEqual(
    widths,
    texts.map((text) => widthOf(`${text}\u0301`)),
  )
})

test("a cut name fits and says that it was cut", () => {
  assert.equal(cut("한옥-living", 20), "한옥-living")
  assert.equal(cut("한옥-living", 6), "한옥-…")
  assert.equal(widthOf(cut("가나다라마", 6)), 5, "never half a letter")
})

test("lines are broken between words and keep their indent; a word is never broken", () => {
  const text = wrap("리프레시 토큰이 곧 끝납니다 mallkey-connect-hanok-living", 22, "  ")
  for (const line of text.split("\n").slice(0, -1)) assert.ok(widthOf(line) <= 22, line)
  assert.match(text, /\n {2}mallkey-connect-hanok-living$/)
})

test("a command is never broken, nor what stands between backticks, and there is room for npx", () => {
  const text = "그 쇼핑몰은 갱신되지 않습니다 → mallkey doctor 그리고 `mallkey serve`를 켜 두세요"
  for (let width = 24; width < 90; width++) {
    const lines = wrap(text, width).split("\n")
    assert.equal(
      lines
        .filter((line) => /mallkey doctor|`mallkey serve`를/.test(line))
        .join()
        .match(/mallkey/g)?.length,
      2,
    )
    for (const line of lines)
      assert.ok(widthOf(line.replaceAll("mallkey", "npx mallkey")) <= width, `${width}: ${line}`)
  }
  assert.equal(wrap("a  b", 20), "a  b")
})
