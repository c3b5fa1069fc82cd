// What an error of Redis means, in a bundle too: `next build` takes the names of the library's classes away.
import assert from "node:assert/strict"
import { test } from "node:test"
import { areApart, firstWord, isClosedClient, isReply, redisTrouble } from "./trouble.ts"

/** Without a name, as a minifier leaves it. */
const Nameless = (() => class extends Error {})()

test("answers that say no are told from lines that broke by their words, whatever their classes are called", () => {
  assert.equal(new Nameless().constructor.name, "")
  const noScript = new Nameless("NOSCRIPT No matching script. Please use EVAL.")
  assert(isReply(noScript))
  assert.equal(firstWord(noScript), "NOSCRIPT")
  assert(areApart(new Nameless("CROSSSLOT Keys in request don't hash to the same slot")))
  assert.match(`${redisTrouble(new Nameless("READONLY You can't write"), "redis://x")}`, /READONLY, it is a/)
  assert(isClosedClient(new Nameless("The client is closed")))
  const broken = [new Nameless("Socket closed unexpectedly"), new Nameless("The client is closed")]
  const refused = Object.assign(new Error("ECONNREFUSED 127.0.0.1:6379"), { code: "ECONNREFUSED" })
  for (const each of [...broken, refused]) assert(!isReply(each), each.message)
  assert.match(`${redisTrouble(broken[0], "redis://x")}`, /redis:\/\/x: \w+/)
})
