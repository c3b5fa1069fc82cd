// Commands over HTTP: what a server says is what the store would have said, and trouble has the same names.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo, Server } from "node:net"
import { type TestContext, test } from "node:test"
import { farKeeper } from "../../../src/cli/reach/far.ts"
import { createLine } from "../../../src/cli/reach/line.ts"
import { nearKeeper } from "../../../src/cli/reach/near.ts"
import type { Reachable } from "../../../src/cli/reachable.ts"
import type { House } from "../../../src/compose/house.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { createAppServer } from "../../../src/programs/server/listener.ts"
import { createDesk } from "../../kit/command-line.ts"
import { adminKey, createHttpWorld } from "../../kit/http-world.ts"

async function addressOf(server: Server, context: TestContext): Promise<string> {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function bothWays(context: TestContext) {
  const world = createHttpWorld()
  const server = createAppServer(world.http)
  context.after(() => server.closeAllConnections())
  const url = await addressOf(server, context)
  const near = nearKeeper({ keeper: world.keeper, settings: { language: "en" } } as unknown as House)
  return { ...world, url, near, far: farKeeper(createLine({ url, key: adminKey }, "en")) }
}

/** Seconds are rounded on the wire, and what is not known is left out rather than undefined. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, each) => (name.endsWith("LeftMs") ? Math.floor(each / 1_000) : each)),
  )
}

test("a connection is the same from afar, whatever its state", async (context) => {
  const { near, far, connect, simulator, keeper, clock } = await bothWays(context)
  for (const mall of ["fine", "failing", "lost"]) await connect(mall)
  await connect("owned", "shop-7")
  simulator.switches.set({ tokenError: { value: "503", mall: "failing" } })
  await keeper.refresh("failing", { force: true }).catch(() => undefined)
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken("lost") ?? ""
  simulator.token("lost", { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
  await clock.step(3_600_000)
  await keeper.refresh("lost", { force: true }).catch(() => undefined)
  for (const id of ["fine", "failing", "lost", "owned~shop-7"]) {
    const [here, there] = [await near.connection(id), await far.connection(id)]
    assert.deepEqual(comparable(drawn(there)), comparable(drawn(here)), id)
  }
  assert.deepEqual(await idsOf(far), await idsOf(near))
  assert.deepEqual(comparable(await far.tally()), comparable(await near.tally()))
})

test("a rejected app is known from afar", async (context) => {
  const { near, far, connect, simulator, keeper } = await bothWays(context)
  await connect("mymall")
  assert.deepEqual(await far.rejections(), [])
  simulator.switches.set({ rejectSecret: true })
  await keeper.refresh("mymall", { force: true }).catch(() => undefined)
  assert.equal((await near.rejections()).length, 1)
  assert.deepEqual(await far.rejections(), await near.rejections())
})

/** What pictures are drawn from. */
function drawn({ connection, assessment }: Awaited<ReturnType<Reachable["connection"]>>) {
  const { id, mallId, owner, scopes, tag, tokens, health, connectedAt, shopNo } = connection
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = tokens
  const { failures, failingSinceAt, lastFailure, lostAt, pausedAt } = health
  const facts = {
    id,
    mallId,
    owner,
    scopes,
    tag,
    connectedAt,
    shopNo,
    accessExpiresAt,
    refreshExpiresAt,
    issuedAt,
  }
  return { ...facts, failures, failingSinceAt, lastFailure, lostAt, pausedAt, assessment }
}

async function idsOf(keeper: Reachable): Promise<string[]> {
  return (await keeper.connections()).found.map(({ connection }) => connection.id)
}

test("tokens, refreshes, events, keys and an end, from afar", async (context) => {
  const { near, far, connect, clock } = await bothWays(context)
  await connect("mymall")
  const [here, there] = [await near.token("mymall", {}), await far.token("mymall", {})]
  assert.deepEqual(comparable(there), comparable(here))
  const env = { format: "env" } as const
  assert.deepEqual(await far.formatted("mymall", env), await near.formatted("mymall", env))
  const cafe24 = { format: "cafe24" } as const
  assert.deepEqual(
    JSON.parse((await far.formatted("mymall", cafe24)).text),
    JSON.parse((await near.formatted("mymall", cafe24)).text),
  )
  await clock.step(20 * 60_000)
  assert.equal((await far.refresh("mymall", { force: false })).renewed, false)
  assert.equal((await far.refresh("mymall", { force: true })).renewed, true)
  assert.equal((await far.refreshAll({ force: false })).scanned, 1)
  assert.equal((await far.dailyCheck()).checked, 1)
  assert.deepEqual(
    comparable(await far.events(3, undefined, "en")),
    comparable(await near.events(3, undefined, "en")),
  )
  const { key, id } = await far.keys.create({ name: "orders", rights: ["token"] })
  assert.match(key, /^mk_/)
  assert.deepEqual(comparable(await far.keys.list()), comparable(await near.keys.list()))
  assert.equal(await far.keys.revoke(id), true)
  assert.equal(await far.keys.revoke("nothing00000"), false)
  assert.equal(
    (await far.doctor({ full: false }, "en")).exit,
    (await near.doctor({ full: false }, "en")).exit,
  )
  await far.disconnect("mymall", { revoke: true })
  await assert.rejects(near.connection("mymall"), (error) => isKeeperError(error, "connection_unknown"))
})

test("what is left is right from afar when the access token ended long ago", async (context) => {
  const { near, far, connect, clock, simulator } = await bothWays(context)
  await connect("asleep")
  simulator.switches.set({ tokenError: { value: "503" } })
  await clock.step(3 * 24 * 3_600_000)
  // The server's clock is not this machine's: another answer has shown it, as any living mall does.
  const [here, there] = [await near.connection("asleep"), await far.connection("asleep")]
  assert.equal(here.assessment.accessLeftMs, 0)
  const apart = Math.abs(there.assessment.refreshLeftMs - here.assessment.refreshLeftMs)
  assert.ok(apart < 2_000, `${apart} ms apart`)
})

test("a server at a port to which nothing may be sent is told with another port to take", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  desk.env.MALLKEY_URL = "http://127.0.0.1:6000"
  desk.env.MALLKEY_API_KEY = adminKey
  const { code, stderr } = await desk.run("status")
  assert.equal(code, 1)
  const said = stderr.replaceAll(/\s+/g, " ")
  assert.match(said, /programs that speak HTTP send nothing to port 6000.*--port 2424.*MALLKEY_URL/)
  assert.doesNotMatch(said, /TypeError/)
})

