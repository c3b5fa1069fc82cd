// What a list says of a key that an earlier version made, of which nobody wrote down when it was used.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

test("of a key of an earlier version it is not said that it was never used", async (t) => {
  const made = { rights: ["read"], created_at: "2026-01-01T00:00:00.000Z" }
  const keys = [
    { id: "0123456789ab", name: "before", ...made },
    { id: "123456789abc", name: "now", begins: "mk_abcd", ...made },
  ]
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys, apps: [] }))
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  const { stdout } = await desk.run("key", "list", "--server", url)
  assert.match(stdout, /before .*never +time unknown/)
  assert.match(stdout, /now .*never +never/)
})
