// An answer that is there before all of a long body: a caller that sends everything first gets it all the same, and goes on by the same line.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { type Duplex, Readable } from "node:stream"
import { type TestContext, test } from "node:test"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { forwardStage, login } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const host = "mymall.cafe24api.com"
const path = "/api/v2/admin/orders"
/** More than what two lines on one machine hold between them. */
const long = Buffer.alloc(24 * 2 ** 20, "x")

const leashed = async (keeper: KeeperOfHouse) => {
  const request = { name: "reader", rights: ["proxy" as const], allow: ["GET /admin/*"] }
  return (await keeper.keys.create(request, "test")).key
}

/** All of it is written before anything is read, as `requests` of Python does. */
async function sendAll(line: Duplex, head: string): Promise<string> {
  line.pause()
  line.write(`${head}content-length: ${long.length}\r\n\r\n`, "latin1")
  const failed = once(line, "error").then(([error]) => Promise.reject(error))
  const written = new Promise<void>((resolve, reject) =>
    line.write(long, (error) => (error ? reject(error) : resolve())),
  )
  await Promise.race([written, failed])
  return statusOf(line)
}

async function statusOf(line: Duplex): Promise<string> {
  line.resume()
  const [chunk] = await once(line, "data")
  return /^HTTP\/1\.1 (\d+)/.exec(String(chunk))?.[1] ?? String(chunk)
}

async function goesOn(line: Duplex, head: string): Promise<void> {
  line.write(`${head}\r\n`)
  assert.equal(await statusOf(line), "200")
  line.destroy()
}

async function lineTo(context: TestContext, port: number): Promise<Duplex> {
  const line = connect(port, "127.0.0.1")
  context.after(() => line.destroy())
  await once(line, "connect")
  return line
}

test("at the prefix, which keeps the line: refused by a leash", async (context) => {
  const stage = await proxyStage(context, { apiBase: (await platformPeer(context)).base })
  await stage.connect("mymall")
  const line = await lineTo(context, stage.port)
  const head = (method: string, key: string) =>
    `${method} /proxy/mymall${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n`
  const key = await leashed(stage.keeper)
  assert.equal(await sendAll(line, head("POST", key)), "403")
  await goesOn(line, head("GET", key))
})

test("inside of a tunnel and in absolute form: refused by a leash, for its key, or too long for a token request", async (context) => {
  const stage = await forwardStage(context, { apiBase: (await platformPeer(context)).base })
  await stage.connect("mymall")
  const key = await leashed(stage.keeper)
  const absolutely = async (target: string, shown: string) => {
    const head = `POST http://${host}${target} HTTP/1.1\r\nhost: ${host}\r\nproxy-authorization: ${login(shown)}\r\n`
    return [await lineTo(context, stage.port), head] as const
  }
  const inTunnel = async (target: string) =>
    [await stage.secure(host, key), `POST ${target} HTTP/1.1\r\nhost: ${host}\r\n`] as const
  for (const target of [path, "/api/v2/oauth/token"]) {
    for (const [line, head] of [await absolutely(target, key), await inTunnel(target)]) {
      assert.equal(await sendAll(line, head), "403", target)
      await once(line, "close")
    }
  }
  const [line, head] = await absolutely(path, "mk_made-up")
  assert.equal(await sendAll(line, head), "407")
  await once(line, "close")
})

test("on web-standard hosts, which keep the line: what is left of the body is taken, and the line not ended", async (context) => {
  const stage = await proxyStage(context, { apiBase: (await platformPeer(context)).base })
  await stage.connect("mymall")
  const key = await leashed(stage.keeper)
  // As Next.js hands a request on.
  const server = createServer(async (request, response) => {
    const body = Readable.toWeb(request) as ReadableStream<Uint8Array>
    const headers = { authorization: `Bearer ${key}` }
    const { method = "GET" } = request
    const init = { method, headers, ...(method === "POST" && { body, duplex: "half" }) }
    const answer = await stage.app.fetch(new Request(`http://h/proxy/mymall${path}`, init))
    response.writeHead(answer.status).end(await answer.text())
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => server.close())
  const line = await lineTo(context, (server.address() as AddressInfo).port)
  const head = (method: string) => `${method} / HTTP/1.1\r\nhost: x\r\n`
  assert.equal(await sendAll(line, head("POST")), "403")
  await goesOn(line, head("GET"))
})
