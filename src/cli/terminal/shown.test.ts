// A tenant's row, a program's name or a platform's answer is shown, and never steers the terminal of who looks.
import assert from "node:assert/strict"
import { test } from "node:test"
import { styleText } from "node:util"
import { createOutput } from "./output.ts"
import { asShown, jsonText, withoutSteering } from "./shown.ts"

const styled = (style: Parameters<typeof styleText>[0], text: string) =>
  styleText(style, text, { validateStream: false })

const steering = {
  title: "\u001b]0;owned\u0007",
  clipboard: "\u001b]52;c;ZXZpbA==\u001b\\",
  clear: "\u001b[2J\u001b[H",
  conceal: "\u001b[8m",
  eightBits: "\u009b2J",
  overwrite: "fine\rlost",
  backspace: "lost\b\b\b\bfine",
  direction: "\u202elaer\u202c",
  line: "one\u2028two",
}

test("our own colours, lines and Korean pass as they are", () => {
  for (const style of ["bold", "dim", "red", "green", "yellow", "gray", "cyan", "underline"] as const) {
    const text = `${styled(style, "쇼핑몰")}\n\t✗ mymall~org:7`
    assert.equal(withoutSteering(text), text, style)
  }
})

for (const [kind, text] of Object.entries(steering)) {
  test(`what would steer a terminal is no more than text: ${kind}`, () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e]/
    assert.doesNotMatch(asShown(`id ${text} end`), obeyed)
    const json = jsonText({ id: text })
    assert.doesNotMatch(json, obeyed)
    assert.deepEqual(JSON.parse(json), { id: text })
  })
}

test("every way to a terminal goes by here", () => {
  const written: string[] = []
  const stream = { write: (text: string) => written.push(text), isTTY: true, columns: 80 }
  const streams = { stdout: stream, stderr: stream } as unknown as Parameters<typeof createOutput>[0]
  const out = createOutput(streams, false)
  out.note(steering.title)
  out.answer({}, steering.title)
  createOutput(streams, true).answer({ id: steering.eightBits }, "")
  for (const sign of ["\u0007", "\u009b"]) assert.ok(!written.join("").includes(sign))
})
