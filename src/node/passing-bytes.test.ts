// What has streamed through a process does not lie about until V8 looks: a small collection per few megabytes.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"

/** In a process of its own, which does nothing else: 40 MB are told of in pieces of a socket. */
const told = (isCollecting: boolean) => `
import { PerformanceObserver, constants } from "node:perf_hooks"
import { setTimeout as pause } from "node:timers/promises"
const { collectAsBytesPass } = await import(process.argv[1] + "/node/passing-bytes.ts")
const { tellPassing } = await import(process.argv[1] + "/proxy/bodies/passing.ts")
let small = 0
const note = (list) => {
  for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) small++
}
const observer = new PerformanceObserver(note)
observer.observe({ entryTypes: ["gc"] })
if (${isCollecting}) for (let times = 0; times < 2; times++) collectAsBytesPass()
const piece = Buffer.alloc(64 * 1024)
for (let pieces = 0; pieces < 640; pieces++) tellPassing(piece)
await pause(20)
note({ getEntries: () => observer.takeRecords() })
console.log(small)
`

/** Platform, proxy and caller: each reads and drops 128 MB. */
const streamed = (isCollecting: boolean) => `
import { once } from "node:events"
import { createServer } from "node:http"
import { Agent, request } from "undici"
const { collectAsBytesPass } = await import(process.argv[1] + "/node/passing-bytes.ts")
const { dispatch } = await import(process.argv[1] + "/proxy/dispatch.ts")
const { takeInto, watchCaller } = await import(process.argv[1] + "/proxy/to-node.ts")
if (${isCollecting}) collectAsBytesPass()
const listen = async (listener) => {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  return { server, origin: "http://127.0.0.1:" + server.address().port }
}
const megabyte = Buffer.alloc(2 ** 20)
const platform = await listen(async (_request, response) => {
  for (let sent = 0; sent < 128; sent++) if (!response.write(megabyte)) await once(response, "drain")
  response.end()
})
const there = new Agent({ pipelining: 1 })
const proxy = await listen((request, response) => {
  const sent = () => ({ origin: platform.origin, path: "/", method: "GET", headers: [] })
  void dispatch(there, sent, { method: "GET", gone: watchCaller(request, response) }, takeInto(response))
})
const held = []
const { body } = await request(proxy.origin, { dispatcher: there })
for await (const _piece of body) held.push(process.memoryUsage().arrayBuffers)
held.sort((left, right) => left - right)
// The most of a moment is luck: on a busy machine the reader comes late for once, and what waits for it is no fault.
console.log(held[Math.floor(held.length * 0.9)])
await there.destroy()
for (const { server } of [proxy, platform]) server.close()
`

test("a small collection for each 4 MB that were told of, however often it was begun", async () => {
  const [collecting, not] = [await figureOf(told(true)), await figureOf(told(false))]
  assert(collecting >= 10 && collecting <= 12, `${collecting} small collections`)
  assert(not <= 2, `${not} without`)
})

test("pieces of an answer that have passed are gone: few are held at any moment", async () => {
  const [collecting, not] = [await figureOf(streamed(true)), await figureOf(streamed(false))]
  assert(collecting < 36 * 2 ** 20, `${collecting} bytes`)
  // How much lies there without is V8's luck, and less on a busy machine: two to four times as much was seen.
  assert(not > 1.5 * collecting, `V8 does it by itself now: ${not} bytes, and ${collecting} where told to`)
})

async function figureOf(source: string): Promise<number> {
  const src = join(import.meta.dirname, "..")
  const args = ["--input-type=module", "--eval", source, src]
  return Number((await promisify(execFile)(process.execPath, args, { cwd: join(src, "..") })).stdout)
}
