// More lines from outside than the process may open files: the malls are kept all the same, and nothing is spent unsaved.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { Agent, request } from "node:http"
import { connect, type Socket } from "node:net"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { type TestContext, test } from "node:test"
import { linesAtMost } from "../../src/node/open-lines.ts"
import { createDesk, type Desk } from "../kit/command-line.ts"

const skip = process.platform === "linux" ? false : "how many files are open is told by Linux alone"
const program = join(import.meta.dirname, "../../bin/mallkey.js")
const files = 200
const key = "a-key-of-the-tests-that-is-long-enough-0123"

test("half of the files at most, and never too many for the memory", () => {
  assert.equal(linesAtMost(files), 100)
  assert.equal(linesAtMost(1), 1)
  assert.equal(linesAtMost(Number.POSITIVE_INFINITY), 4_096)
})

/** With few files; its own line was there before the crowd. */
async function startNarrow(t: TestContext, { env, folder, port }: Desk) {
  const narrow = ["-c", `ulimit -n ${files}; exec "$0" "$@"`, process.execPath, program, "serve"]
  const server = spawn("sh", narrow, { cwd: folder, env })
  t.after(async () => {
    server.kill("SIGKILL")
    if (server.exitCode === null && server.signalCode === null) await once(server, "close")
  })
  server.stderr.resume()
  await new Promise<void>((listens) => {
    server.stdout.on("data", (chunk) => /"url":"http/.test(String(chunk)) && listens())
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.after(() => agent.destroy())
  return async (method: string, path: string) => {
    const headers = { authorization: `Bearer ${key}` }
    const asked = request({ port, host: "127.0.0.1", method, path, agent, headers }).end()
    const [answer] = await once(asked, "response")
    return { status: answer.statusCode as number, body: await text(answer) }
  }
}

/** As many as want in. They begin a request and never end it. */
async function crowd(t: TestContext, port: number): Promise<void> {
  const lines: Socket[] = []
  t.after(() => {
    for (const line of lines) line.destroy()
  })
  for (let at = 0; at < files * 2; at++) {
    const line = connect(port, "127.0.0.1").on("error", () => undefined)
    lines.push(line)
    await Promise.race([once(line, "connect"), once(line, "close")])
    line.write("GET /he")
  }
}

test("strangers with more lines than the process may open files keep no mall from being refreshed", {
  skip,
}, async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_STORE: "file:./tokens", MALLKEY_API_KEY: key } })
  await desk.connect("mymall")
  const ask = await startNarrow(t, desk)
  assert.equal((await ask("GET", "/v1/connections/mymall/token")).status, 200)
  await crowd(t, desk.port)
  const refreshed = await ask("POST", "/v1/connections/mymall/refresh?force=1")
  assert.equal(refreshed.status, 200, refreshed.body)
  assert.equal((await ask("GET", "/v1/connections/mymall/token")).status, 200)
})
