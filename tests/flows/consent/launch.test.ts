// The App URL: Cafe24 opens us with its signature, and the mall's owner is at the consent or sees how things stand.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { agree, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"

type More = Parameters<HttpWorld["simulator"]["launchUrl"]>[2]

/** As Cafe24 opens us: at another moment each time. */
async function launchOf(world: HttpWorld, mallId: string, more?: More): Promise<string> {
  await world.clock.step(1_000)
  return world.simulator.launchUrl("/api/cafe24/launch", mallId, more)
}

const isConsent = (location: string | null, mallId: string) =>
  location !== null && new URL(location).pathname === `/${mallId}/api/v2/oauth/authorize`

test("a mall that is not connected goes on to the consent at once, and is connected by it", async () => {
  const world = createHttpWorld()
  const opened = await world.browse(await launchOf(world, "newmall"))
  assert.equal(opened.status, 302)
  assert.ok(isConsent(opened.headers.get("location"), "newmall"))
  assert.equal(opened.headers.get("referrer-policy"), "no-referrer")
  const landed = await world.browse(agree(world, opened.headers.get("location")!, "newmall"))
  assert.match(landed.text, /newmall is connected/)
})

test("a connected mall sees how it stands, and no token", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const page = await world.browse(await launchOf(world, "mymall"), { headers: { "accept-language": "ko" } })
  assert.equal(page.status, 200)
  assert.match(page.text, /mymall 쇼핑몰이 연결되어 있습니다/)
  assert.match(page.text, /다음 자동 갱신/)
  const { accessToken } = await world.keeper.token("mymall")
  assert.ok(!page.text.includes(accessToken))
  assert.equal(page.headers.get("cache-control"), "no-store")
})

test("lost, or removed and installed again without our knowing: the consent again, with all that was asked before", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const scopes = ["mall.read_order", "mall.write_community"]
  const wider = world.keeper.connect({ mallId: "mymall", scopes })
  await world.browse(agree(world, wider.url, "mymall"))
  world.simulator.uninstall("mymall")
  const opened = await world.browse(await launchOf(world, "mymall"))
  assert.ok(isConsent(opened.headers.get("location"), "mymall"))
  assert.match(opened.headers.get("location")!, /scope=mall\.read_order,mall\.write_community$/)
  assert.notEqual(
    (await world.keeper.connection("mymall")).assessment.state,
    "lost",
    "nobody said so but a probe",
  )
  world.simulator.expireRefreshToken("mymall")
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.keeper.refresh("mymall", { force: true }).catch(() => undefined)
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "lost")
  assert.equal((await world.browse(await launchOf(world, "mymall"))).status, 302)
})

test("a token that only ended is renewed on the way, and Cafe24's own trouble sends nobody to a consent", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  world.simulator.expireAccessTokens("mymall")
  await world.clock.step(2 * minute)
  const before = (await world.keeper.connection("mymall")).connection.tag
  assert.equal((await world.browse(await launchOf(world, "mymall"))).status, 200)
  assert.notEqual((await world.keeper.connection("mymall")).connection.tag, before)
  const away = createHttpWorld({
    wire: () => () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } })),
  })
  await away.store.saveTokens((await world.store.get("mymall"))!, "always")
  assert.equal((await away.browse(await launchOf(away, "mymall"))).status, 200)
})

