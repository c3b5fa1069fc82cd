// A lasting link from a message to a living connection: what it opens, when it is over, and what it never gives away.
import assert from "node:assert/strict"
import { test } from "node:test"
import { compose } from "../../../src/compose/compose.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { loadSettings } from "../../../src/settings/index.ts"
import { agree, buttonOn, createHttpWorld, type HttpWorld, origin } from "../../kit/http-world.ts"

const day = 24 * hour

/** Cafe24 takes the pair back; the next refresh finds out. */
async function lose(world: HttpWorld, mallId: string): Promise<void> {
  world.simulator.expireRefreshToken(mallId)
  await world.keeper.refresh(mallId, { force: true }).catch(() => undefined)
  assert.equal((await world.keeper.connection(mallId)).assessment.state, "lost")
}

const tokenOf = (path: string) => path.replace("/connect/", "")

test("a link opened days later starts a consent of that moment, and one consent mends the mall", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  await lose(world, "mymall")
  const heard: string[] = []
  world.keeper.journal.listen(({ kind }) => heard.push(kind))
  const { path, expiresAt } = (await world.keeper.linkFor("mymall"))!
  assert.equal(expiresAt, world.clock.now() + 14 * day)
  await world.clock.step(9 * day)
  const page = await world.browse(path, { headers: { "accept-language": "ko" } })
  assert.equal(page.status, 200)
  assert.match(page.text, /mymall 쇼핑몰 카페24 연결/)
  assert.match(page.text, /주문 읽기/)
  assert.equal(page.headers.get("cache-control"), "no-store")
  assert.equal(page.headers.get("referrer-policy"), "no-referrer")
  const landed = await world.browse(agree(world, buttonOn(page), "mymall"))
  assert.equal(landed.status, 200)
  assert.match(landed.text, /mymall is connected again/)
  assert.match(landed.text, /Next refresh/)
  assert.deepEqual(
    heard.filter((kind) => kind !== "refreshed"),
    ["reconnected", "recovered"],
  )
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
})

test("the link behind every message of a connection is the same while it lives, and another one afterwards", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const links = await Promise.all(Array.from({ length: 20 }, () => world.another().linkFor("mymall")))
  assert.equal(new Set(links.map((link) => link!.path)).size, 1, "twenty processes, one link")
  const [first] = links
  await world.clock.step(8 * day)
  const later = await world.keeper.linkFor("mymall")
  assert.equal(later!.path, first!.path)
  assert.equal(later!.expiresAt, world.clock.now() + 14 * day, "not dead before it is read")
  await world.connect("mymall")
  assert.notEqual((await world.keeper.linkFor("mymall"))!.path, first!.path)
  assert.equal(await world.keeper.linkFor("unknown"), undefined)
})

test("used, over, changed or never made: a friendly page that names the next step, and no mall", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const used = (await world.keeper.linkFor("mymall"))!.path
  await world.browse(agree(world, buttonOn(await world.browse(used)), "mymall"))
  const old = (await world.keeper.linkFor("mymall"))!.path
  const changed = old.slice(0, -1) + (old.endsWith("A") ? "B" : "A")
  const dead = async (path: string, title: RegExp) => {
    const page = await world.browse(path)
    assert.equal(page.status, 410, path)
    assert.match(page.text, title)
    assert.ok(!page.text.includes("mymall"), path)
    assert.ok(!/class="button"/.test(page.text))
    assert.equal((await world.ask(path, { key: null })).body.error.code, "link_over")
    return page
  }
  await dead(used, /Already connected/)
  for (const path of [
    changed,
    used.slice(0, -9),
    `/connect/${"x".repeat(65)}`,
    "/connect/x",
    `/connect/${"%0a".repeat(9)}`,
  ]) {
    const page = await dead(path, /This link can no longer be used/)
    assert.match(page.text, /as a whole/, "an owner whose mail cut it off is not sent away")
    assert.match(page.text, /newest message/)
  }
  assert.equal((await world.browse(old)).status, 200)
  await world.clock.step(14 * day + 1)
  await dead(old, /This link is too old/)
})

test("looking is not using: scanners of mail may open it as often as they like", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const { path } = (await world.keeper.linkFor("mymall"))!
  const consents = new Set<string>()
  for (let index = 0; index < 5; index++) {
    await world.ask(path, { method: "HEAD", key: null })
    const { body } = await world.ask(path, { key: null })
    assert.equal(Date.parse(body.expires_at), world.clock.now() + 10 * minute)
    consents.add(body.url)
  }
  assert.equal(consents.size, 5)
  assert.equal((await world.browse(path)).status, 200)
})

