// Whatever happens, nothing secret comes out: every body, header, log line, event and metric of many flows is searched.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import { adminKey, agree, createHttpWorld, cronSecret, type HttpWorld } from "../../kit/http-world.ts"
import { testSecret } from "../../kit/world.ts"

/** Remembers every pair that was ever stored. */
function watchPairs({ store }: HttpWorld): { access: Set<string>; refresh: Set<string> } {
  const pairs = { access: new Set<string>(), refresh: new Set<string>() }
  const { saveTokens } = store
  store.saveTokens = (connection, ifTag) => {
    pairs.access.add(connection.tokens.accessToken)
    pairs.refresh.add(connection.tokens.refreshToken)
    return saveTokens.call(store, connection, ifTag)
  }
  return pairs
}

async function consents(world: HttpWorld): Promise<string[]> {
  const codes: string[] = []
  for (const mall of ["ant", "bee"]) {
    const { url } = (await world.ask(`/api/cafe24/authorize?mall_id=${mall}&mode=json`)).body
    const back = agree(world, url, mall)
    codes.push(new URL(back, "http://x").searchParams.get("code")!)
    await world.browse(back)
    await world.browse(back)
    await world.browse(`/api/cafe24/callback?code=${codes.at(-1)}&state=forged`)
    await world.ask(`/api/cafe24/callback?code=${codes.at(-1)}`)
  }
  return codes
}

async function troubles(world: HttpWorld): Promise<void> {
  const { simulator, clock, keeper, ask, post } = world
  const faults = [
    { tokenError: "503" },
    { tokenError: "off" },
    { rejectSecret: true },
    { rejectSecret: false },
    { otherMall: "zebra" },
    { otherMall: "" },
    { dropAnswer: true },
    { dropAnswer: false },
  ]
  for (const fault of faults) {
    simulator.switches.set(fault as never)
    await clock.step(2 * hour)
    for (const path of ["/api/cafe24/refresh", "/v1/connections", "/v1/events", "/readyz", "/metrics"])
      await ask(path)
    for (const mall of ["ant", "bee"]) await post(`/v1/connections/${mall}/refresh?force=1`)
    await keeper.sweep()
  }
  simulator.expireRefreshToken("ant")
  await post("/v1/connections/ant/refresh?force=1")
  await ask("/v1/connections/ant/token")
  await post("/v1/connections/bee/check")
}

test("tokens, codes, keys and secrets stay inside", async () => {
  const world = createHttpWorld({ http: { mode: "demo", adminKey, cronSecret } })
  const pairs = watchPairs(world)
  const codes = await consents(world)
  await troubles(world)
  const { key } = (await world.post("/v1/keys", { name: "program", rights: ["read"] })).body
  const shownOnce = world.cameOut.findIndex((text) => text.includes(key))
  for (const each of [key, `${key}x`, `${adminKey}x`]) await world.ask("/v1/connections", { key: each })
  for (const path of [
    "/v1/keys",
    "/v1/events?limit=200",
    "/v1/connections",
    "/v1/connections/ant",
    "/metrics",
    "/readyz",
    "/openapi.json",
    `/nowhere?key=${key}`,
  ])
    await world.ask(path)
  for (const path of ["/", "/docs"]) await world.browse(path)
  await world.ask("/v1/connections/bee?revoke=1", { method: "DELETE" })

  assert.ok(pairs.refresh.size >= 4)
  const out = world.cameOut.filter((_, index) => index !== shownOnce).join("\n")
  const secrets = {
    code: codes,
    key: [key],
    own: [adminKey, cronSecret, testSecret, world.app.clientSecret],
    ...pairs,
  }
  for (const [kind, values] of Object.entries(secrets)) {
    const leaked = [...values].filter((value) => out.includes(value))
    assert.equal(leaked.length, 0, `${leaked.length} of kind ${kind} came out`)
  }
})

test("the token route tells the access token to keys and sessions that may have it, and to nothing else", async () => {
  const world = createHttpWorld()
  const pairs = watchPairs(world)
  await world.connect("mymall")
  const before = world.cameOut.length
  const { text } = await world.ask("/v1/connections/mymall/token")
  const [access] = pairs.access
  assert.ok(text.includes(access!))
  const others = world.cameOut.slice(before).filter((each) => each !== text)
  assert.ok(!others.join().includes(access!))
})
