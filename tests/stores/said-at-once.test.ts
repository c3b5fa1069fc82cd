// Workers whose reader is slow: a full pipe makes them wait, and every line arrives whole.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"

const lines = 20_000
const script = `void process.stdout // Node makes the pipe non-blocking when somebody asks for it.
import { say } from "./said-at-once.ts"
for (let line = 0; line < ${lines}; line++) say("won", line, "x".repeat(50))`

test("a worker that says more than the pipe holds while nobody reads waits, and says all of it", async () => {
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", script], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "pipe"],
  })
  let complaints = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text
  })
  await pause(500)
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  const [code] = await once(child, "close")
  assert.equal(code, 0, complaints)
  const each = said.trimEnd().split("\n")
  assert.equal(each.length, lines)
  assert.ok(each.every((line, at) => line === `won ${at} ${"x".repeat(50)}`))
})
