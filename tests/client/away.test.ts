// The client while the server is away: a token that lives is used to its end, and nobody waits long for it.
import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { ClientError } from "../../src/client/index.ts"
import { minute } from "../../src/core/alive/schedule.ts"
import { clientStage } from "./stage.ts"

const refused = async () => {
  throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })
}
const page = async () => new Response("<h1>Bad gateway</h1>", { status: 502 })
const notOurs = async () => new Response("<h1>Welcome</h1>")
const overloaded = async () => Response.json({ error: { code: "busy", message: "busy" } }, { status: 503 })

for (const [name, how] of Object.entries({ refused, page, notOurs, overloaded })) {
  test(`a token serves to its end while the server is away (${name})`, async () => {
    const { world, client, away, asked } = await clientStage()
    const first = await client.token("mymall")
    away(how)
    await world.clock.step(first.expiresAt - world.clock.now() - 50_000)
    assert.equal((await client.token("mymall")).accessToken, first.accessToken)
    assert.equal((await client.fetch("mymall", "/api/v2/admin/store")).status, 200)
    assert.equal(asked.keeper, 2, "it is left alone for some seconds")
    await world.clock.step(6_000)
    await client.token("mymall")
    assert.equal(asked.keeper, 3, "and asked again after them")
    await world.clock.step(minute)
    await assert.rejects(client.token("mymall"), ClientError)
    away(undefined)
    assert.notEqual((await client.token("mymall")).accessToken, first.accessToken)
  })
}

test("a server that is away says so in plain words, and never with the key", async () => {
  const { client, away } = await clientStage()
  away(refused)
  await assert.rejects(client.token("mymall"), (error) => {
    assert(error instanceof ClientError)
    assert.equal(error.code, "server_unavailable")
    assert.equal(error.message, "mallkey at http://127.0.0.1:2424 does not answer (ECONNREFUSED)")
    return true
  })
  away(page)
  await assert.rejects(client.token("mymall"), /answered 502, and not as mallkey does/)
})

test("a server that hangs holds up nobody whose token lives", async (context) => {
  const { world, client, away } = await clientStage()
  const first = await client.token("mymall")
  await world.clock.step(first.expiresAt - world.clock.now() - 50_000)
  const asking = Promise.withResolvers<void>()
  away((signal) => {
    asking.resolve()
    return new Promise((_, refuse) => signal.addEventListener("abort", () => refuse(signal.reason)))
  })
  mock.timers.enable({ apis: ["setTimeout"] })
  context.after(() => mock.timers.reset())
  const second = client.token("mymall")
  await asking.promise
  mock.timers.tick(5_000)
  assert.equal((await second).accessToken, first.accessToken)
})

test("a token that Cafe24 refused is not served again while the server is away", async () => {
  const { world, client, away } = await clientStage()
  await world.clock.step(10 * minute)
  await client.token("mymall")
  world.simulator.expireAccessTokens("mymall")
  away(refused)
  await assert.rejects(client.fetch("mymall", "/api/v2/admin/store"), /does not answer/)
})

test("a refusal by the server is no outage: a revoked key or a mall that is gone says so at the end", async () => {
  const { world, client } = await clientStage()
  const { expiresAt } = await client.token("mymall")
  await world.keeper.disconnect("mymall")
  await world.clock.step(expiresAt - world.clock.now() - 50_000)
  await assert.rejects(client.token("mymall"), { code: "connection_unknown" })
})

test("a clock that was put back makes nothing remembered for longer", async () => {
  const { world, client, asked } = await clientStage()
  await client.token("mymall")
  world.clock.jump(-60 * minute)
  await client.token("mymall")
  assert.equal(asked.keeper, 2)
})