test("connect from afar prints a link, and sees when it was used", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  const demo = desk.start("demo", "--port", "0")
  // Said last, when everything else is in place.
  await demo.says(/Ctrl-C/)
  const link = await desk.run("connect", "onnuri-books", "--no-wait")
  assert.equal(link.code, 0, link.stderr)
  assert.match(link.stdout, /^http:\/\/127\.0\.0\.1:\d+\/connect\/\S+\n$/)
  assert.match(
    await (await fetch(link.stdout.trim(), { headers: { accept: "text/html" } })).text(),
    /onnuri-books/,
  )
  const inCapitals = await desk.run("connect", "Onnuri-Books", "--no-wait", "--json")
  assert.equal(JSON.parse(inCapitals.stdout).mall_id, "onnuri-books", "what the wait looks for")
  // Nobody watches a terminal here: it must not look as if it hung.
  const waiting = desk.start("connect", "onnuri-books")
  await waiting.says(/Ctrl-C is safe: the link stays good/)
  waiting.signal("SIGTERM")
  await waiting.ended
  demo.signal("SIGTERM")
  await demo.ended
})

test("more malls than one page holds come all", async (context) => {
  const { far, connect } = await bothWays(context)
  for (let at = 0; at < 205; at++) await connect(`mall${String(at).padStart(3, "0")}`)
  const first = await far.connections()
  const second = await far.connections(first.next)
  assert.equal(first.found.length + second.found.length, 205)
  assert.equal(second.next, undefined)
})

test("what the server refuses has the same code, fix and exit as here", async (context) => {
  const { url, near, far } = await bothWays(context)
  const here = await near.connection("nobody").catch((error) => error)
  const there = await far.connection("nobody").catch((error) => error)
  assert.deepEqual([there.code, there.fix, there.connectionId], [here.code, here.fix, here.connectionId])
  const stranger = farKeeper(createLine({ url, key: undefined }, "en"))
  await assert.rejects(stranger.connection("nobody"), (error) => isKeeperError(error, "key_missing"))
})

test("a demo is found by commands of its folder, and forgotten when it ends", async (context) => {
  const desk = await createDesk(context, { bare: true })
  const demo = desk.start("demo", "--port", "0", "--lang", "en")
  // Said last, when everything else is in place.
  await demo.says(/Ctrl-C/)
  const status = await desk.run("status", "--json")
  assert.equal(JSON.parse(status.stdout).connections.length, 5)
  // One of the five is lost: an owner must act.
  assert.equal(status.code, 3)
  assert.match((await desk.run("token", "hanok-living")).stdout, /^\w{22}\n$/)
  const script =
    'curl -sS -o /dev/null -w "%{http_code} " "https://$CAFE24_API_HOST/api/v2/admin/store"; echo "$CAFE24_MALL_ID $MALLKEY_API_KEY"'
  const ran = await desk.start("exec", "hanok-living", "--", "sh", "-c", script).ended
  assert.deepEqual([ran.code, ran.stdout], [0, "200 hanok-living \n"], ran.stderr)
  demo.signal("SIGTERM")
  assert.equal((await demo.ended).code, 0)
  assert.equal((await desk.run("status")).code, 2)
})