test("the link is no key, tells nothing by itself, and is neither in the store nor in a log", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const { path } = (await world.keeper.linkFor("mymall"))!
  const token = tokenOf(path)
  assert.match(token, /^[\w-]{65}$/)
  for (const word of ["mymall", Buffer.from("mymall").toString("base64url").slice(0, 7)]) {
    assert.ok(!token.includes(word))
  }
  for (const key of [token, path]) {
    assert.equal((await world.ask("/v1/connections/mymall/token", { key })).status, 401)
    assert.equal((await world.ask("/v1/connections", { key })).status, 401)
  }
  const before = world.cameOut.length
  const page = await world.browse(path)
  const { accessToken } = await world.keeper.token("mymall")
  for (const secret of [accessToken, world.app.clientSecret]) assert.ok(!page.text.includes(secret))
  assert.ok(!world.cameOut.slice(before).some((text) => text.includes(token)))
  const kept = JSON.stringify(await world.store.notes("link").list({ limit: 10 }))
  assert.ok(!kept.includes(token))
  assert.ok(!kept.includes(token.slice(22)), "only its hash is kept")
})

test("for one connection and what it was asked for: an owner's link makes that owner's connection", async () => {
  const world = createHttpWorld()
  const asked = { mallId: "MyMall", owner: "team-a", scopes: ["mall.read_order", "mall.write_community"] }
  const { path } = await world.keeper.link(asked)
  await world.browse(agree(world, buttonOn(await world.browse(path)), "mymall"))
  const { connection } = await world.keeper.connection("mymall~team-a")
  assert.deepEqual(connection.scopes, asked.scopes)
  assert.equal(await world.store.get("mymall"), undefined)
  const again = await world.keeper.linkFor("mymall~team-a")
  const { body } = await world.ask(again!.path, { key: null })
  assert.deepEqual(body.scopes, asked.scopes, "what it had, not what is usual")
})

test("a link for other scopes replaces the one before; what was granted since is asked for as well", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const usual = (await world.keeper.linkFor("mymall"))!.path
  const more = await world.keeper.link({ mallId: "mymall", scopes: ["mall.read_order", "mall.write_order"] })
  assert.equal((await world.browse(usual)).status, 410)
  assert.ok((await world.ask(more.path)).body.scopes.includes("mall.read_store"), "nothing is taken away")
  await assert.rejects(world.keeper.link({ mallId: "mymall", scopes: ["no scope"] }), (error) =>
    isKeeperError(error, "request_invalid"),
  )
  // A consent by another way to less than that: its purpose is still to be done.
  await world.connect("mymall")
  assert.equal((await world.browse(more.path)).status, 200)
})

test("a mall that was disconnected on purpose is not brought back by an old letter", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const { path } = (await world.keeper.linkFor("mymall"))!
  await world.keeper.disconnect("mymall")
  assert.equal((await world.browse(path)).status, 410)
})

test("whatever goes wrong, the page leads back to the same link, which still lives", async () => {
  const world = createHttpWorld()
  await world.connect("mymall", "team-a")
  const { path } = (await world.keeper.linkFor("mymall~team-a"))!
  const again = new RegExp(`href="${origin}${path}"`)
  const failing = async (change: (query: URLSearchParams) => void, status: number, title: RegExp) => {
    const back = new URL(agree(world, buttonOn(await world.browse(path)), "mymall"), origin)
    change(back.searchParams)
    const page = await world.browse(`${back.pathname}?${back.searchParams}`)
    assert.equal(page.status, status)
    assert.match(page.text, title)
    assert.match(page.text, again)
    assert.match(page.text, /<ol>/, "what to do next")
  }
  const denied = (error: string, description: string) => (query: URLSearchParams) => {
    query.delete("code")
    query.set("error", error)
    query.set("error_description", description)
  }
  await failing(denied("access_denied", "The user denied"), 400, /The consent was not given/)
  const notTheOperator = "The user is not the principal operator of the mall"
  await failing(denied("access_denied", notTheOperator), 400, /Only the principal operator can agree/)
  const noScope = "The requested scope is invalid: mall.read_store"
  await failing(denied("invalid_scope", noScope), 400, /does not let us ask.*mall\.read_store/s)
  await failing((query) => query.set("code", "wrong"), 400, /did not accept the consent/)
  world.simulator.switches.set({ consentOtherMall: "othermall" } as never)
  await failing(() => undefined, 400, /signed in to another mall.*othermall/s)
  world.simulator.switches.set({ consentOtherMall: "", rejectSecret: true } as never)
  await failing(() => undefined, 502, /wrong on our side.*class="button quiet"/s)
  world.simulator.switches.set({ rejectSecret: false, tokenError: "503" } as never)
  await failing(() => undefined, 503, /Cafe24 is in trouble/)
  world.simulator.switches.set({ tokenError: "off" } as never)
  const landed = await world.browse(agree(world, buttonOn(await world.browse(path)), "mymall"))
  assert.equal(landed.status, 200, "the same link, after all that")
})

