// A .env as editors of Windows save it: with a mark in front, as UTF-16, or in the charset of old.
import assert from "node:assert/strict"
import { test } from "node:test"
import { inspectSettings } from "./index.ts"

function read(saved: Buffer) {
  const readFile = (path: string) => (path === "/app/.env" ? saved.toString("utf8") : undefined)
  return inspectSettings({ flags: {}, env: { MALLKEY_LANG: "en" }, cwd: "/app", readFile })
}

test("a mark in front of a .env does not swallow its first line", () => {
  const { texts, problems } = read(Buffer.from("\uFEFFPORT=2500\nHOST=127.0.0.1\n"))
  assert.deepEqual([texts.PORT, texts.HOST, problems], ["2500", "127.0.0.1", []])
})

test("a .env in another charset is refused rather than read as nothing, and other programs' lines are not ours", () => {
  const utf16 = Buffer.from("\uFEFFPORT=2500\n", "utf16le")
  // "우리" in CP949.
  const cp949 = Buffer.concat([Buffer.from("MALLKEY_SERVICE_NAME="), Buffer.from([0xbf, 0xec, 0xb8, 0xae])])
  for (const saved of [utf16, cp949]) assert.match(read(saved).problems.join(), /\.env is not UTF-8/)
  const theirs = Buffer.concat([Buffer.from("PORT=2500\nTITLE="), Buffer.from([0xbf, 0xec, 0xb8, 0xae])])
  assert.deepEqual(read(theirs).problems, [])
})
