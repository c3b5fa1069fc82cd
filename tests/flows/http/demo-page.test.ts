// The page of a demo shows what its terminal does: a person who sees the page alone can go on from there.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createHttpWorld } from "../../kit/http-world.ts"

test("why a mall is lost, how it is mended, where the simulator is, and a call as it is typed", async () => {
  const demo = { apiKey: "mk_shown", simulatorUrl: "http://127.0.0.1:2425", mall: "birch" }
  const world = createHttpWorld({ http: { mode: "demo", demo, language: "en" } })
  await world.connect("birch")
  const { simulator } = world
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken("birch") ?? ""
  simulator.token("birch", { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
  await assert.rejects(world.keeper.refresh("birch", { force: true }))
  const { text } = await world.browse("/")
  assert.match(text, /refused its refresh token/, "why")
  assert.match(text, /<a href="[^"]*(?:\/connect\/|authorize\?mall_id=birch)/, "how it is mended")
  assert.match(text, /<a href="http:\/\/127\.0\.0\.1:2425\/__simulator"/)
  const call = /<pre><code>(curl [^<]*)<\/code>/.exec(text)?.[1] ?? ""
  assert.match(call, /x-api-key: mk_shown/)
  assert.match(call, /\/v1\/connections\/birch\/token$/)
})

test("a mall whose refresh token had ended is said to have ended: no other program is blamed for it", async () => {
  const demo = { apiKey: "mk_shown", simulatorUrl: "http://127.0.0.1:2425", mall: "birch" }
  const world = createHttpWorld({ http: { mode: "demo", demo, language: "en" } })
  await world.connect("birch")
  world.clock.jump(15 * 24 * 3_600_000)
  await assert.rejects(world.keeper.refresh("birch", { force: true }))
  const { text } = await world.browse("/")
  assert.match(text, /Its refresh token ended/)
  assert.doesNotMatch(text, /another program/)
})