test("a command that needs the store says so, with MALLKEY_URL set", async (context) => {
  const desk = await createDesk(context)
  for (const command of [["export", "--plain", "--yes"], ["reseal"], ["serve"]]) {
    const ran = await desk.run(...command, "--server", "http://127.0.0.1:9", "--lang", "en")
    assert.equal(ran.code, 2, command.join(" "))
    assert.match(ran.stderr, /127\.0\.0\.1:9/)
  }
})

test("serve without an app runs no demo where MALLKEY_URL names a server", {
  timeout: 120_000,
}, async (context) => {
  const desk = await createDesk(context, { bare: true })
  const ran = await desk.start("serve", "--server", "http://127.0.0.1:9", "--port", "0", "--lang", "en").ended
  assert.equal(ran.code, 2)
  assert.match(ran.stderr, /MALLKEY_URL.*\n? *http:\/\/127\.0\.0\.1:9/)
})

test("no server, no mallkey, a redirect and a cut answer are said in one way, without the key", async (context) => {
  const key = "the-key-that-must-not-be-seen-anywhere"
  const others: Record<string, Server> = {
    html: createServer((_, response) => response.end("<html>hello</html>")),
    status: createServer((_, response) => response.writeHead(502).end("<html>bad gateway</html>")),
    redirect: createServer((_, response) =>
      response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
    ),
    cut: createServer((request) => request.socket.destroy()),
  }
  const urls = [
    await Promise.all(Object.values(others).map((server) => addressOf(server, context))),
    "http://127.0.0.1:9",
  ].flat()
  for (const url of urls) {
    const far = farKeeper(createLine({ url, key }, "en"))
    await assert.rejects(far.connection("mymall"), (error) => {
      assert.ok(isKeeperError(error, "server_unavailable"), `${url}: ${String(error)}`)
      assert.ok(!JSON.stringify(error).includes(key))
      return true
    })
  }
})

test("a server's reason is told as it gave it, and what steers a terminal is taken out", async (context) => {
  const desk = await createDesk(context)
  const { url } = await bothWays(context)
  const at = ["--server", url, "--lang", "en"]
  const keyless = await desk.run("status", ...at)
  assert.match(keyless.stderr, /MALLKEY_API_KEY/)
  assert.doesNotMatch(keyless.stderr, /x-api-key/)
  desk.env.MALLKEY_API_KEY = adminKey
  const refused = await desk.run("connect", "no mall", ...at)
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /`no mall` is not a mall id/)
  const rude = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/json" })
    response.end(JSON.stringify({ error: { code: "request_invalid", message: "no\u001b[2Jsuch" } }))
  })
  const far = farKeeper(createLine({ url: await addressOf(rude, context), key: "k" }, "en"))
  await assert.rejects(far.connection("mymall"), { said: "no [2Jsuch" })
})

test("status from afar names the runbook of the server that it asks, and an older server's none", async (context) => {
  const desk = await createDesk(context, { bare: true, env: { MALLKEY_LANG: "en" } })
  const world = createHttpWorld({ http: { runbook: () => "# Runbook" } })
  await world.connect("mymall")
  let isOlder = false
  const listener = createAppServer({
    ...world.http,
    fetch: async (request: Request) => {
      const answer = await world.http.fetch(request)
      if (!isOlder || !request.url.endsWith("/readyz")) return answer
      const { runbook: _, ...before } = (await answer.json()) as Record<string, unknown>
      return Response.json(before)
    },
  } as typeof world.http)
  context.after(() => listener.closeAllConnections())
  desk.env.MALLKEY_URL = await addressOf(listener, context)
  desk.env.MALLKEY_API_KEY = adminKey
  const { simulator, keeper } = world
  simulator.switches.set({ rejectSecret: true })
  await keeper.refresh("mymall", { force: true }).catch(() => undefined)
  const address = `${desk.env.MALLKEY_URL}/v1/runbook#alert-app_rejected`
  assert.ok((await desk.run("status")).stdout.includes(address))
  isOlder = true
  assert.doesNotMatch((await desk.run("status")).stdout, /runbook/)
})
