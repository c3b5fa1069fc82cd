// The Express example: a real process that keeps a mall, hands its routes to mallkey and calls Cafe24 from its own.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { test } from "node:test"
import { createDesk } from "../kit/command-line.ts"
import { root } from "../package/sources.ts"

test("a mall connected through Express is called from a route of its own, and it stops in order", async (t) => {
  const desk = await createDesk(t)
  const hooks = join(root, "tests/examples/from-source.ts")
  const server = spawn(process.execPath, ["--import", hooks, join(root, "examples/express/server.mjs")], {
    cwd: desk.folder,
    env: { ...desk.env, MALLKEY_API_KEY: "the-api-key-of-the-examples-0123456789" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  t.after(() => server.kill("SIGKILL"))
  const [url] = (await once(createInterface(server.stdout), "line")) as [string]
  const start = await fetch(`${url}/api/cafe24/authorize?mall_id=mymall`, { redirect: "manual" })
  const agreed = await fetch(start.headers.get("location")!, { redirect: "manual" })
  const cookie = start.headers.getSetCookie()[0]!.split(";")[0]!
  const back = await fetch(agreed.headers.get("location")!, { headers: { cookie } })
  assert.equal(back.status, 200, await back.text())
  const products = await fetch(`${url}/products/mymall`)
  assert.equal(products.status, 200)
  assert(((await products.json()) as { products: unknown[] }).products.length > 0)
  const link = await fetch(`${url}/v1/connect`, {
    method: "POST",
    headers: { "x-api-key": "the-api-key-of-the-examples-0123456789" },
    body: JSON.stringify({ mall_id: "other" }),
  })
  assert.equal(link.status, 200)
  const proxied = await fetch(`${url}/proxy/mymall/api/v2/admin/store`, {
    headers: { "x-api-key": "the-api-key-of-the-examples-0123456789" },
  })
  assert.equal(proxied.headers.get("x-mallkey-upstream"), "1")
  assert.equal(((await proxied.json()) as { store: { mall_id: string } }).store.mall_id, "mymall")
  assert.equal((await fetch(`${url}/nothing`)).status, 404)
  server.kill("SIGTERM")
  assert.deepEqual(await once(server, "exit"), [0, null])
})
