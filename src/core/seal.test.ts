// Sealing: opens where it was sealed and nowhere else; a new key in front, the old one until nothing needs it.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { cipher } from "../node/cipher.ts"
import { isKeeperError } from "./errors.ts"
import { createSealer, isSealed, sealedBy } from "./seal.ts"

const [oldSecret, newSecret] = ["the-old-secret-that-is-long-enough", "the-new-secret-that-is-long-enough"]
const refused = (error: unknown) => isKeeperError(error, "seal_unknown")

test("what is sealed opens again, and shows nothing of itself", () => {
  const sealer = createSealer([newSecret], cipher)
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), (text, place) => {
      const sealed = sealer.seal(text, place)
      assert.ok(isSealed(sealed) && !sealed.includes(text))
      assert.equal(sealer.open(sealed, place), text)
      assert.notEqual(sealer.seal(text, place), sealed)
    }),
  )
})

test("it does not open in another place, under another secret, or changed by one character", () => {
  const sealer = createSealer([newSecret], cipher)
  const sealed = sealer.seal("a token", "mymall|tokens")
  assert.throws(() => sealer.open(sealed, "othermall|tokens"), refused)
  assert.throws(() => createSealer([oldSecret], cipher).open(sealed, "mymall|tokens"), refused)
  const body = sealed.lastIndexOf(".") + 1
  for (let at = body; at < sealed.length - 1; at++) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`
    assert.throws(() => sealer.open(changed, "mymall|tokens"), refused)
  }
})

test("a ring: the first seals, all open, and it is seen what still hangs on the old one", () => {
  const before = createSealer([oldSecret], cipher)
  const after = createSealer([newSecret, oldSecret], cipher)
  const sealed = before.seal("a token", "p")
  assert.equal(after.open(sealed, "p"), "a token")
  assert.equal(after.isCurrent(sealed), false)
  assert.equal(sealedBy(sealed), after.keyIds[1])
  assert.equal(after.isCurrent(after.seal("a token", "p")), true)
})

test("no secret is in what an error says", () => {
  const sealer = createSealer([newSecret], cipher)
  const sealed = createSealer([oldSecret], cipher).seal("a token", "p")
  assert.throws(
    () => sealer.open(sealed, "p"),
    (error) => isKeeperError(error) && !`${error.message}${error.problems}`.match(/secret-that|a token/),
  )
})

test("without any secret nothing starts", () => {
  assert.throws(() => createSealer([], cipher), { code: "settings_invalid" })
})