test("a page left open too long leads back, and two clicks on one consent save one connection", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const { path } = (await world.keeper.linkFor("mymall"))!
  const page = await world.browse(path)
  assert.match(page.text, /<meta http-equiv="refresh" content="480">/)
  const late = agree(world, buttonOn(page), "mymall")
  await world.clock.step(11 * minute)
  assert.match((await world.browse(late)).text, new RegExp(`href="${origin}${path}"`))
  const back = agree(world, buttonOn(await world.browse(path)), "mymall")
  const clicks = await Promise.all([world.browse(back), world.browse(back)])
  assert.deepEqual(clicks.map(({ status }) => status).sort(), [200, 503])
  assert.match(clicks.find(({ status }) => status === 503)!.text, /One moment/)
  assert.match((await world.browse(back)).text, /is connected again/)
})

test("what was asked for and not granted is told in plain words, with the way to agree once more", async () => {
  const world = createHttpWorld()
  const { path } = await world.keeper.link({
    mallId: "mymall",
    scopes: ["mall.read_order", "mall.read_store"],
  })
  world.simulator.switches.set({ withheldScopes: ["mall.read_store"] } as never)
  const landed = await world.browse(agree(world, buttonOn(await world.browse(path)), "mymall"), {
    headers: { "accept-language": "ko" },
  })
  assert.match(landed.text, /요청했지만 허용되지 않은 권한.*상점 설정 읽기/s)
  assert.match(landed.text, /authorize\?mall_id=mymall&amp;scope=mall\.read_order,mall\.read_store"/)
  assert.equal((await world.browse(path)).status, 410, "used is used")
  const shown = (await world.ask("/v1/connections/mymall")).body
  assert.deepEqual(shown.missing_scopes, ["mall.read_store"])
})

test("POST /v1/connect makes one to be sent by letter; it leads nowhere but to our page", async () => {
  const world = createHttpWorld()
  const { body } = await world.post("/v1/connect", { mall_id: "mymall", lasting: true })
  assert.ok(body.url.startsWith(`${origin}/connect/`))
  assert.equal(Date.parse(body.expires_at), world.clock.now() + 14 * day)
  const refused = await world.post("/v1/connect", { mall_id: "mymall", lasting: true, return: "/settings" })
  assert.equal(refused.status, 400)
  const url = new URL(body.url)
  for (const more of ["?return=//evil.example", "?next=https://evil.example", "?url=javascript:alert(1)"]) {
    assert.ok(!(await world.browse(url.pathname + more)).text.includes("evil"))
  }
  const { key } = (
    await world.post("/v1/keys", { name: "other", rights: ["connect"], connections: ["other"] })
  ).body
  assert.equal((await world.post("/v1/connect", { mall_id: "mymall", lasting: true }, { key })).status, 403)
})

test("a link lives on when the secret is changed, and is cleared away a month after its end", async () => {
  const world = createHttpWorld()
  await world.connect("mymall")
  const old = await world.keeper.linkFor("mymall")
  const changed = world.another({ stateSecret: "another-secret-of-the-tests-long-enough" })
  const other = await changed.linkFor("mymall")
  for (const link of [old, other]) await changed.openLink(tokenOf(link!.path))
  assert.equal((await world.store.notes("link").list({ limit: 10 })).length, 2)
  await world.clock.step(45 * day)
  await world.keeper.sweep()
  assert.equal((await world.store.notes("link").list({ limit: 10 })).length, 0)
})

test("alerts carry it, under the public address", async () => {
  const said: string[] = []
  const notifier = {
    name: "test",
    send: async (alert: { items: { link?: string }[] }) =>
      void said.push(...alert.items.map(({ link }) => link ?? "none")),
  }
  const world = createHttpWorld()
  await world.connect("mymall", "team-a")
  const flags = {
    MALLKEY_STORE: "memory:",
    MALLKEY_PUBLIC_URL: "https://keeper.example",
    CAFE24_CLIENT_ID: world.app.clientId,
    CAFE24_CLIENT_SECRET: world.app.clientSecret,
    CAFE24_REDIRECT_URI: world.app.redirectUri,
  }
  const { settings } = loadSettings({ flags, env: {}, cwd: "", readFile: () => undefined })
  const { store, clock, app } = world
  const wire: typeof fetch = (input, init) => world.simulator.fetch(new Request(input, init))
  const house = await compose(settings, { store, clock, app, fetch: wire, notifiers: [notifier] })
  world.simulator.expireRefreshToken("mymall")
  await clock.step(3 * hour)
  await house.keeper.sweep()
  const { path } = (await house.keeper.linkFor("mymall~team-a"))!
  assert.deepEqual(said, [`https://keeper.example${path}`])
})
