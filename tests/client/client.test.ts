// The client against a real keeper's routes and the simulated Cafe24.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { join } from "node:path"
import { test } from "node:test"
import { gzipSync } from "node:zlib"
import { ClientError } from "../../src/client/index.ts"
import { minute } from "../../src/core/alive/schedule.ts"
import { root, withoutComments } from "../package/sources.ts"
import { clientStage } from "./stage.ts"

test("a token is asked for once, and remembered until a minute before its end", async () => {
  const { world, client, asked } = await clientStage()
  const [first, second] = await Promise.all([client.token("mymall"), client.token("mymall")])
  assert.equal(first.accessToken, second.accessToken)
  await world.clock.step(first.expiresAt - world.clock.now() - minute - 1)
  assert.equal((await client.token("mymall")).accessToken, first.accessToken)
  assert.equal(asked.keeper, 1)
  await world.clock.step(1)
  assert.notEqual((await client.token("mymall")).accessToken, first.accessToken)
  assert.equal(asked.keeper, 2)
})

test("eight calls at once at the token's end are one question, and one request at Cafe24", async () => {
  const { world, client, asked } = await clientStage()
  const { expiresAt } = await client.token("mymall")
  await world.clock.step(expiresAt - world.clock.now())
  const before = asked.keeper
  const calls = Array.from({ length: 8 }, () => client.fetch("mymall", "/api/v2/admin/store"))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  assert.deepEqual(new Set(statuses), new Set([200]))
  assert.equal(asked.keeper - before, 1)
  assert.equal(world.simulator.counters("mymall").refreshes, 1)
})

test("an Admin API call carries the token and the version", async () => {
  const { client } = await clientStage()
  const response = await client.fetch("mymall", "/api/v2/admin/store")
  assert.equal(response.status, 200)
  assert.equal((await response.json()).store.mall_id, "mymall")
})

test("a refused token is replaced once, however many calls saw the 401, of any method", async () => {
  const { world, client, asked } = await clientStage()
  await world.clock.step(10 * minute)
  await client.token("mymall")
  world.simulator.expireAccessTokens("mymall")
  const calls = Array.from({ length: 20 }, (_, index) =>
    client.fetch("mymall", "/api/v2/admin/store", index % 2 ? { method: "PUT", body: "{}" } : {}),
  )
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  assert(!statuses.includes(401), String(statuses))
  assert.equal(world.simulator.counters("mymall").refreshes, 1)
  assert.deepEqual(asked.unless.length, 1)
})

test("a stream is not sent twice: its 401 is passed on, and the next call finds a token that lives", async () => {
  const { world, client, asked } = await clientStage()
  await world.clock.step(10 * minute)
  await client.token("mymall")
  world.simulator.expireAccessTokens("mymall")
  const before = asked.cafe24
  const body = new Blob(["{}"]).stream()
  const init = { method: "PUT", body, duplex: "half" } as RequestInit
  assert.equal((await client.fetch("mymall", "/api/v2/admin/store", init)).status, 401)
  assert.equal(asked.cafe24 - before, 1)
  assert.equal((await client.fetch("mymall", "/api/v2/admin/store")).status, 200)
  assert.equal(asked.cafe24 - before, 2)
})

test("a 401 that is not about the token asks for no other", async () => {
  const { world, client, asked, answerNext } = await clientStage()
  await world.clock.step(10 * minute)
  for (const body of ["<html>Unauthorized</html>", '{"error":{"message":"no permission"}}']) {
    answerNext(new Response(body, { status: 401 }))
    const response = await client.fetch("mymall", "/api/v2/admin/store")
    assert.equal(response.status, 401)
    assert.equal(await response.text(), body)
  }
  assert.deepEqual(asked.unless, [])
})

test("trouble arrives with its code and what to do", async () => {
  const { client } = await clientStage()
  await assert.rejects(client.token("othermall"), (error) => {
    assert.ok(error instanceof ClientError)
    assert.equal(error.code, "connection_unknown")
    assert.equal(error.status, 404)
    assert.ok(error.fix)
    return true
  })
})

test("a path that leads to another host carries no token there", async () => {
  const { client } = await clientStage()
  for (const path of ["@evil.example/", "//evil.example/", "evil", "http://evil.example/"]) {
    await assert.rejects(async () => {
      const response = await client.fetch("mymall", path)
      assert.equal(new URL(response.url || "http://127.0.0.1:9").host, "127.0.0.1:9")
      throw new TypeError("stayed on the host")
    }, TypeError)
  }
})

test("a fetch for libraries takes paths, addresses and Requests, and leads to its mall alone", async () => {
  const { world, client } = await clientStage()
  const send = client.createFetch("mymall")
  const { apiBase } = await client.token("mymall")
  const store = "/api/v2/admin/store"
  for (const address of [store, apiBase + store, `https://mymall.cafe24api.com${store}`]) {
    assert.equal((await send(address)).status, 200, address)
    if (URL.canParse(address)) assert.equal((await send(new Request(address))).status, 200, address)
  }
  await world.clock.step(10 * minute)
  world.simulator.expireAccessTokens("mymall")
  const request = new Request(`https://mymall.cafe24api.com${store}`, { method: "PUT", body: "{}" })
  assert.notEqual((await send(request)).status, 401, "a Request is repeated")
  for (const address of [
    "https://evil.example/api/v2/",
    "https://mymall.cafe24api.com.evil.example/api/v2/",
    "https://othermall.cafe24api.com/api/v2/",
    "http://mymall.cafe24api.com/api/v2/",
  ])
    await assert.rejects(send(address), /no token is sent there/, address)
})

test("options that cannot work are refused when the client is made", async () => {
  const { createClient } = await import("../../src/client/index.ts")
  assert.throws(() => createClient({ url: "mallkey", key: "key" }), /url: where mallkey answers/)
  assert.throws(() => createClient({ url: "http://127.0.0.1:2424", key: "" }), /key: /)
})

test("it weighs less than 4 KB, needs no package and nothing of Node's", () => {
  const source = readFileSync(join(root, "src/client/index.ts"), "utf8")
  // What is published has its comments too; so do these bytes.
  const bytes = gzipSync(stripTypeScriptTypes(source)).length
  assert(bytes < 4_096, `${bytes} bytes`)
  assert.doesNotMatch(withoutComments(source), /^\s*import |\brequire\(|\bprocess\.|\bBuffer\b|\bglobal\./m)
})
