// A process that has worked: its young generation stays bounded, and what the work has left is given back at rest.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"

/** In a process of its own: these are flags of the whole of it. */
const program = `
import { getHeapSpaceStatistics, getHeapStatistics } from "node:v8"
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises"
const { holdYoungGeneration, settleMemory } = await import(process.argv[1])
const young = () => getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size
holdYoungGeneration()
settleMemory(1, 1_000)
await pause(20)
let largest = 0
let kept = []
for (let turns = 0; turns < 6_000; turns++) {
  for (let made = 0; made < 300; made++) kept.push({ made, text: [turns, made] })
  if (kept.length > 300_000) kept = []
  largest = Math.max(largest, young())
  await turn()
}
const worked = getHeapStatistics().total_heap_size
kept = undefined
while (getHeapStatistics().total_heap_size >= worked) await pause(20)
console.log(JSON.stringify({ largest, worked, rested: getHeapStatistics().total_heap_size }))
`

/** What a start leaves: a little of each page stays. */
const afterStart = (work: string) => `
import { once } from "node:events"
import { createServer, get } from "node:http"
import { constants, PerformanceObserver } from "node:perf_hooks"
import { getHeapStatistics } from "node:v8"
import { setTimeout as pause } from "node:timers/promises"
const { holdYoungGeneration, settleMemory } = await import(process.argv[1])
holdYoungGeneration()
const server = createServer((_request, response) => response.end()).listen(0, "127.0.0.1")
await pause(50)
const url = "http://127.0.0.1:" + server.address().port
let all = Array.from({ length: 400_000 }, (_, at) => ({ at, text: [at] }))
const kept = all.filter((_, at) => at % 20 === 0)
all = undefined
const collections = []
const seen = new PerformanceObserver((list) => collections.push(...list.getEntries()))
seen.observe({ entryTypes: ["gc"] })
// What works is loaded first, which takes a while.
{
  ${work}
}
settleMemory(2_000)
for (let turns = 0; turns < 40; turns++) {
  ${work}
}
while (getHeapStatistics().number_of_native_contexts === 1) await pause(20)
const { total_heap_size: heap, used_heap_size: used } = getHeapStatistics()
// It has taken place; that it has is told in the turns after it.
for (let turns = 0; turns < 5; turns++) await pause(20)
const { NODE_PERFORMANCE_GC_MAJOR: major, NODE_PERFORMANCE_GC_FLAGS_FORCED: forced } = constants
// One that moves all together is V8's last resort, which it takes for its own and not for one that was forced.
const isUsual = collections.some(({ detail }) => detail.kind === major && (detail.flags & forced) !== 0)
console.log(JSON.stringify({ heap, used, isUsual, kept: kept.length }))
server.closeAllConnections()
server.close()
`

test("what a start has left is moved together, and the emptied pages are given back", async () => {
  const { heap, used, isUsual } = await figuresOf(afterStart(""))
  assert.equal(isUsual, false)
  assert(heap < used * 1.5, `${heap} for ${used}`)
})

test("who has served by then is not stopped for as long, and keeps what is known of hot code", async () => {
  const serve = "const [response] = await once(get(url), 'response'); await once(response.resume(), 'end')"
  // How much memory that leaves is V8's choice, which may move some pages together all the same.
  const { isUsual } = await figuresOf(afterStart(serve))
  assert.equal(isUsual, true)
})

test("so does a program that has asked others by then, as a server with a backlog does", async (t) => {
  const asked = createServer((_request, response) => response.end()).listen(0, "127.0.0.1")
  t.after(() => asked.close())
  await once(asked, "listening")
  const url = `http://127.0.0.1:${(asked.address() as AddressInfo).port}`
  const { isUsual } = await figuresOf(afterStart(`await fetch("${url}")`))
  asked.closeAllConnections()
  assert.equal(isUsual, true)
})

test("the young generation grows with the work, not past its bound, and shrinks at rest", async () => {
  const { largest, worked, rested } = await figuresOf(program)
  assert(largest >= 4 * 1024 * 1024, `it grew to ${largest}`)
  assert(largest <= 40 * 1024 * 1024, `it stayed below ${largest}`)
  assert(rested < worked, `${rested} of ${worked}`)
})

async function figuresOf(source: string) {
  const room = join(import.meta.dirname, "own-memory.ts")
  const args = ["--input-type=module", "--eval", source, room]
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
}
