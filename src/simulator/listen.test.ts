// The token endpoint over a real socket: what a client on the wire sees.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { type RunningSimulator, startSimulator } from "./listen.ts"
import type { TokenBody } from "./rules/token-answers.ts"

let running: RunningSimulator
before(async () => {
  running = await startSimulator()
})
after(() => running.close())

const basic = `Basic ${btoa("simulator-client-id:simulator-client-secret")}`
const ask = (
  mall: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
) =>
  fetch(`${running.baseUrl.replace("{mall_id}", mall)}/api/v2/oauth/token`, {
    method: "POST",
    headers: { authorization: basic, ...headers },
    body: new URLSearchParams(form),
    signal,
  })
const refresh = (mall: string, refresh_token: string, signal?: AbortSignal) =>
  ask(mall, { grant_type: "refresh_token", refresh_token }, {}, signal)

test("a refresh over HTTP", async () => {
  const { simulator } = running
  const first = simulator.grant("wire")
  const answer = await refresh("wire", first.refresh_token)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/)
  const body = (await answer.json()) as TokenBody
  assert.deepEqual(Object.keys(body), Object.keys(first))
  assert.ok(simulator.isLive(body.access_token))
  const scopes = await fetch(`${running.url}/wire/api/v2/oauth/token/scopes`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  })
  assert.deepEqual(await scopes.json(), {
    client_id: "simulator-client-id",
    scopes: body.scopes,
    grant_type: "authorization_code",
  })
})

test("the Date header tells the simulator's own time", async () => {
  const { simulator } = running
  simulator.clock.step(86_400_000)
  const answer = await refresh("wire", "x")
  assert.ok(Math.abs(Date.parse(answer.headers.get("date")!) - simulator.clock.now()) < 60_000)
})

test("a host name works instead of the path", async () => {
  const { refresh_token } = running.simulator.grant("byhost")
  const { request } = await import("node:http")
  const status = await new Promise((resolve, reject) => {
    const asked = request(
      `${running.url}/api/v2/oauth/token`,
      {
        method: "POST",
        headers: {
          host: "byhost.cafe24api.com",
          authorization: basic,
          "content-type": "application/x-www-form-urlencoded",
        },
      },
      (answer) => resolve(answer.resume().statusCode),
    )
    asked.on("error", reject)
    asked.end(`grant_type=refresh_token&refresh_token=${refresh_token}`)
  })
  assert.equal(status, 200)
})

test("a JSON body is refused", async () => {
  const answer = await fetch(`${running.url}/wire/api/v2/oauth/token`, {
    method: "POST",
    headers: { authorization: basic, "content-type": "application/json" },
    body: "{}",
  })
  assert.equal(answer.status, 400)
  assert.equal(((await answer.json()) as { error: string }).error, "invalid_request")
})

test("a dropped answer is a cut line after the rotation", async () => {
  const { simulator } = running
  const { refresh_token } = simulator.grant("dropping")
  simulator.switches.set({ dropAnswer: { value: true, mall: "dropping", times: 1 } })
  await assert.rejects(refresh("dropping", refresh_token), /fetch failed/)
  assert.notEqual(simulator.liveRefreshToken("dropping"), refresh_token)
  assert.equal((await refresh("dropping", refresh_token)).status, 400)
})

test("a hanging request is cut in the end and rotates nothing", async () => {
  const { simulator } = running
  const { refresh_token } = simulator.grant("hanging")
  simulator.switches.set({ hangMs: { value: 30, mall: "hanging", times: 1 } })
  await assert.rejects(refresh("hanging", refresh_token), /fetch failed/)
  assert.equal(simulator.liveRefreshToken("hanging"), refresh_token)
})

test("a client that hangs up before a late answer leaves a spent token behind, and it is noted", async () => {
  const { simulator } = running
  const { refresh_token } = simulator.grant("impatient")
  simulator.switches.set({ lateAnswerMs: { value: 60_000, mall: "impatient", times: 1 } })
  const caller = new AbortController()
  const asked = refresh("impatient", refresh_token, caller.signal)
  while (simulator.liveRefreshToken("impatient") === refresh_token) await new Promise(setImmediate)
  caller.abort()
  await assert.rejects(asked)
  while (simulator.counters("impatient").unclearAnswers === 0) await new Promise(setImmediate)
  assert.equal((await refresh("impatient", refresh_token)).status, 400)
  assert.equal(simulator.counters("impatient").reusedAfterUnclear, 1)
})

test("closing does not wait for those who hang", async () => {
  const other = await startSimulator({ switches: { hangMs: 600_000 } })
  const asked = fetch(`${other.url}/mymall/api/v2/oauth/token`, {
    method: "POST",
    headers: { authorization: basic },
    body: new URLSearchParams({ grant_type: "refresh_token" }),
  })
  while (other.simulator.counters("mymall").tokenRequests === 0) await new Promise(setImmediate)
  await Promise.all([assert.rejects(asked), other.close()])
})

test("in process, a dropped answer is a rejected fetch", async () => {
  const { createSimulator } = await import("./simulator.ts")
  const simulator = createSimulator({ switches: { dropAnswer: true } })
  const { refresh_token } = simulator.grant("mymall")
  const request = new Request("http://cafe24.test/mymall/api/v2/oauth/token", {
    method: "POST",
    headers: { authorization: basic },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token }),
  })
  await assert.rejects(simulator.fetch(request), TypeError)
})

test("a body that is too long is told so, with a length or without one, and the connection goes on", async (context) => {
  const { url, close } = await startSimulator()
  context.after(close)
  const long = "x".repeat(3_000_000)
  const bodies: [string, RequestInit][] = [
    ["with its length", { body: long }],
    ["in pieces", { body: new Blob([long]).stream(), duplex: "half" } as RequestInit],
  ]
  for (const [how, init] of bodies) {
    const headers = { "content-type": "application/json" }
    const answer = await fetch(`${url}/mymall/api/v2/admin/products`, { ...init, method: "POST", headers })
    assert.equal(answer.status, 413, how)
    assert.match((await answer.json()).error.message, /1 MB/)
  }
})
