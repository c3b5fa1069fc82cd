// Changing the secret, or having a weak one beside it, costs no consent that is on its way and believes no forged one.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hmac } from "../node/cipher.ts"
import { createSigning } from "./signing.ts"

const [old, fresh] = ["o".repeat(40), "f".repeat(40)]

test("whatever a secret of the list has signed is believed, in each step of a change", () => {
  const steps = [[old], [old, fresh], [fresh, old], [fresh]].map((secrets) => createSigning({ secrets }))
  const believes = steps.map((by) => steps.map((of) => by.signed("text", of.sign("text"))))
  assert.deepEqual(believes, [
    [true, true, false, false],
    [true, true, true, true],
    [true, true, true, true],
    [false, false, true, true],
  ])
  assert.deepEqual(steps[2]!.signatures("text"), [steps[3]!.sign("text"), steps[0]!.sign("text")])
  assert.equal(steps[0]!.signed("other text", steps[0]!.sign("text")), false)
})

test("a state secret alone signs nothing: an attacker who guesses it has not ours", () => {
  const stateSecret = "secret1"
  const signing = createSigning({ secrets: [old], stateSecret })
  assert.ok(signing.signed("text", signing.sign("text")))
  assert.equal(signing.signed("text", hmac(stateSecret, "text")), false)
  assert.equal(createSigning({ secrets: [fresh], stateSecret }).signed("text", signing.sign("text")), false)
  assert.equal(createSigning({ secrets: [old] }).signed("text", signing.sign("text")), false)
})

test("a long state secret that can be guessed is not believed by itself either, version 0.1.0 or not", () => {
  for (const stateSecret of [
    "s".repeat(64),
    "passwordpasswordpasswordpassword12",
    "0123456789abcdef0123456789abcdef",
  ]) {
    const signing = createSigning({ secrets: [old], stateSecret })
    assert.equal(signing.signed("text", hmac(stateSecret, "text")), false, stateSecret)
    assert.ok(!signing.believed("text").includes(hmac(stateSecret, "text")), stateSecret)
  }
})

test("what version 0.1.0 signed with a strong state secret is believed while it is on its way", () => {
  const stateSecret = "pW3vZr8_kQ1nT6yUe9-Lc4xJb7Hs2Gd5"
  const signing = createSigning({ secrets: [old], stateSecret })
  assert.ok(signing.signed("text", hmac(stateSecret, "text")))
  assert.ok(signing.signatures("text").includes(hmac(stateSecret, "text")))
})
