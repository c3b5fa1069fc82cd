// A run by a server elsewhere: no token comes to the laptop, the key's rights and leash hold, and trouble has its name.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { type TestContext, test } from "node:test"
import { gzipSync } from "node:zlib"
import { isKeeperError } from "../../src/core/errors.ts"
import { farWay } from "../../src/programs/exec/far-way.ts"
import { prepareRun } from "../../src/programs/exec/run.ts"
import { adminKey } from "../kit/http-world.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { askingProgram, nodeAsking, pythonAsking } from "../kit/ways/asking-program.ts"
import { type ProxyStage, proxyStage } from "../kit/ways/proxy-stage.ts"

const twoHours = 2 * 60 * 60_000
const urlOf = (path: string, mall = "mymall") => `https://${mall}.cafe24api.com/api/v2/admin/${path}`

interface Wish {
  names?: string[]
  key?: string
  url?: string
  lookEveryMs?: number
}

async function runFrom(context: TestContext, stage: ProxyStage, wish: Wish = {}) {
  const { names = ["mymall"], key = adminKey, url = stage.url, lookEveryMs = 20 } = wish
  const secret = "the secret of this run"
  const way = farWay({ server: { url, key }, names, language: "en", secret })
  const parent = { PATH: process.env.PATH, HOME: process.env.HOME, MALLKEY_URL: url, MALLKEY_API_KEY: key }
  const hidden = { texts: new Set([key]), names: undefined }
  const run = await prepareRun({ way, names, parent, hidden, lookEveryMs })
  context.after(run.close)
  return run
}

const makeKey = async ({ keeper }: ProxyStage, request: object) =>
  (await keeper.keys.create({ name: "laptop", rights: ["proxy"], ...request }, "test")).key

/** A program that answers each line with status, error of ours and text of a fetch. */
function fetching(context: TestContext, variables: Record<string, string | undefined>, url: string) {
  const client = `{ fetch: () => fetch(url, { method: process.env.METHOD ?? "GET", headers })
    .then(async (a) => ({ status: a.status, error: a.headers.get("x-mallkey-error"), upstream: a.headers.get("x-mallkey-upstream"), text: await a.text() })) }`
  const program = askingProgram(context, [process.execPath, "-e", nodeAsking(url, client)], variables)
  return async () => (await program.ask()).fetch as Record<string, unknown>
}

test("a program lives through two ends of its token, and its file follows; the laptop sees stand-ins alone", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { variables } = await runFrom(context, stage, {
    key: await makeKey(stage, { connections: ["mymall"] }),
  })
  const read = () => JSON.parse(readFileSync(variables.CAFE24_TOKENS_FILE!, "utf8")).mymall
  const first = read()
  assert.match(first.access_token, /^mk\w{20}$/)
  assert.equal(first.access_token, variables.CAFE24_ACCESS_TOKEN)
  assert.equal(variables.CAFE24_API_HOST, "mymall.cafe24api.com")
  assert(!Object.keys(variables).some((name) => name.startsWith("MALLKEY_")))
  const clients = "{ fetch: () => fetch(url, { headers }).then((a) => a.text().then(() => a.status)) }"
  const programs = [
    askingProgram(context, [process.execPath, "-e", nodeAsking(urlOf("store"), clients)], variables),
    askingProgram(context, ["python3", "-c", pythonAsking(urlOf("store"))], variables),
  ]
  const before = stage.simulator.counters("mymall").tokenRequests
  for (let end = 1; end <= 2; end++) {
    const { expires_at } = read()
    await stage.clock.step(twoHours)
    for (const answers of await Promise.all(programs.map(({ ask }) => ask()))) {
      for (const [name, status] of Object.entries(answers)) assert.equal(status, 200, `${name}: ${status}`)
    }
    assert.equal(stage.simulator.counters("mymall").tokenRequests, before + end)
    while (read().expires_at === expires_at) await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(read().access_token, first.access_token)
  }
  const { accessToken } = await stage.keeper.token("mymall")
  assert(!JSON.stringify(variables).includes(accessToken))
  // What the run holds opens nothing at the server, and the server's own count of programs does not know the run.
  assert.equal((await stage.ask("/proxy/mymall/api/v2/admin/store", bearer(first.access_token))).status, 401)
  assert.deepEqual(await stage.keeper.programs.list(), [])
})