test("opened twice by the same address: no second consent, no state, and a way on by hand", async () => {
  const world = createHttpWorld()
  const address = await launchOf(world, "mymall")
  assert.equal((await world.browse(address)).status, 302)
  const again = await world.browse(address)
  assert.equal(again.status, 403)
  assert.equal(again.headers.get("location"), null)
  assert.match(again.text, /open the app once more/)
  assert.match(again.text, /href="https:\/\/keeper\.example\/api\/cafe24\/authorize\?mall_id=mymall/)
  await world.connect("mymall")
  const reload = await launchOf(world, "mymall")
  assert.equal((await world.browse(reload)).status, 200)
  assert.ok(
    !/Next refresh|Connected since/.test((await world.browse(reload)).text),
    "a repeated address shows no state",
  )
  assert.equal((await world.browse(await launchOf(world, "mymall"))).status, 200)
})

test("a repeated address stays refused for as long as it could be believed, over restarts and replicas", async () => {
  const world = createHttpWorld()
  const address = await launchOf(world, "mymall")
  await world.browse(address)
  const query = address.slice(address.indexOf("?") + 1)
  for (let passed = 0; passed <= 130; passed += 10) {
    await world.keeper.sweep()
    await assert.rejects(world.another().launch(query), /launch_refused/)
    await world.clock.step(10 * minute)
  }
  await world.clock.step(hour)
  await world.keeper.sweep()
  assert.deepEqual(await world.store.notes("state").list({ limit: 10 }), [])
})

test("a HEAD does not use it up", async () => {
  const world = createHttpWorld()
  const address = await launchOf(world, "mymall")
  assert.equal((await world.ask(address, { method: "HEAD", key: null })).status, 405)
  assert.equal((await world.browse(address)).status, 302)
})

test("names with signs of all kinds come through as they were signed", async () => {
  const world = createHttpWorld()
  for (const userName of ["대표 관리자", "O'Neil & Söhne", "a+b=c", "100%", '"<script>"', "줄바꿈\n"]) {
    const address = await launchOf(world, "mymall", { userName, extra: { zzz: userName, a: "" } })
    assert.equal((await world.browse(address)).status, 302, userName)
  }
})

test("forged, bent, too old or too early: refused with a page, and nothing is started", async () => {
  const world = createHttpWorld()
  const good = await launchOf(world, "mymall")
  const seconds = Math.floor(world.clock.now() / 1_000)
  const bad = [
    "/api/cafe24/launch",
    "/api/cafe24/launch?mall_id=mymall",
    good.replace("mall_id=mymall", "mall_id=other"),
    good.replace("user_type=P", "user_type=A"),
    good.replace("%20", "+"),
    await launchOf(world, "mymall", { timestamp: seconds - 7_210 }),
    await launchOf(world, "mymall", { timestamp: seconds + 3_600 }),
  ]
  for (const address of bad) {
    const page = await world.browse(address)
    assert.equal(page.status, 403, address)
    assert.match(page.text, /open the app once more/)
    assert.equal((await world.ask(address, { key: null })).body.error.code, "launch_refused")
  }
  assert.deepEqual(await world.store.notes("state").list({ limit: 10 }), [], "nothing was remembered of them")
})

test("the signature and the names in it stay out of the log", async () => {
  const world = createHttpWorld()
  const address = await launchOf(world, "mymall")
  await world.browse(address)
  const hmac = decodeURIComponent(new URL(address, "http://x").searchParams.get("hmac")!)
  const kept = JSON.stringify(await world.store.notes("state").list({ limit: 10 }))
  for (const text of [...world.logged.map((line) => JSON.stringify(line)), kept]) {
    assert.ok(!text.includes(hmac.slice(0, 20)) && !text.includes("user_name"))
  }
})

test("connected for several owners: the one that needs somebody is asked for", async () => {
  const world = createHttpWorld()
  await world.connect("mymall", "team-a")
  await world.connect("mymall", "team-b")
  const broken = (await world.store.get("mymall~team-b"))!
  await world.store.saveHealth(
    broken.id,
    { health: { ...broken.health, lostAt: world.clock.now() }, refreshAt: undefined },
    broken.tag,
  )
  const opened = await world.browse(await launchOf(world, "mymall"))
  assert.equal(opened.status, 302)
  await world.browse(agree(world, opened.headers.get("location")!, "mymall"))
  assert.equal((await world.keeper.connection("mymall~team-b")).assessment.state, "fresh")
})
