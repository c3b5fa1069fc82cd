// The commands that stay: serve, demo and simulate start quickly, say where they are, and stop in order.
import assert from "node:assert/strict"
import { once } from "node:events"
import { mkdir, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { test } from "node:test"
import { freePort } from "../../../scripts/test-run/provided.ts"
import { createDesk } from "../../kit/command-line.ts"

const mall = "hanok-living"

test("serve refreshes what is due, answers, and ends with 0 on SIGTERM and on Ctrl-C", async (t) => {
  const desk = await createDesk(t)
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const server = desk.start("serve")
    await server.says(/"url":"http/)
    const health = await fetch(`http://127.0.0.1:${desk.port}/healthz`)
    assert.equal(health.status, 200)
    server.signal(signal)
    const { code, stdout } = await server.ended
    assert.equal(code, 0)
    for (const line of stdout.trim().split("\n"))
      assert.ok(JSON.parse(line).msg, "every line is one of the log")
  }
})

test("settings are read once at a start: what resembles one of ours is said once", async (t) => {
  const desk = await createDesk(t, { env: { LOGLEVEL: "debug" } })
  const server = desk.start("serve")
  await server.says(/"url":"http/)
  server.signal("SIGTERM")
  const { stderr } = await server.ended
  assert.deepEqual(stderr.match(/LOGLEVEL/g), ["LOGLEVEL"])
})

test("a stop in the middle of a refresh waits for the answer and keeps it", async (t) => {
  const desk = await createDesk(t)
  const { simulator } = desk.simulated
  await desk.connect(mall)
  const before = simulator.liveRefreshToken(mall)
  simulator.switches.set({ lateAnswerMs: 1_500 })
  const refreshing = desk.start("refresh", mall, "--force")
  while (simulator.liveRefreshToken(mall) === before) await new Promise((resolve) => setTimeout(resolve, 20))
  refreshing.signal("SIGINT")
  assert.equal((await refreshing.ended).code, 130)
  simulator.switches.set({ lateAnswerMs: 0 })
  assert.equal((await desk.run("refresh", mall, "--force")).code, 0, "the new token was saved")
  assert.equal(simulator.counters(mall).reusedSpentTokens, 0)
})

test("a port in use is a sentence with a way out, not a stack", async (t) => {
  const desk = await createDesk(t)
  const first = desk.start("serve")
  await first.says(/"url":"http/)
  const { code, stdout } = await desk.run("serve", "--json")
  assert.equal(code, 2)
  const { error } = JSON.parse(stdout)
  assert.match(error.problems[0], new RegExp(String(desk.port)))
  assert.equal(error.fix, `mallkey serve --port ${desk.port + 1}`)
})

test("serve without an app says so and runs the demo: five malls, five states, tokens by key", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { PORT: String(await freePort()) } })
  const demo = desk.start("serve", "--json")
  await demo.says(/"mode": "demo"[\s\S]*\n}\n/)
  const { url, malls, api_key } = JSON.parse(demo.stdout)
  assert.match(demo.stderr, /카페24 앱이 설정되지 않아 데모 모드로/)
  assert.deepEqual(
    malls.map(({ role }: { role: string }) => role),
    ["fresh", "due", "failing", "ending", "lost"],
  )
  const headers = { "x-api-key": api_key }
  const { connections } = (await (await fetch(`${url}/v1/connections`, { headers })).json()) as {
    connections: { id: string; state: string; reason: string; refresh: { left_seconds: number } }[]
  }
  const by = Object.fromEntries(connections.map((connection) => [connection.id, connection]))
  assert.equal(by["hanok-living"]?.state, "fresh")
  assert.equal(by["seoul-coffee"]?.reason, "failing")
  assert.ok((by["busan-denim"]?.refresh.left_seconds ?? 0) < 86_400)
  assert.equal(by["onnuri-books"]?.state, "lost")
  const token = await fetch(`${url}/v1/connections/seoul-coffee/token`, { headers })
  assert.equal(token.status, 200, "the living token of a failing mall is handed out")
  demo.signal("SIGTERM")
  assert.equal((await demo.ended).code, 0)
})

test("demo takes the next port where its own is in use, and ends by itself when told to", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const port = await freePort()
  const first = desk.start("demo", "--port", String(port), "--speed", "600")
  await first.says(/데모 모드: http/)
  const second = await desk.run("demo", "--port", String(port), "--for", "1s", "--lang", "en")
  assert.equal(second.code, 0)
  assert.match(second.stderr, new RegExp(`Port ${port} is in use`))
  await first.says(/jeju-citrus: 토큰을 갱신했습니다/)
})

test("simulate prints settings that work, and refuses switches it does not have", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const simulated = desk.start(
    "simulate",
    "--port",
    "0",
    "--set",
    "consent=agree",
    "--set",
    "slowMs=1",
    "--json",
  )
  await simulated.says(/\n}\n/)
  const { env, control_url } = JSON.parse(simulated.stdout)
  Object.assign(desk.env, env)
  await desk.connect(mall)
  assert.equal((await desk.run("status", mall)).code, 0)
  const webhook = Promise.withResolvers<string | undefined>()
  const listening = createServer(({ headers }, answer) => {
    webhook.resolve(headers["x-api-key"]?.toString())
    answer.end()
  }).listen(0, "127.0.0.1")
  t.after(() => listening.close())
  await once(listening, "listening")
  const target = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/`
  const body = JSON.stringify({ target, eventNo: 90077 })
  await fetch(`${control_url}/malls/${mall}/webhook`, { method: "POST", body })
  assert.equal(await webhook.promise, env.CAFE24_WEBHOOK_KEY, "a webhook comes with the key that was printed")
  simulated.signal("SIGINT")
  assert.equal((await simulated.ended).code, 0)
  const refused = await desk.run("simulate", "--set", "consnt=agree", "--json")
  assert.equal(refused.code, 2)
  assert.match(JSON.parse(refused.stdout).error.problems[0], /did you mean consent/)
})

test("a rescue place that cannot be written is told at the start, which goes on", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_LANG: "en" } })
  await mkdir(join(desk.folder, "data"))
  await writeFile(join(desk.folder, "data/rescue"), "no folder")
  const server = desk.start("serve")
  await server.says(/The rescue place \S*rescue cannot be written/)
  assert.equal((await fetch(`http://127.0.0.1:${desk.port}/healthz`)).status, 200)
  server.signal("SIGTERM")
  assert.equal((await server.ended).code, 0)
})
