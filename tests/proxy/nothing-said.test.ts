// What callers send in confidence comes out nowhere: marked in every place of a call, looked for in all that is said about calls.
import assert from "node:assert/strict"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { type TestContext, test } from "node:test"
import { createLateProxy } from "../../src/compose/late-proxy.ts"
import { createHouseApp } from "../../src/http/app.ts"
import { createAppServer } from "../../src/programs/server/listener.ts"
import { adminKey } from "../kit/http-world.ts"
import { type PlatformPeer, platformPeer } from "../kit/platform-peer.ts"
import { forwardStage, login, talk } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { raw } from "../kit/ways/raw-http.ts"

/** Each place has a mark of its own, so that a failure says which of them came out. */
const mark = (place: string) => `Zq9${place}Zq9`
/** In it a mall's bucket of calls is empty again. */
const minute = 60_000
const marked = /Zq9\w+?Zq9/g
const body = JSON.stringify({ memo: mark("Body"), mobile: "010-1234-5678" })
const query = `?buyer=${mark("Query")}&limit=1`
const own = `Cookie: a=${mark("Cookie")}\r\nX-Own: ${mark("Header")}\r\n`
const form = new URLSearchParams({
  grant_type: "refresh_token",
  refresh_token: mark("RefreshToken"),
  client_secret: mark("ClientSecret"),
}).toString()

const manners: PlatformPeer["answer"][] = [
  (_request, response, heard) => response.writeHead(200).end(heard.url + heard.body),
  (_request, response, heard) => response.writeHead(422).end(heard.body),
  (_request, response) => response.writeHead(401).end('{"error":{"code":401,"message":"token_expired"}}'),
  (_request, response) => response.writeHead(503).end(mark("Answer")),
  (request) => void request.socket.destroy(),
]

/** A request whole, on a line that ends with it. `auth`: a header line, with its end. */
function asked(method: string, path: string, auth: string, sent = "", type = "application/json"): string {
  const length = sent === "" ? "" : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(sent)}\r\n`
  return `${method} ${path} HTTP/1.1\r\nHost: mymall.cafe24api.com\r\nConnection: close\r\n${auth}${own}${length}\r\n${sent}`
}

/** Rightly called, wrongly called, and in shapes that are refused. */
function calls(base: string, right: string, wrong: string): string[] {
  const admin = `${base}/api/v2/admin`
  const urlencoded = "application/x-www-form-urlencoded"
  return [
    asked("GET", `${admin}/orders${query}`, right),
    asked("POST", `${admin}/products${query}`, right, body),
    asked("DELETE", `${admin}/products/7${query}`, right, body),
    asked("GET", `${admin}/orders${query}`, wrong),
    asked("GET", `${admin}/..%2f..%2fx${query}`, right),
    asked("TRACE", `${admin}/orders${query}`, right),
    asked("GET", `${base}/elsewhere${query}`, right),
    asked("POST", `${base}/api/v2/oauth/token${query}`, right, form, urlencoded),
    asked("POST", `${base}/api/v2/oauth/token${query}`, wrong, form, urlencoded),
    asked("POST", `${base}/api/v2/oauth/token`, right, body),
    asked("POST", `${base}/api/v2/oauth/revoke`, right, form, urlencoded),
    `GET ${admin}/orders${query} HTTP/1.1\r\nHost: x\r\n${right}${own}Bad Header\r\n\r\n`,
    `POST ${admin}/orders${query} HTTP/1.1\r\nHost: x\r\n${right}Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
  ]
}

const wrongKey = mark("Key")
const basicMark = Buffer.from(`${mark("Owner")}:${wrongKey}`).toString("base64")

function nothingSaid(said: string[], keys: string[]): void {
  const text = said.join("\n")
  assert.deepEqual(text.match(marked) ?? [], [])
  for (const never of [basicMark, "010-1234-5678", ...keys]) assert(!text.includes(never), never)
}

/** What we answer ourselves; the platform's own answers are the caller's. */
const ownAnswer = (answer: string) => (/^x-mallkey-upstream: 1\r$/im.test(answer) ? "" : answer)

