// A body that never ends behind a refusal: what is left of it is read so that its caller gets the answer, and not for as long as a stranger sends.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { Readable } from "node:stream"
import { test } from "node:test"
import { forwardStage, login } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const host = "mymall.cafe24api.com"
const path = "/api/v2/admin/orders"
const piece = Buffer.alloc(2 ** 20, "x")
/** Far more than is taken, and soon sent. */
const piecesAtMost = 1_024

/** The status it was told, once its line was ended. */
async function pushUntilEnded(port: number, head: string): Promise<string> {
  const line = connect(port, "127.0.0.1")
  await once(line, "connect")
  let answer = ""
  line.on("data", (chunk) => {
    answer += chunk
  })
  line.on("error", () => undefined)
  line.write(`${head}content-length: ${2 ** 50}\r\n\r\n`)
  let pieces = 0
  for (; !line.destroyed && pieces < piecesAtMost; pieces++)
    await new Promise((resolve) => line.write(piece, resolve))
  line.destroy()
  assert.ok(pieces < piecesAtMost, "it goes on being read")
  return /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? answer
}

const leash = { name: "reader", rights: ["proxy" as const], allow: ["GET /admin/*"] }

test("at the prefix: refused at the door, or by a leash", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await stage.keeper.keys.create(leash, "test")
  for (const [shown, status] of [
    ["mk_made-up", "401"],
    [key, "403"],
  ]) {
    const head = `POST /proxy/mymall${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${shown}\r\n`
    assert.equal(await pushUntilEnded(stage.port, head), status)
  }
})

test("at the forward proxy: refused for its key", async (context) => {
  const stage = await forwardStage(context)
  const shown = login("mk_made-up")
  const head = `POST http://${host}${path} HTTP/1.1\r\nhost: ${host}\r\nproxy-authorization: ${shown}\r\n`
  assert.equal(await pushUntilEnded(stage.port, head), "407")
})

test("on web-standard hosts: refused by a leash", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await stage.keeper.keys.create(leash, "test")
  const server = createServer(async (request, response) => {
    const body = Readable.toWeb(request) as ReadableStream<Uint8Array>
    const headers = { authorization: `Bearer ${key}` }
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit
    const answer = await stage.app.fetch(new Request(`http://h/proxy/mymall${path}`, init))
    response.writeHead(answer.status).end(await answer.text())
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => server.close())
  assert.equal(
    await pushUntilEnded((server.address() as AddressInfo).port, "POST / HTTP/1.1\r\nhost: x\r\n"),
    "403",
  )
})
