// A token is opaque: whatever signs it holds, a shell that reads our lines must get the very same text.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { test } from "node:test"
import type { Token } from "../core/alive/hand-out.ts"
import { formatToken } from "./token-formats.ts"

const odd = [
  "plain22LettersAndDigits",
  "a b",
  "$(touch x)",
  "`id`",
  "it's",
  '"quoted"',
  "a;b&c|d",
  "\\n",
  "#x",
  "==",
]

for (const accessToken of odd) {
  test(`a shell reads ${JSON.stringify(accessToken)} back as it was`, async () => {
    const token: Token = {
      id: "mymall",
      mallId: "mymall",
      accessToken,
      tokenType: "Bearer",
      expiresAt: Date.UTC(2026, 0, 1),
      tag: "0123456789abcdef",
      scopes: [],
    }
    const api = { base: "https://mymall.cafe24api.com", version: "2026-09-01" }
    const neverAsked = () => Promise.reject(new Error("not needed for lines"))
    const { body } = await formatToken("env", { token, api, now: 0, connection: neverAsked })
    const script = `${body}printf %s "$CAFE24_ACCESS_TOKEN|$CAFE24_API_HOST"`
    const read = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8", cwd: "/" })
    assert.equal(read, `${accessToken}|mymall.cafe24api.com`)
  })
}
