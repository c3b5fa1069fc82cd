// A sealed file opens under its own passphrase and under nothing else, and hides what is in it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { openUnder, readSealed, sealUnder } from "./passphrase.ts"

const text = JSON.stringify({ refresh_token: "Refresh000000000000001", 이름: "쇼핑몰" })

test("what was sealed is opened again, also as the text of a file", async () => {
  const sealed = await sealUnder("correct horse 말", text)
  const written = JSON.stringify(sealed)
  assert(!written.includes("Refresh0"))
  const read = readSealed(`\uFEFF${written}\n`)
  assert(read && read !== "newer")
  assert.equal(await openUnder("correct horse 말".normalize("NFD"), read), text)
})

test("another passphrase, a changed or a broken file open nothing", async () => {
  const sealed = await sealUnder("correct horse", text)
  assert.equal(await openUnder("correct house", sealed), undefined)
  const flipped = sealed.sealed.startsWith("A") ? "B" : "A"
  assert.equal(
    await openUnder("correct horse", { ...sealed, sealed: flipped + sealed.sealed.slice(1) }),
    undefined,
  )
  for (const broken of [{ sealed: "" }, { nonce: "" }, { salt: "" }]) {
    assert.equal(await openUnder("correct horse", { ...sealed, ...broken }), undefined)
  }
})

test("files of others and of later versions are told apart", () => {
  for (const other of ["", "{", "null", "[]", '{"access_token":"a"}'])
    assert.equal(readSealed(other), undefined)
  assert.equal(readSealed('{"mallkey":"sealed","version":2}'), "newer")
  assert.equal(typeof readSealed('{"mallkey":"sealed","version":1,"salt":7}'), "object")
})