async function markedKey(keeper: Awaited<ReturnType<typeof proxyStage>>["keeper"]): Promise<string> {
  return (await keeper.keys.create({ name: "orders-bot", rights: ["proxy"] }, "test")).key
}

/** Everything that is logged, at whatever level, and every event. */
function listening(context: TestContext, { keeper }: Pick<Awaited<ReturnType<typeof proxyStage>>, "keeper">) {
  const said: string[] = []
  const say = (facts: object, message: string) => void said.push(`${message} ${JSON.stringify(facts)}`)
  context.after(keeper.journal.listen((event) => void said.push(JSON.stringify(event))))
  return { said, log: { debug: say, info: say, error: say } }
}

test("by the prefix: no log, audit, metric, event, list or error of ours repeats what a caller sent", async (context) => {
  const peer = await platformPeer(context)
  const stage = await proxyStage(context, { apiBase: peer.base })
  const { said, log } = listening(context, stage)
  const proxy = createLateProxy(stage.keeper, (line) => void said.push(JSON.stringify(line)))
  const server = createAppServer(createHouseApp(stage.keeper, { adminKey, log, language: "en", proxy }))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  context.after(async () => {
    server.close()
    server.closeAllConnections()
    await proxy.close()
  })
  await stage.connect("mymall")
  const key = await markedKey(stage.keeper)
  const auth = `Authorization: Bearer ${key}\r\n`
  for (peer.answer of manners) {
    await stage.clock.step(minute)
    for (const call of calls("/proxy/mymall", auth, `X-Api-Key: ${wrongKey}\r\n`))
      said.push(ownAnswer(await raw(port, call)))
  }
  said.push(ownAnswer(await raw(port, asked("GET", `/proxy/nobodys/api/v2/admin/x${query}`, auth))))
  assert(
    peer.heard.some(({ url }) => url.includes(mark("Query"))) &&
      said.some((each) => each.includes("orders-bot")),
  )
  for (const path of [
    "/metrics",
    "/v1/events?limit=200",
    "/v1/connections",
    "/v1/programs",
    "/v1/keys",
    "/readyz",
  ]) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { "x-api-key": adminKey } })
    said.push(await answer.text())
  }
  nothingSaid(said, [key, adminKey, (await stage.store.get("mymall"))!.tokens.accessToken])
})

test("by the forward proxy, inside tunnels and in absolute form: no more is said", async (context) => {
  const peer = await platformPeer(context)
  const said: string[] = []
  const say = (facts: object, message: string) => void said.push(`${message} ${JSON.stringify(facts)}`)
  const stage = await forwardStage(context, { apiBase: peer.base, forward: { log: { error: say } } })
  context.after(stage.keeper.journal.listen((event) => void said.push(JSON.stringify(event))))
  await stage.connect("mymall")
  const key = await markedKey(stage.keeper)
  const right = `Proxy-Authorization: ${login(key)}\r\nAuthorization: Bearer ${mark("Token")}\r\n`
  const wrong = `Proxy-Authorization: Basic ${basicMark}\r\n`
  for (peer.answer of manners) {
    await stage.clock.step(minute)
    for (const call of calls("https://mymall.cafe24api.com", right, wrong))
      said.push(ownAnswer(await raw(stage.port, call)))
    await stage.clock.step(minute)
    for (const call of calls("", `Authorization: Bearer ${mark("Token")}\r\n`, "")) {
      said.push(ownAnswer(await talk(await stage.secure("mymall.cafe24api.com", key), call)))
    }
  }
  said.push(await raw(stage.port, asked("GET", `http://other.example/${query}`, right)))
  said.push(await raw(stage.port, `CONNECT other.example:443 HTTP/1.1\r\nHost: x\r\n${wrong}${own}\r\n`))
  const metrics = await fetch(`http://127.0.0.1:${stage.port}/metrics`, {
    headers: { authorization: `Bearer ${adminKey}` },
  })
  said.push(await metrics.text())
  assert(peer.heard.some(({ url }) => url.includes(mark("Query"))))
  assert.match(said.at(-1)!, /mallkey_/)
  nothingSaid(said, [key, login(key), adminKey, (await stage.store.get("mymall"))!.tokens.accessToken])
})
