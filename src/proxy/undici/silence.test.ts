// A platform that says nothing for too long is given up; one whose answer waits for its reader is not.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { isKeeperError } from "../../core/errors.ts"
import { dispatch } from "../dispatch.ts"
import { Gone, type Sink } from "../exchange.ts"
import { Agent } from "./agent.ts"
import { Silence } from "./silence.ts"

async function platform(context: TestContext, listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  const agent = new Agent({ pipelining: 1 })
  context.after(async () => {
    await agent.destroy()
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const untimed = { headersTimeout: 0, bodyTimeout: 0 }
  return (silence: Silence, sink: Sink) =>
    dispatch(
      agent,
      () => ({ origin, path: "/", method: "GET", headers: [], ...untimed }),
      { gone: new Gone(), method: "GET", silence },
      () => sink,
    )
}

function reader({ reads = true } = {}) {
  const heard = { bytes: 0, ends: "" }
  const sink: Sink = {
    write: (chunk) => {
      heard.bytes += chunk.length
      return reads
    },
    end: () => {
      heard.ends = "end"
    },
    cut: () => {
      heard.ends = "cut"
    },
  }
  return { heard, sink }
}

test("an answer that never begins is given up", async (context) => {
  const ask = await platform(context, () => undefined)
  const asked = ask(new Silence(1, 10), reader().sink)
  await assert.rejects(asked, (error) => {
    assert(isKeeperError(error, "provider_unavailable"))
    assert.equal(error.detail, "UND_ERR_HEADERS_TIMEOUT")
    return true
  })
})

test("one that stops in the middle is cut", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] })
  const ask = await platform(context, (_request, response) => void response.write("half of it"))
  const { heard, sink } = reader()
  const done = ask(new Silence(1), sink)
  while (heard.bytes < 10) await pause(1)
  context.mock.timers.tick(2_000)
  await done
  assert.deepEqual(heard, { bytes: 10, ends: "cut" })
})

test("one that goes on is waited for, however long it takes as a whole", async (context) => {
  const ask = await platform(context, async (_request, response) => {
    for (let at = 0; at < 30; at++) {
      response.write("piece")
      await pause(10)
    }
    response.end()
  })
  const { heard, sink } = reader()
  await ask(new Silence(1_000, 1), sink)
  assert.deepEqual(heard, { bytes: 150, ends: "end" })
})

test("one whose reader is slow is not given up: it is not the platform that is silent", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] })
  const ask = await platform(context, (_request, response) => void response.end("all of it"))
  const { heard, sink } = reader({ reads: false })
  const done = ask(new Silence(1), sink)
  while (!sink.drained) await pause(1)
  context.mock.timers.tick(5_000)
  sink.drained()
  await done
  assert.deepEqual(heard, { bytes: 9, ends: "end" })
})
