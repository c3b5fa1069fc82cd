// What of a long body and of a tunnel is told of: all that streams, once.
import assert from "node:assert/strict"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { PassThrough } from "node:stream"
import { buffer } from "node:stream/consumers"
import { type TestContext, test } from "node:test"
import { readBeginning, replayableBytes } from "./body.ts"
import { tellAllPassing } from "./passing.ts"

function listen(context: TestContext): { bytes: number } {
  const heard = { bytes: 0 }
  const hear = (length: unknown) => {
    heard.bytes += length as number
  }
  subscribe("mallkey:proxy:bytes", hear)
  context.after(() => void unsubscribe("mallkey:proxy:bytes", hear))
  return heard
}

test("a body that is too long to be kept: the pieces that stream", async (context) => {
  const heard = listen(context)
  const pieces = async function* () {
    yield Buffer.alloc(replayableBytes + 1)
    yield Buffer.alloc(1_000)
    yield Buffer.alloc(500)
  }
  const body = (await readBeginning(pieces())) as AsyncIterable<Uint8Array>
  let read = 0
  for await (const { length } of body) read += length
  assert.equal(read, replayableBytes + 1 + 1_500)
  assert.equal(heard.bytes, 1_500)
})

test("a line that is piped loses nothing by being told of, at the pace of its slower side", async (context) => {
  const heard = listen(context)
  const [line, other] = [new PassThrough(), new PassThrough()]
  line.pipe(other)
  tellAllPassing(line)
  const sent = Buffer.alloc(300_000, "sent ")
  for (let at = 0; at < sent.length; at += 1_000) line.write(sent.subarray(at, at + 1_000))
  await new Promise(setImmediate)
  assert(heard.bytes < sent.length, "nobody reads at the other end yet")
  line.end()
  assert.deepEqual(await buffer(other), sent)
  assert.equal(heard.bytes, sent.length)
})
