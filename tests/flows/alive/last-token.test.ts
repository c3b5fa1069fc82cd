// A lost mall whose access token still lives: handed out with a warning until its end, or until somebody saw it refused.
import assert from "node:assert/strict"
import { test } from "node:test"
import { noteRefusedToken } from "../../../src/core/alive/ended/last-token.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"

async function lostWorld(): Promise<HttpWorld> {
  const world = createHttpWorld()
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.keeper.refresh("mymall", { force: true }).catch(() => undefined)
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "lost")
  return world
}

const read = (world: HttpWorld, query = "") => world.ask(`/v1/connections/mymall/token${query}`)

test("handed out with a warning until its end, however much life is asked for; then it is an error", async () => {
  const world = await lostWorld()
  for (const query of ["", "?min_ttl=86400", "?unless=0123456789abcdef", "?format=env"]) {
    assert.equal((await read(world, query)).status, 200, query)
  }
  const { body } = await read(world)
  assert.ok(world.simulator.isLive(body.access_token))
  assert.equal(body.warning.code, "needs_reconnect")
  assert.match(body.warning.message, /mymall/)
  await world.clock.step(2 * hour - minute)
  assert.equal((await read(world)).status, 200)
  await world.clock.step(2 * minute)
  assert.equal((await read(world)).status, 409)
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
})

test("lost while it is asked for: the same answer", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.clock.step(90 * minute)
  const { status, body } = await read(world, "?min_ttl=3600")
  assert.equal(status, 200)
  assert.equal(body.warning.code, "needs_reconnect")
})

test("refused once, it ends for everybody and in every process", async () => {
  const world = await lostWorld()
  const { tag } = (await read(world)).body
  assert.equal((await read(world, `?unless=${tag}`)).status, 409)
  assert.equal((await read(world)).status, 409)
  await assert.rejects(world.another().token("mymall"), /needs_reconnect/)
  await world.connect("mymall")
  assert.equal((await read(world)).status, 200)
})

test("a 401 that a caller brings as the news of the loss ends it as well", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const { tag } = (await read(world)).body
  await world.clock.step(10 * minute)
  world.simulator.expireRefreshToken("mymall")
  assert.equal((await read(world, `?unless=${tag}`)).status, 409)
  assert.equal((await read(world)).status, 409)
})

test("noted as refused by a process that read it before another showed the pair once more: that mark stands", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const read = (await world.store.get("mymall"))!
  const attempt = { id: "1", tag: read.tag, at: world.clock.now(), instance: "another:1:x" }
  const shown = { ...read.health, attempt, turn: "1" }
  assert(await world.store.saveHealth("mymall", { health: shown, refreshAt: read.refreshAt }, read.tag))
  await noteRefusedToken(world, read)
  assert.deepEqual((await world.store.get("mymall"))?.health, shown)
  await noteRefusedToken(world, (await world.store.get("mymall"))!)
  const noted = (await world.store.get("mymall"))?.health
  assert.deepEqual(noted, { ...shown, accessRefusedAt: world.clock.now() })
})
