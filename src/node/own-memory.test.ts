// A process that has worked: its young generation stays bounded, and what the work has left is given back at rest.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
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
settleMemory(1, 50)
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
while (young() > 4 * 1024 * 1024) await pause(20)
console.log(JSON.stringify({ largest, worked, rested: getHeapStatistics().total_heap_size }))
`

test("the young generation grows with the work, not past its bound, and shrinks at rest", async () => {
  const room = join(import.meta.dirname, "own-memory.ts")
  const args = ["--input-type=module", "--eval", program, room]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const { largest, worked, rested } = JSON.parse(stdout)
  assert(largest >= 4 * 1024 * 1024, `it grew to ${largest}`)
  assert(largest <= 40 * 1024 * 1024, `it stayed below ${largest}`)
  assert(rested < worked, `${rested} of ${worked}`)
})
