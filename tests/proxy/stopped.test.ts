// An orderly stop while answers stream through the proxy: they have the stop's time to end, then they are cut.
import assert from "node:assert/strict"
import type { ServerResponse } from "node:http"
import { type TestContext, test } from "node:test"
import { createDesk } from "../kit/command-line.ts"
import { platformPeer } from "../kit/platform-peer.ts"

const key = "a-key-of-the-tests-that-is-long-enough"
const mall = "hanok-living"

/** A served house whose mall is a peer that has begun an answer and holds the rest of it. */
async function streaming(t: TestContext) {
  const begun: ServerResponse[] = []
  const peer = await platformPeer(t, (_request, response) => {
    response.writeHead(200, { "content-type": "text/plain" }).write("first ")
    begun.push(response)
  })
  const desk = await createDesk(t, { env: { MALLKEY_API_KEY: key } })
  await desk.connect(mall)
  desk.env.CAFE24_BASE_URL = peer.base
  const server = desk.start("serve")
  await server.says(/"url":"http/)
  const answer = await fetch(`http://127.0.0.1:${desk.port}/proxy/${mall}/api/v2/admin/orders`, {
    headers: { "x-api-key": key },
  })
  const reader = answer.body!.getReader()
  await reader.read()
  return { platform: begun[0]!, server, reader }
}

test("a stream that ends within the stop's time arrives whole, and the process is gone behind it", async (t) => {
  const { platform, server, reader } = await streaming(t)
  server.signal("SIGTERM")
  await server.says(/종료합니다/)
  platform.end("last")
  let rest = ""
  for (let part = await reader.read(); !part.done; part = await reader.read())
    rest += Buffer.from(part.value).toString()
  assert.equal(rest, "last")
  assert.equal((await server.ended).code, 0)
})

test("a stream that goes on is cut when the stop's time is over: its reader sees that, and the process ends", async (t) => {
  const { platform, server, reader } = await streaming(t)
  const cut = new Promise((resolve) => platform.once("close", resolve))
  server.signal("SIGTERM")
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  })
  await cut
  assert.equal((await server.ended).code, 0)
})
