// The client against a real keeper's routes and the simulated Cafe24.
import assert from "node:assert/strict"
import { test } from "node:test"
import { ClientError, createClient } from "../../src/client/index.ts"
import { minute } from "../../src/core/alive/schedule.ts"
import { createApp } from "../../src/http/index.ts"
import { createWorld } from "../kit/world.ts"

const adminKey = "a-key-of-the-tests-that-is-long-enough"

async function connected() {
  const world = createWorld()
  await world.connect("mymall")
  const app = createApp(world.keeper, { adminKey })
  const asked: string[] = []
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { port, pathname } = new URL(request.url)
    asked.push(`${port} ${pathname}`)
    // Port 9 is the simulated Cafe24's of the world.
    return port === "9" ? world.simulator.fetch(request) : app.fetch(request)
  }
  const client = createClient({
    url: "http://127.0.0.1:2424",
    key: adminKey,
    fetch: send,
    now: world.clock.now,
  })
  const toKeeper = () => asked.filter((line) => line.startsWith("2424")).length
  return { world, client, toKeeper }
}

test("a token is asked for once and remembered for a minute", async () => {
  const { world, client, toKeeper } = await connected()
  const [first, second] = await Promise.all([client.token("mymall"), client.token("mymall")])
  await client.token("mymall")
  assert.equal(first.accessToken, second.accessToken)
  assert.equal(toKeeper(), 1)
  await world.clock.step(2 * minute)
  await client.token("mymall")
  assert.equal(toKeeper(), 2)
})

test("an Admin API call carries the token and the version", async () => {
  const { client } = await connected()
  const response = await client.fetch("mymall", "/api/v2/admin/store")
  assert.equal(response.status, 200)
  assert.equal((await response.json()).store.mall_id, "mymall")
})

test("a refused token is replaced once, however many calls saw the 401", async () => {
  const { world, client } = await connected()
  await world.clock.step(10 * minute)
  await client.token("mymall")
  world.simulator.expireAccessTokens("mymall")
  const calls = Array.from({ length: 20 }, () => client.fetch("mymall", "/api/v2/admin/store"))
  const statuses = (await Promise.all(calls)).map((response) => response.status)
  assert.deepEqual(new Set(statuses), new Set([200]))
  assert.equal(world.simulator.counters("mymall").refreshes, 1)
})

test("trouble arrives with its code and what to do", async () => {
  const { client } = await connected()
  await assert.rejects(client.token("othermall"), (error) => {
    assert.ok(error instanceof ClientError)
    assert.equal(error.code, "connection_unknown")
    assert.equal(error.status, 404)
    assert.ok(error.fix)
    return true
  })
})

test("a path that leads to another host carries no token there", async () => {
  const { client } = await connected()
  for (const path of ["@evil.example/", "//evil.example/", "evil", "http://evil.example/"]) {
    await assert.rejects(async () => {
      const response = await client.fetch("mymall", path)
      assert.equal(new URL(response.url || "http://127.0.0.1:9").host, "127.0.0.1:9")
      throw new TypeError("stayed on the host")
    }, TypeError)
  }
})
