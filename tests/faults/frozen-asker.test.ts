// A process that is stopped for longer than its deadlines, and goes on: answers that arrived meanwhile are answers.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import type { ServerResponse } from "node:http"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { withPeer } from "../cafe24/peer.ts"

const many = 40
const deadlineMs = 3_000

test("answers that arrived while the process was stopped are read before the deadline is a verdict", async () => {
  const open: ServerResponse[] = []
  const all = Promise.withResolvers<void>()
  const hold = (_: unknown, response: ServerResponse) => {
    open.push(response)
    if (open.length === many) all.resolve()
  }
  await withPeer(hold, async (origin) => {
    const script = fileURLToPath(new URL("frozen-asker.ts", import.meta.url))
    const child = spawn(process.execPath, [script, origin, `${many}`, `${deadlineMs}`], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    try {
      let said = ""
      child.stdout.setEncoding("utf8").on("data", (chunk) => (said += chunk))
      const exit = once(child, "exit")
      await all.promise
      child.kill("SIGSTOP")
      for (const [number, response] of open.entries()) response.end(`answer ${number} ${"x".repeat(1_500)}`)
      await pause(deadlineMs + 1_500)
      child.kill("SIGCONT")
      await exit
      const heard = JSON.parse(said) as string[]
      assert.equal(heard.filter((body) => /^answer \d+ x{1500}$/.test(body)).length, many, heard[0])
    } finally {
      child.kill("SIGKILL")
    }
  })
})
