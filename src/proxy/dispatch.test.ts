// What a served call leaves behind is gone with the next small collection: the young generation of a busy proxy stays small.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"

/** In a process of its own, as V8 is by itself: platform, proxy and 32 callers. */
const program = `
import { once } from "node:events"
import { createServer } from "node:http"
import { getHeapSpaceStatistics } from "node:v8"
import { Agent, request } from "undici"
const [room] = process.argv.slice(1)
const { dispatch } = await import(room + "/dispatch.ts")
const { takeInto, watchCaller } = await import(room + "/to-node.ts")
const listen = async (listener) => {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  return { server, origin: "http://127.0.0.1:" + server.address().port }
}
const platform = await listen((_request, response) => response.end("x".repeat(700)))
const there = new Agent({ pipelining: 1 })
const proxy = await listen((request, response) => {
  const sent = () => ({ origin: platform.origin, path: request.url, method: "GET", headers: [] })
  void dispatch(there, sent, { method: "GET", gone: watchCaller(request, response) }, takeInto(response))
})
const young = () => getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size
let largest = 0
const callers = new Agent({ connections: 32, pipelining: 1 })
const ask = async () => {
  for (let turns = 0; turns < 200; turns++) {
    const { body } = await request(proxy.origin + "/", { dispatcher: callers })
    await body.text()
    largest = Math.max(largest, young())
  }
}
await Promise.all(Array.from({ length: 32 }, ask))
console.log(JSON.stringify({ largest }))
await Promise.all([callers.destroy(), there.destroy()])
for (const { server } of [proxy, platform]) server.close()
`

test("answers that went through do not pile up in the young generation", async () => {
  const args = ["--input-type=module", "--eval", program, import.meta.dirname]
  const cwd = join(import.meta.dirname, "..", "..")
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd })
  const { largest } = JSON.parse(stdout)
  assert(largest <= 32 * 2 ** 20, `a young generation of ${largest} bytes`)
})
