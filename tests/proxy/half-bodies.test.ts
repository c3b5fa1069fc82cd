// A caller that hangs up in the middle of its body: one line that says so, no error of the server and no stack.
import assert from "node:assert/strict"
import { once } from "node:events"
import { connect } from "node:net"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { adminKey } from "../kit/http-world.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const bodies = {
  "/proxy/mymall/api/v2/oauth/token": "grant_type=refresh_token&refre",
  "/proxy/mymall/api/v2/oauth/revoke": "tok",
  "/v1/keys": '{"name":"orders-',
}

/** Sends half of it once the server has begun with the request, and goes. */
async function hangUp(port: number, path: string, half: string): Promise<void> {
  const socket = connect(port, "127.0.0.1")
  const headers = [`x-api-key: ${adminKey}`, "content-length: 5000", "expect: 100-continue"]
  socket.write([`POST ${path} HTTP/1.1`, "host: x", ...headers, "", ""].join("\r\n"))
  await once(socket, "data")
  await new Promise((resolve) => socket.write(half, resolve))
  socket.destroy()
}

for (const [path, half] of Object.entries(bodies))
  test(`half a body and no more: POST ${path}`, async (context) => {
    const stage = await proxyStage(context)
    await stage.connect("mymall")
    await hangUp(stage.port, path, half)
    while (!stage.lines.some((line) => line.startsWith(`POST ${path} `))) await pause(5)
    const lines = stage.lines.filter((line) => !line.startsWith("GET "))
    assert.equal(lines.length, 1, lines.join("\n"))
    assert.match(lines[0]!, /^POST \S+ 499 .*"error":"caller_left"/)
    assert(!/internal|stack|node:/.test(lines[0]!), lines[0])
  })
