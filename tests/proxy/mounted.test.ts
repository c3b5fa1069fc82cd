// `createApp` of a program's own with `createProxy`: the same proxy, by fetch and on Node's own server.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { createApp } from "../../src/http/index.ts"
import { createProxy } from "../../src/programs/inside/proxy.ts"
import { adminKey } from "../kit/http-world.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

test("a program that mounts the routes in its own server serves /proxy with one line more", async (context) => {
  const { keeper, connect } = await proxyStage(context)
  await connect("mymall")
  const proxy = createProxy(keeper)
  context.after(() => proxy.close())
  const app = createApp(keeper, { adminKey, proxy })
  const path = "/proxy/mymall/api/v2/admin/store"
  const headers = { "x-api-key": adminKey }
  const viaFetch = await app.fetch(new Request(`http://127.0.0.1${path}`, { headers }))
  assert.equal(viaFetch.headers.get("x-mallkey-upstream"), "1")
  assert.equal((await viaFetch.json()).store.mall_id, "mymall")
  const server = createServer((request, response) => void app.direct(request, response))
  context.after(() => server.close())
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const direct = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  assert.equal(direct.headers.get("x-mallkey-upstream"), "1")
  assert.equal(((await direct.json()) as { store: { mall_id: string } }).store.mall_id, "mymall")
})

test("without it there is no such address, and what is no proxy is refused when the app is made", async (context) => {
  const { keeper } = await proxyStage(context)
  const app = createApp(keeper, { adminKey })
  const request = new Request("http://127.0.0.1/proxy/mymall/api/v2/admin/store", {
    headers: { "x-api-key": adminKey },
  })
  assert.equal((await app.fetch(request)).status, 404)
  const none = { close: async () => undefined }
  assert.throws(() => createApp(keeper, { adminKey, proxy: none }), /createProxy of mallkey\/proxy/)
})
