// A name that somebody typed into a row is a word of the command that we print, and never one of its own.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { test } from "node:test"
import { asWord } from "../../../src/core/as-word.ts"
import { finding } from "../../../src/core/doctor/finding.ts"
import { KeeperError } from "../../../src/core/errors.ts"

const names = {
  mymall: "mymall",
  "mymall~user:7": "mymall~user:7",
  "cs:mymall~김사장": "cs:mymall~김사장",
  "a@b.com": "a@b.com",
  "mymall~kim's": "MALL",
  "mymall~kim shop": '"mymall~kim shop"',
  "x; touch here": '"x; touch here"',
  "x & touch here": '"x & touch here"',
  "~": '"~"',
  "$(touch here)": "MALL",
  "`touch here`": "MALL",
  'x" & touch here "': "MALL",
  "x\ntouch here": "MALL",
  "--revoke": "MALL",
  "%PATH% x": "MALL",
}

for (const [name, word] of Object.entries(names))
  test(`${JSON.stringify(name)} is ${word}, one word to a shell`, () => {
    assert.equal(asWord(name), word)
    const said = execFileSync("sh", ["-c", `printf '%s|' ${asWord(name)}`], { encoding: "utf8" })
    assert.equal(said, word === "MALL" ? "MALL|" : `${name}|`)
  })

test("what errors and findings name to run has it so", () => {
  const connectionId = "x$(touch here)"
  assert.equal(new KeeperError("needs_reconnect", { connectionId }).fix, "mallkey connect MALL")
  assert.equal(finding("failing", { id: "a; b" }).fix, 'mallkey status "a; b"')
  assert.equal(finding("failing", { id: "$&" }).fix, "mallkey status MALL")
})
