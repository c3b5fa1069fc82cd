// A key that is revoked while an answer streams, or while a tunnel is open: whichever way it came in, it ends within seconds.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer as createHttpServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { connect, createServer } from "node:net"
import type { Duplex } from "node:stream"
import { type TestContext, test } from "node:test"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { forwardStage, login } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const path = "/api/v2/admin/orders"
const host = "mymall.cafe24api.com"

/** Goes on for ever, a piece at a time. */
async function endlessPeer(context: TestContext) {
  return platformPeer(context, endless)
}

const endless: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" })
  const more = setInterval(() => response.write('"a piece",'), 20)
  response.on("close", () => clearInterval(more))
  response.write("[")
}

const twoKeys = async (keeper: KeeperOfHouse) => {
  const make = (name: string) => keeper.keys.create({ name, rights: ["proxy"] }, "test")
  return { doomed: await make("doomed"), other: await make("other") }
}

/** Rejects, or ends, when the answer is cut. */
async function readOn(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader()
  while (!(await reader.read()).done);
}

test("the prefix, on Node's own response and on web-standard hosts: its answer breaks off, another key's goes on", async (context) => {
  const stage = await proxyStage(context, { apiBase: (await endlessPeer(context)).base })
  await stage.connect("mymall")
  const { doomed, other } = await twoKeys(stage.keeper)
  const headers = (key: string) => ({ authorization: `Bearer ${key}` })
  const piped = async (key: string) =>
    (await fetch(`${stage.url}/proxy/mymall${path}`, { headers: headers(key) })).body!
  const web = await stage.app.fetch(
    new Request(`http://h/proxy/mymall${path}`, { headers: headers(doomed.key) }),
  )
  const [cut, goesOn] = [await piped(doomed.key), await piped(other.key)]
  await stage.keeper.keys.revoke(doomed.facts.id, "test")
  await Promise.all([assert.rejects(readOn(cut)), assert.rejects(readOn(web.body!))])
  const reader = goesOn.getReader()
  for (let piece = 0; piece < 5; piece++) assert.equal((await reader.read()).done, false)
  await reader.cancel()
})

test("the prefix, where nothing was answered yet: the caller hears that the key is no more", async (context) => {
  const peer = await platformPeer(context, () => undefined)
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const { doomed } = await twoKeys(stage.keeper)
  const asked = fetch(`${stage.url}/proxy/mymall${path}`, {
    headers: { authorization: `Bearer ${doomed.key}` },
  })
  while (peer.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await stage.keeper.keys.revoke(doomed.facts.id, "test")
  assert.equal((await asked).status, 401)
})

test("a write of which nobody knows whether it was carried out is no plain refusal of the key: at the prefix, on web-standard hosts, in a tunnel", async (context) => {
  const peer = await platformPeer(context, () => undefined)
  const prefix = await proxyStage(context, { apiBase: peer.base })
  const forward = await forwardStage(context, { apiBase: peer.base })
  await Promise.all([prefix.connect("mymall"), forward.connect("mymall")])
  const [one, other] = [await twoKeys(prefix.keeper), await twoKeys(forward.keeper)]
  const write = { method: "POST", body: "{}", headers: { authorization: `Bearer ${one.doomed.key}` } }
  const line = await forward.secure(host, other.doomed.key)
  line.write(`POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 2\r\n\r\n{}`)
  const asked = [
    fetch(`${prefix.url}/proxy/mymall${path}`, write),
    prefix.app.fetch(new Request(`http://h/proxy/mymall${path}`, write)),
  ]
  while (peer.heard.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
  await prefix.keeper.keys.revoke(one.doomed.facts.id, "test")
  await forward.keeper.keys.revoke(other.doomed.facts.id, "test")
  for (const response of await Promise.all(asked)) {
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    assert.deepEqual([response.status, error.code], [504, "call_unclear"])
  }
  const [inside] = await once(line, "data")
  assert.match(String(inside), /^HTTP\/1\.1 504 /)
  line.destroy()
})

test("a write that still waits for its turn when its key ends has surely not been made", async (context) => {
  const peer = await platformPeer(
    context,
    (_request, response) => void response.writeHead(429, { "retry-after": "20" }).end("{}"),
  )
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const { doomed } = await twoKeys(stage.keeper)
  const write = { method: "POST", body: "{}", headers: { authorization: `Bearer ${doomed.key}` } }
  const ask = () => fetch(`${stage.url}/proxy/mymall${path}`, write)
  assert.equal((await ask()).status, 429)
  const waiting = ask()
  await new Promise((resolve) => setTimeout(resolve, 200))
  await stage.keeper.keys.revoke(doomed.facts.id, "test")
  assert.equal((await waiting).status, 401)
  assert.equal(peer.heard.length, 1)
})

test("the forward proxy: inside of a tunnel, in absolute form, to a platform and to another host, and in a tunnel to that", async (context) => {
  const others = { allowed: "all", alsoInside: true } as const
  const stage = await forwardStage(context, { apiBase: (await endlessPeer(context)).base, others })
  await stage.connect("mymall")
  const { doomed, other } = await twoKeys(stage.keeper)
  const echo = createServer((socket) => void socket.on("error", () => socket.destroy()).pipe(socket))
  echo.listen(0, "127.0.0.1")
  await once(echo, "listening")
  context.after(() => echo.close())
  const elsewhere = `127.0.0.1:${(echo.address() as AddressInfo).port}`
  const request = (target: string, key?: string) =>
    `GET ${target} HTTP/1.1\r\nhost: ${host}\r\n${key ? `proxy-authorization: ${login(key)}\r\n` : ""}\r\n`
  const inside = async (key: string) => {
    const line = await stage.secure(host, key)
    line.write(request(path))
    return line
  }
  const plain = createHttpServer(endless).listen(0, "127.0.0.1")
  await once(plain, "listening")
  context.after(() => plain.close())
  const plainly = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/`
  const absolute = async (target: string, key: string) => {
    const line = connect(stage.port, "127.0.0.1")
    line.write(request(target, key))
    return line
  }
  const beside = (key: string) => stage.tunnel(elsewhere, key)
  const open = async (key: string) =>
    Promise.all([beside(key), inside(key), absolute(`https://${host}${path}`, key), absolute(plainly, key)])
  const [doomedLines, otherLines] = [await open(doomed.key), await open(other.key)]
  const begun = async ([, ...answers]: Duplex[]) => Promise.all(answers.map((line) => once(line, "data")))
  await Promise.all([begun(doomedLines), begun(otherLines)])
  await stage.keeper.keys.revoke(doomed.facts.id, "test")
  await Promise.all(
    doomedLines.map(async (line) => {
      line.on("error", () => undefined).resume()
      if (!line.closed) await once(line, "close")
    }),
  )
  for (const line of otherLines) assert.equal(line.destroyed, false)
  const tunnel = otherLines[0].resume()
  tunnel.write("still here")
  assert.equal(String((await once(tunnel, "data"))[0]), "still here")
  for (const line of otherLines) line.destroy()
})
