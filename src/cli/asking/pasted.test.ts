// What people paste as "the code" is understood: bare, a whole address, half of one, or a refusal.
import assert from "node:assert/strict"
import { test } from "node:test"
import { readPasted } from "./pasted.ts"

test("a code alone, with blanks around it", () => {
  assert.deepEqual(readPasted("  9Xs0KdAbC \n"), { code: "9Xs0KdAbC" })
  for (const none of ["", "hello, is this it?", "https://keeper.example/"])
    assert.equal(readPasted(none).code, undefined)
})

test("an address, or only what stood behind its question mark", () => {
  const wanted = { code: "a+b/c=", state: "s.t", error: undefined, errorDescription: undefined }
  assert.deepEqual(
    readPasted("https://keeper.example/api/cafe24/callback?code=a%2Bb%2Fc%3D&state=s.t#x"),
    wanted,
  )
  assert.deepEqual(readPasted("code=a%2Bb%2Fc%3D&state=s.t"), wanted)
})

test("a consent that was not given", () => {
  assert.equal(
    readPasted("https://k.example/cb?error=access_denied&error_description=no").error,
    "access_denied",
  )
})

test("a line with its label, as logs and tables have it, is the code in it", () => {
  for (const line of [
    "authorization_code: 9Xs0Kd-1",
    "code = 9Xs0Kd-1",
    '"code": "9Xs0Kd-1",',
    "Authorization code: 9Xs0Kd-1",
  ])
    assert.deepEqual(readPasted(line), { code: "9Xs0Kd-1" }, line)
})
