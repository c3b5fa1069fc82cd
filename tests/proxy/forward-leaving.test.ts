// Callers that vanish, lines that break, and a stop with streams open: the process lives, and nothing is left behind.
import assert from "node:assert/strict"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { once } from "node:events"
import { connect } from "node:net"
import { test } from "node:test"
import { adminKey } from "../kit/http-world.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { forwardStage, login, talk } from "../kit/ways/forward-stage.ts"

const lines = (...all: string[]) => all.join("\r\n")
const host = "host: mymall.cafe24api.com"
const ask = lines("GET /api/v2/admin/orders HTTP/1.1", host, "", "")

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test("a caller may vanish at every stage: the next one is served, and no tunnel stays", async (context) => {
  const peer = await platformPeer(context, (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" })
    response.write("[1,")
    setImmediate(() => response.end("2]"))
  })
  const stage = await forwardStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const connecting = lines(
    "CONNECT mymall.cafe24api.com:443 HTTP/1.1",
    `proxy-authorization: ${login(adminKey)}`,
  )
  for (const begun of [
    "",
    "CONN",
    connecting,
    lines(connecting, "host: x", "", ""),
    lines(connecting, "host: x", "", "\x16\x03\x01"),
  ]) {
    const socket = connect(stage.port, "127.0.0.1", () =>
      socket.write(begun, "latin1", () => socket.resetAndDestroy()),
    )
    socket.on("error", () => undefined)
    await once(socket, "close")
  }
  const agreed = await stage.tunnel()
  agreed.destroy()
  for (const said of [
    "",
    "GET /api",
    ask,
    lines("POST /api/v2/admin/orders HTTP/1.1", host, "content-length: 99", "", "x"),
  ]) {
    const inner = await stage.secure()
    inner.on("error", () => undefined)
    inner.write(said)
    await new Promise(setImmediate)
    inner.destroy()
  }
  const reading = await stage.secure()
  reading.on("error", () => undefined)
  reading.write(ask)
  await once(reading, "data")
  reading.destroy()
  await until(() => stage.proxy.figures().ours === 0)
  assert.match(
    await talk(await stage.secure(), ask.replace(host, `${host}\r\nconnection: close`)),
    /^HTTP\/1\.1 200/,
  )
})

test("a stop gives an answer under way its time, and closes tunnels that are idle", async (context) => {
  const held: { go(): void }[] = []
  const peer = await platformPeer(context, (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" })
    response.write("[1,")
    held.push({ go: () => response.end("2]") })
  })
  const stage = await forwardStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const idle = await stage.secure()
  idle.on("error", () => undefined)
  const idleOver = once(idle, "close")
  const busy = await stage.secure()
  let text = ""
  busy.on("data", (chunk) => {
    text += chunk
  })
  busy.write(ask)
  await until(() => held.length === 1 && text.includes("[1,"))
  const closing = stage.proxy.close(60_000)
  const over = once(busy, "close")
  held[0]!.go()
  await Promise.all([closing, over, idleOver])
  assert.match(text, /2\]/)
})

test("another host that is allowed is passed on to untouched, by tunnel and in absolute form", async (context) => {
  const stranger = await platformPeer(context)
  const stage = await forwardStage(context, {
    others: { allowed: ["localhost"], alsoInside: true },
  })
  const line = await stage.tunnel(`localhost:${stranger.port}`)
  let told = 0
  const tell = (length: unknown) => {
    told += length as number
  }
  subscribe("mallkey:proxy:bytes", tell)
  context.after(() => void unsubscribe("mallkey:proxy:bytes", tell))
  const own = "authorization: Bearer own"
  const close = "connection: close"
  assert.match(await talk(line, lines("GET /a HTTP/1.1", "host: x", own, close, "", "")), /^HTTP\/1\.1 200/)
  assert(told > 100, `${told} bytes of the tunnel were told of`)
  const plain = connect(stage.port, "127.0.0.1")
  const url = `http://localhost:${stranger.port}/b`
  const auth = `proxy-authorization: ${login(adminKey)}`
  assert.match(
    await talk(
      plain,
      lines(`POST ${url} HTTP/1.1`, "host: x", own, auth, close, "content-length: 2", "", "hi"),
    ),
    /^HTTP\/1\.1 200/,
  )
  assert.deepEqual(
    stranger.heard.map(({ url, body }) => [url, body]),
    [
      ["/a", ""],
      ["/b", "hi"],
    ],
  )
  for (const { rawHeaders } of stranger.heard) {
    assert(rawHeaders.includes("Bearer own"))
    assert(!rawHeaders.some((name) => name.toLowerCase() === "proxy-authorization"))
  }
  await until(() => stage.proxy.figures().others === 0)
  await assert.rejects(stage.tunnel("127.0.0.1:1"), /403/)
})

test("with all hosts allowed, those inside the network are not among them", async (context) => {
  const stranger = await platformPeer(context)
  const stage = await forwardStage(context, { others: { allowed: "all" } })
  await assert.rejects(stage.tunnel(`127.0.0.1:${stranger.port}`), /403/)
  await assert.rejects(stage.tunnel(`localhost:${stranger.port}`), /503/)
  await assert.rejects(stage.tunnel(`[::1]:${stranger.port}`), /403/)
  assert.equal(stranger.connections, 0)
})
