// Webhooks of Cafe24 over a real connection: who may send them, and that nothing they say is believed unseen.
import assert from "node:assert/strict"
import { once } from "node:events"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { type TestContext, test } from "node:test"
import { serve } from "@hono/node-server"
import { farKeeper } from "../../../src/cli/reach/far.ts"
import { createLine } from "../../../src/cli/reach/line.ts"
import { nearKeeper } from "../../../src/cli/reach/near.ts"
import type { House } from "../../../src/compose/house.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { webhookEvents } from "../../../src/providers/cafe24/shop/webhooks.ts"
import { conditionOf } from "../../../src/wire/condition.ts"
import { adminKey, createHttpWorld, type HttpWorld } from "../../kit/http-world.ts"

const webhookKey = "simulator-webhook-key"
const deleted = 90077

interface Listening extends HttpWorld {
  target: string
  /** Requests to Cafe24 since the last time this was asked. */
  asked(): string[]
  kinds: string[]
}

async function listening(context: TestContext, given: string | null = webhookKey): Promise<Listening> {
  const sent: string[] = []
  const wire =
    (inner: typeof fetch): typeof fetch =>
    (input, init) => {
      sent.push(new URL(String(input)).pathname.replace(/^\/[^/]+\/api\/v2\//, ""))
      return inner(input, init)
    }
  const world = createHttpWorld({ http: { webhookKey: given ?? undefined }, wire })
  const server = serve({ fetch: world.http.fetch, port: 0, hostname: "127.0.0.1" }) as Server
  await once(server, "listening")
  context.after(() => {
    world.simulator.stop()
    server.close()
    server.closeAllConnections()
  })
  const kinds: string[] = []
  world.keeper.journal.listen(({ kind }) => kinds.push(kind))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/cafe24/webhook`
  return { ...world, target, kinds, asked: () => sent.splice(0) }
}

const stateOf = async (world: HttpWorld, id = "mymall") =>
  (await world.keeper.connection(id)).assessment.state
const hints = async (world: HttpWorld) =>
  (await world.store.notes("alert").list({ limit: 50 })).filter(({ key }) => key.startsWith("hint/"))

test("only with the key of the developer centre; without one set here, never", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  world.asked()
  for (const apiKey of ["", "wrong", `${webhookKey}x`]) {
    assert.deepEqual(await world.simulator.sendWebhook(world.target, deleted, "mymall", { apiKey }), [403])
  }
  assert.equal((await world.post("/api/cafe24/webhook", {}, { key: null })).status, 403)
  assert.equal(
    (await world.post("/api/cafe24/webhook", "no json", { key: "wrong" })).status,
    403,
    "not even read",
  )
  assert.deepEqual(world.asked(), [])
  assert.deepEqual(await world.simulator.sendWebhook(world.target, deleted, "mymall"), [200])
  const shut = await listening(context, null)
  assert.deepEqual(await shut.simulator.sendWebhook(shut.target, deleted, "mymall", { apiKey: "" }), [403])
  assert.ok(shut.logged.some(({ message }) => message.includes("CAFE24_WEBHOOK_KEY is not set")))
  assert.ok(![...world.cameOut, ...shut.cameOut].some((text) => text.includes(webhookKey)))
})

test("a body that is too large, no JSON or no webhook is refused", async (context) => {
  const world = await listening(context)
  const post = async (body: unknown) =>
    (await world.post("/api/cafe24/webhook", body, { key: webhookKey })).status
  assert.equal(await post({ event_no: deleted, resource: { text: "x".repeat(70_000) } }), 400)
  assert.equal(await post({}), 400)
  assert.equal(await post([]), 400)
  assert.equal(await post({ event_no: deleted }), 200)
  assert.equal(await post({ event_no: deleted, resource: "x" }), 200)
})

test("the TEST button, other events and other malls change nothing and ask nobody", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  const before = await world.store.get("mymall")
  world.asked()
  for (const [event, mallId] of [
    [deleted, "samplemall"],
    [90023, "mymall"],
    [99999, "mymall"],
  ] as const) {
    assert.deepEqual(await world.simulator.sendWebhook(world.target, event, mallId), [200])
  }
  const resource = { client_id: "another-app" }
  assert.deepEqual(await world.simulator.sendWebhook(world.target, deleted, "mymall", { resource }), [200])
  assert.deepEqual(world.asked(), [])
  assert.deepEqual(await world.store.get("mymall"), before)
})

test("said to be gone, and Cafe24 takes our token: one call, and nothing is marked", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  const before = await world.store.get("mymall")
  for (const event of Object.keys(webhookEvents).map(Number)) {
    world.asked()
    assert.deepEqual(await world.simulator.sendWebhook(world.target, event, "mymall"), [200])
    assert.deepEqual(world.asked(), ["oauth/token/scopes"], String(event))
  }
  assert.deepEqual(await world.store.get("mymall"), before)
  assert.deepEqual(await hints(world), [])
  assert.ok(world.kinds.includes("hint_refuted"))
})

test("truly removed: a hint that people hear of, a refresh that is counted, and no verdict yet", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  await world.clock.step(5 * minute)
  world.simulator.uninstall("mymall")
  world.asked()
  await world.simulator.sendWebhook(world.target, deleted, "mymall")
  assert.deepEqual(world.asked(), ["oauth/token/scopes", "oauth/token"])
  assert.notEqual(
    await stateOf(world),
    "lost",
    "Cafe24 has said 'Uninstalled app' for a whole day and was wrong",
  )
  assert.equal((await hints(world)).length, 1)
  assert.ok(world.kinds.includes("uninstalled_hint"))
  assert.equal((await world.keeper.alerts.dailyCheck()).warned, 1, "the daily check counts it")
  assert.ok((await world.store.get("mymall"))!.tokens.refreshToken, "nothing is thrown away")
})

test("a hint that a token of seconds ago lets nobody verify is shown as one, near and from afar, until a refresh", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  world.simulator.uninstall("mymall")
  await world.simulator.sendWebhook(world.target, deleted, "mymall")
  assert.equal((await hints(world)).length, 1)
  assert.equal(await stateOf(world), "fresh", "its tokens look well")
  const near = nearKeeper({ keeper: world.keeper, settings: { language: "en" } } as unknown as House)
  const far = farKeeper(createLine({ url: new URL(world.target).origin, key: adminKey }, "en"))
  const shown = async () => {
    const views = [near, far].map(async (keeper) => [
      await keeper.connection("mymall"),
      ...(await keeper.connections(undefined)).found,
    ])
    return (await Promise.all(views)).flat().map((view) => conditionOf(view, 3))
  }
  assert.deepEqual(await shown(), ["doubted", "doubted", "doubted", "doubted"])
  await world.clock.step(1_000)
  await world.connect("mymall")
  assert.deepEqual(await shown(), ["fresh", "fresh", "fresh", "fresh"])
})

test("the refresh token is refused outright: lost, by that verdict and not by the webhook", async (context) => {
  const world = await listening(context)
  world.simulator.switches.set({ uninstalledAs: "invalid_grant" } as never)
  await world.connect("mymall")
  await world.clock.step(5 * minute)
  world.simulator.expireAccessTokens("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.simulator.sendWebhook(world.target, deleted, "mymall")
  assert.equal(await stateOf(world), "lost")
  assert.deepEqual(world.kinds.filter((kind) => kind === "lost").length, 1)
  assert.deepEqual(await hints(world), [], "lost says it all")
  world.asked()
  await world.simulator.sendWebhook(world.target, deleted, "mymall")
  assert.deepEqual(world.asked(), [], "there is nothing left to learn")
})

test("doubled, repeated, and sent by many at once: few calls, and the budget holds", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  await world.clock.step(5 * minute)
  world.simulator.uninstall("mymall")
  world.simulator.switches.set({ webhookDelivery: "doubled" } as never)
  world.asked()
  assert.deepEqual(await world.simulator.sendWebhook(world.target, deleted, "mymall"), [200, 200])
  await Promise.all(
    Array.from({ length: 10 }, () => world.simulator.sendWebhook(world.target, deleted, "mymall")),
  )
  assert.equal(
    world.asked().filter((path) => path === "oauth/token").length,
    1,
    "a failure waits for its next try",
  )
  assert.equal((await hints(world)).length, 1)
})

test("late, after the app was installed again: harmless, and an old hint is taken back", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  await world.clock.step(5 * minute)
  world.simulator.uninstall("mymall")
  await world.simulator.sendWebhook(world.target, deleted, "mymall")
  assert.equal((await hints(world)).length, 1)
  await world.connect("mymall")
  world.simulator.switches.set({ webhookDelivery: "late", webhookLateMs: 1 } as never)
  const before = await world.store.get("mymall")
  assert.deepEqual(await world.simulator.sendWebhook(world.target, deleted, "mymall"), [200])
  assert.deepEqual(await world.store.get("mymall"), before)
  assert.deepEqual(await hints(world), [])
  assert.equal(await stateOf(world), "fresh")
})

test("an access token that merely ended is renewed on the way: alive after all", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  await world.clock.step(5 * minute)
  world.simulator.expireAccessTokens("mymall")
  await world.simulator.sendWebhook(world.target, deleted, "mymall")
  assert.equal(await stateOf(world), "fresh")
  assert.deepEqual(await hints(world), [])
})

test("Cafe24 cannot be asked: the hint stays for people, the connection is left alone", async (context) => {
  const world = await listening(context)
  await world.connect("mymall")
  const before = await world.store.get("mymall")
  const away = world.another({
    fetch: () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })),
  })
  const heard = await away.hear({ event_no: deleted, resource: { mall_id: "mymall" } })
  assert.deepEqual(heard, [{ id: "mymall", standing: "unknown" }])
  assert.equal((await hints(world)).length, 1)
  assert.deepEqual(await world.store.get("mymall"), before)
})

test("every connection of the mall is looked at, and no other", async (context) => {
  const world = await listening(context)
  for (const owner of ["a", "b"]) await world.connect("mymall", owner)
  await world.connect("mymall2")
  const heard = await world.keeper.hear({ event_no: deleted, resource: { mall_id: "mymall" } })
  assert.deepEqual(
    heard.map(({ id }) => id),
    ["mymall~a", "mymall~b"],
  )
})

test("deliveries that were lost are found once a day where the scope allows it, and nowhere else", async (context) => {
  const world = await listening(context)
  const scopes = ["mall.read_order", "mall.read_application"]
  for (const [mallId, asked] of [
    ["mymall", scopes],
    ["plain", undefined],
  ] as const) {
    const link = new URL(world.keeper.connect({ mallId, scopes: asked && [...asked] }).url)
    const verdict = world.simulator.judgeAuthorize(mallId, link.searchParams)
    assert.ok(verdict.is === "ask")
    const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
    const back = new URL(world.simulator.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
    const { code, state } = Object.fromEntries(back.searchParams)
    await world.keeper.finishConnect({ code, state })
  }
  await world.clock.step(10 * minute)
  world.simulator.switches.set({ webhookDelivery: "lost" } as never)
  await world.simulator.sendWebhook(world.target, 90079, "mymall")
  world.simulator.switches.set({ webhookDelivery: "arrives" } as never)
  await world.simulator.sendWebhook(world.target, 90079, "mymall", { apiKey: "wrong" })
  world.asked()
  const both = await Promise.all([world.keeper.reconcile(), world.another().reconcile()])
  assert.deepEqual(world.asked(), ["admin/webhooks/logs"], "one replica, one mall, one call")
  const found = both.find(({ asked }) => asked > 0)!
  assert.deepEqual(found.undelivered, [{ mallId: "mymall", count: 2, status: 403 }])
  assert.ok(world.kinds.includes("webhooks_undelivered"))
  await world.clock.step(hour)
  await world.keeper.alerts.dailyCheck()
  assert.ok(!world.asked().includes("admin/webhooks/logs"), "not again today")
  await world.clock.step(23 * hour)
  await world.keeper.sweep()
  world.asked()
  await world.keeper.alerts.dailyCheck()
  assert.deepEqual(world.asked(), ["admin/webhooks/logs"], "but tomorrow")
  assert.equal(world.kinds.filter((kind) => kind === "webhooks_undelivered").length, 1, "and told once")
})

test("an app that is gone is noticed by the look at the log too", async (context) => {
  const world = await listening(context)
  const grant = world.simulator.grant("mymall", { scopes: ["mall.read_application"] })
  const copy = { id: "mymall", mallId: "mymall", scopes: ["mall.read_application"] }
  const tokens = {
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token,
    accessExpiresAt: world.clock.now() + 2 * hour,
    refreshExpiresAt: world.clock.now() + 300 * hour,
    issuedAt: world.clock.now(),
  }
  await world.keeper.import({ ...copy, tokens }, { rotate: false, replace: false, by: "test" })
  await world.clock.step(5 * minute)
  world.simulator.uninstall("mymall")
  const done = await world.keeper.reconcile()
  assert.equal(done.asked, 1)
  assert.equal((await hints(world)).length, 1)
  assert.notEqual(await stateOf(world), "lost")
})
