// A demo on a machine that is busy with other things is a demo that runs.
import assert from "node:assert/strict"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { findDemo, leaveWhereabouts } from "./whereabouts.ts"

test("a demo that answers late is found, and one that is gone is not", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-demo-"))
  t.after(() => rm(folder, { recursive: true }))
  const server = createServer((_, response) => void setTimeout(() => response.end("ok"), 2_500))
  await once(server.listen(0, "127.0.0.1"), "listening")
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const demo = { url, key: "demo_key", pid: process.pid }
  await leaveWhereabouts(folder, demo)
  const found = await findDemo(folder)
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  assert.deepEqual(found, demo)
  assert.equal(await findDemo(folder), undefined)
})
