// Bodies of a gigabyte, up and down, through both proxies, called by curl: whole, and little of them is ever in memory.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { writeFile } from "node:fs/promises"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { findProgram, installed } from "../../scripts/test-run/programs.ts"
import { adminKey } from "../kit/http-world.ts"
import { newFolder } from "../kit/new-folder.ts"
import { playSize } from "../kit/play-size.ts"
import { forwardStage } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

const size = playSize({ short: 30, long: 1_024 }) * 2 ** 20
/** What a busy collector leaves lying; a proxy that kept a body would need four times as much. */
const most = 256 * 2 ** 20
const chunk = Buffer.alloc(256 * 1024, "x")
const path = "/api/v2/admin/products/images"
const curl = (await findProgram(["curl"])) ?? (await installed("curl"))

interface Peer {
  base: string
  received: number
  /** The largest this process ever was in between, with the proxy and the peer in it. */
  memory: number
}

/** Sends and takes large bodies, and keeps none. */
async function largePeer(context: TestContext): Promise<Peer> {
  const peer: Peer = { base: "", received: 0, memory: 0 }
  const measure = () => {
    peer.memory = Math.max(peer.memory, process.memoryUsage.rss())
  }
  const server = createServer(async (request, response) => {
    for await (const piece of request) {
      peer.received += piece.length
      measure()
    }
    response.writeHead(200, { "content-type": "application/octet-stream" })
    if (request.method === "GET") await send(response, measure)
    response.end()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => void server.close().closeAllConnections())
  peer.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{mall_id}`
  return peer
}

async function send(response: ServerResponse, measure: () => void): Promise<void> {
  for (let sent = 0; sent < size; sent += chunk.length) {
    measure()
    if (!response.write(chunk)) await once(response, "drain")
  }
}

async function called(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ status: string; down: number }> {
  const wanted = ["-sS", "-o", "/dev/null", "-w", "%{http_code} %{size_download}"]
  const child = spawn(curl, [...wanted, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  })
  if (args.includes("-T")) {
    for (let sent = 0; sent < size; sent += chunk.length)
      if (!child.stdin.write(chunk)) await once(child.stdin, "drain")
  }
  child.stdin.end()
  let said = ""
  for await (const piece of child.stdout) said += piece
  const [status = "", down = ""] = said.split(" ")
  return { status, down: Number(down) }
}

async function bothWays(peer: Peer, args: string[], env?: Record<string, string>): Promise<void> {
  const warm = process.memoryUsage.rss()
  assert.deepEqual(await called(args, env), { status: "200", down: size })
  const up = await called(["-T", "-", "-X", "POST", ...args], env)
  assert.equal(up.status, "200")
  assert.equal(peer.received, size)
  assert(peer.memory - warm < most, `${Math.round((peer.memory - warm) / 2 ** 20)} MB more`)
}

test("through the prefix proxy", async (context) => {
  const peer = await largePeer(context)
  const stage = await proxyStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  await bothWays(peer, ["-H", `x-api-key: ${adminKey}`, `${stage.url}/proxy/mymall${path}`])
})

test("through the forward proxy, inside TLS", async (context) => {
  const peer = await largePeer(context)
  const stage = await forwardStage(context, { apiBase: peer.base })
  await stage.connect("mymall")
  const folder = newFolder(context, "streams")
  const ca = join(folder, "ca.pem")
  await writeFile(ca, stage.authority.root)
  const env = { HTTPS_PROXY: `http://_:${adminKey}@127.0.0.1:${stage.port}`, CURL_CA_BUNDLE: ca }
  await bothWays(peer, [`https://mymall.cafe24api.com${path}`], env)
})