test("an answer that passes tells of a rotation: the file follows without being looked at", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { variables } = await runFrom(context, stage, { lookEveryMs: 3_600_000 })
  const read = () => JSON.parse(readFileSync(variables.CAFE24_TOKENS_FILE!, "utf8")).mymall
  const ask = fetching(context, variables, urlOf("store"))
  await ask()
  for (let rotation = 1; rotation <= 2; rotation++) {
    const { expires_at } = read()
    await stage.clock.step(twoHours)
    assert.equal((await ask()).status, 200)
    while (read().expires_at === expires_at) await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

const bearer = (token: string) => ({ headers: { "x-api-key": "", authorization: `Bearer ${token}` } })

test("the leash of the key holds; links and bodies are the platform's own", async (context) => {
  const link =
    '{"links":[{"rel":"next","href":"https://mymall.cafe24api.com/api/v2/admin/orders?offset=10"}]}'
  const peer = await platformPeer(context, (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(link)
  })
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const key = await makeKey(stage, { allow: ["GET /admin/orders*"] })
  const { variables } = await runFrom(context, stage, { key })
  const orders = await fetching(context, variables, urlOf("orders"))()
  assert.deepEqual(orders, { status: 200, error: null, upstream: "1", text: link })
  const heard = peer.heard.length
  const store = await fetching(context, variables, urlOf("store"))()
  assert.deepEqual([store.status, store.error, store.upstream], [403, "not_allowed", null])
  const write = await fetching(context, { ...variables, METHOD: "DELETE" }, urlOf("orders"))()
  assert.deepEqual([write.status, write.error], [403, "not_allowed"])
  const up = await fetching(context, variables, urlOf("..%2f..%2f..%2f..%2fv1/connections"))()
  assert.deepEqual([up.status, up.error], [403, "request_invalid"])
  assert.equal(peer.heard.length, heard)
})

test("a body longer than is held, and an answer that is compressed, go through both proxies as they are", async (context) => {
  const peer = await platformPeer(context, (request, response) => {
    response.writeHead(201, { "content-type": "application/json", "content-encoding": "gzip" })
    response.end(gzipSync(JSON.stringify({ asked: request.headers["accept-encoding"] })))
  })
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const { variables } = await runFrom(context, stage)
  const client = `{ fetch: () => fetch(url, { method: "POST", body: "x".repeat(600_000), headers })
    .then(async (a) => ({ status: a.status, coding: a.headers.get("content-encoding"), text: await a.text() })) }`
  const program = askingProgram(
    context,
    [process.execPath, "-e", nodeAsking(urlOf("products"), client)],
    variables,
  )
  const { fetch: got } = (await program.ask()) as { fetch: Record<string, unknown> }
  assert.deepEqual([got.status, got.coding], [201, "gzip"])
  assert.match(String(got.text), /gzip/)
  assert.equal(peer.heard.at(-1)?.body.length, 600_000)
})

test("several malls, and none but those; two at one host are refused", async (context) => {
  const stage = await proxyStage(context)
  for (const mall of ["mymall", "othermall", "thirdmall"]) await stage.connect(mall)
  const { variables } = await runFrom(context, stage, { names: ["othermall", "mymall"] })
  assert.equal(variables.CAFE24_MALL_ID, "othermall")
  assert.deepEqual(Object.keys(JSON.parse(variables.CAFE24_TOKENS_JSON!)), ["othermall", "mymall"])
  for (const [mall, status] of [
    ["mymall", 200],
    ["othermall", 200],
    ["thirdmall", 403],
  ] as const) {
    assert.equal((await fetching(context, variables, urlOf("store", mall))()).status, status, mall)
  }
  await assert.rejects(
    runFrom(context, stage, { names: ["mymall", "mymall~shop"] }),
    is("request_invalid", /both are reached at mymall\.cafe24api\.com/),
  )
})

const is = (code: Parameters<typeof isKeeperError>[1], detail = /./) => {
  return (error: unknown) => isKeeperError(error, code) && detail.test(`${error.detail ?? "-"}`)
}

test("a key that is none, one without the right, a mall that is not there, a lost one, a server that is away", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  await assert.rejects(runFrom(context, stage, { key: "not a key of that server" }), is("key_missing"))
  const reading = await makeKey(stage, { rights: ["read", "token"] })
  await assert.rejects(runFrom(context, stage, { key: reading }), is("not_allowed"))
  const others = await makeKey(stage, { connections: ["othermall"] })
  await assert.rejects(runFrom(context, stage, { key: others }), is("not_allowed"))
  await assert.rejects(runFrom(context, stage, { names: ["nobodys"] }), is("connection_unknown"))
  await assert.rejects(runFrom(context, stage, { names: [".."] }), is("connection_unknown"))
  await stage.connect("lostmall")
  const { clientId, clientSecret } = stage.simulator.app
  const refresh_token = stage.simulator.liveRefreshToken("lostmall") ?? ""
  const spent = { grant_type: "refresh_token", refresh_token }
  stage.simulator.token("lostmall", spent, { clientId, clientSecret })
  await stage.keeper.refresh("lostmall", { force: true }).catch(() => undefined)
  await stage.clock.step(twoHours)
  await assert.rejects(runFrom(context, stage, { names: ["lostmall"] }), is("needs_reconnect"))
  const { variables } = await runFrom(context, stage)
  const ask = fetching(context, variables, urlOf("store"))
  assert.equal((await ask()).status, 200)
  const without = await proxyStage(context, { http: { proxy: undefined } })
  await assert.rejects(runFrom(context, without), is("request_invalid", /this server has no \/proxy/))
  await stage.close()
  const away = await ask()
  assert.deepEqual([away.status, away.error], [503, "server_unavailable"])
  await assert.rejects(runFrom(context, stage), is("server_unavailable", /ECONNREFUSED/))
})

test("a key that is withdrawn while the program runs: 403, and never the platform's 401", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key, facts } = await stage.keeper.keys.create({ name: "k", rights: ["proxy"] }, "test")
  const { variables } = await runFrom(context, stage, { key })
  const ask = fetching(context, variables, urlOf("store"))
  assert.equal((await ask()).status, 200)
  await stage.keeper.keys.revoke(facts.id, "test")
  await stage.clock.step(6_000)
  const refused = await ask()
  assert.deepEqual([refused.status, refused.error], [403, "not_allowed"])
})
