// The settings page of an existing deployment: its refresh button, and its calls from another origin.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import type { Session } from "../../../src/http/index.ts"
import { createHttpWorld } from "../../kit/http-world.ts"

const sessions = async (request: Request): Promise<Session | undefined> =>
  request.headers.get("authorization") === "Bearer session-ann" ? { owner: "ann" } : undefined
const ann = { authorization: "Bearer session-ann" }

test("the refresh button renews what is older than ten minutes, within the budget", async () => {
  const world = createHttpWorld({ http: { sessions } })
  await world.connect("mymall", "user:ann")
  const press = async () =>
    (await world.ask("/api/cafe24/refresh", { key: null, method: "POST", headers: ann })).body
  assert.equal((await press()).eligible, 0, "a moment after the consent")
  await world.clock.step(11 * minute)
  const pressed = await press()
  assert.equal(pressed.refreshed, 1, JSON.stringify(pressed))
  assert.equal((await press()).eligible, 0)
  for (let times = 0; times < 20; times++) {
    await world.clock.step(11 * minute)
    await press()
  }
  assert.equal(world.simulator.counters("mymall").blocked, 0)
})

test("pages of named origins may call the kept routes with a session, and nothing else", async () => {
  const page = "https://app.example"
  const world = createHttpWorld({ http: { sessions, corsOrigins: [page] } })
  const preflight = (path: string, origin: string) =>
    world.ask(path, {
      key: null,
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      },
    })
  const allows = (headers: Headers) => headers.get("access-control-allow-origin")
  for (const path of ["/api/cafe24/authorize?mall_id=mymall&mode=json", "/api/cafe24/refresh"]) {
    const asked = await preflight(path, page)
    assert.deepEqual([asked.status, allows(asked.headers)], [204, page])
    assert.match(asked.headers.get("access-control-allow-headers")!, /authorization/)
    assert.equal(asked.headers.get("access-control-allow-credentials"), null)
    const answer = await world.ask(path, { key: null, headers: { ...ann, origin: page } })
    assert.deepEqual([answer.status, allows(answer.headers)], [200, page])
    assert.equal(allows((await preflight(path, "https://evil.example")).headers), null)
    const evil = await world.ask(path, { key: null, headers: { ...ann, origin: "https://evil.example" } })
    assert.equal(allows(evil.headers), null)
  }
  for (const path of ["/v1/connections/mymall/token", "/v1/connections"]) {
    assert.equal(allows((await preflight(path, page)).headers), null)
    assert.equal(allows((await world.ask(path, { headers: { origin: page } })).headers), null)
  }
})

test("a timer that names a mall nobody knows is told so, and one that names a known one is not", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const { body } = await world.ask("/api/cafe24/refresh?mall_id=nobody")
  assert.deepEqual(
    [body.scanned, body.failed, body.failures],
    [0, 1, [{ id: "nobody", reason: "connection_unknown" }]],
  )
  assert.equal((await world.ask("/api/cafe24/refresh?mall_id=mymall")).body.failed, 0)
})
