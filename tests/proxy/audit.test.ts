// A line for each proxied call, where it is asked for: all of how it went, and nothing of what was in it.
import assert from "node:assert/strict"
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { auditInto } from "../../src/compose/audit.ts"
import { createLateProxy } from "../../src/compose/late-proxy.ts"
import { createHouseApp } from "../../src/http/app.ts"
import { createLog } from "../../src/node/log.ts"
import { pathPattern } from "../../src/proxy/audit/path-pattern.ts"
import type { AuditLine } from "../../src/proxy/audit/with-audit.ts"
import { adminKey } from "../kit/http-world.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

test("each call leaves one line: who, what, how it went; no credential, body, id or value of a query", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await stage.keeper.keys.create(
    { name: "orders-bot", rights: ["proxy"], deny: ["DELETE /*"] },
    "test",
  )
  const lines: AuditLine[] = []
  const proxy = createLateProxy(stage.keeper, (line) => void lines.push(line))
  context.after(() => proxy.close())
  const app = createHouseApp(stage.keeper, { adminKey, proxy })
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${key}`, cookie: "session=a-cookie", "x-own": "a-header" }
    const url = `http://127.0.0.1/proxy/mymall/api/v2/admin${path}`
    const answer = await app.fetch(new Request(url, { ...init, headers }))
    return { status: answer.status, bytes: (await answer.arrayBuffer()).byteLength }
  }
  const read = await call("/orders?start_date=2026-03-01&end_date=2026-03-11&buyer_name=kim")
  const wrote = await call("/customers/hong-gildong/memos", { method: "POST", body: '{"memo":"a-body"}' })
  const denied = await call("/products/77", { method: "DELETE" })
  await stage.clock.step(10 * 60_000)
  stage.simulator.expireAccessTokens("mymall")
  await call("/store")
  const shown = lines.map(({ caller: who, connection, method, path, status, error, repeated }) =>
    [who, connection, method, path, status, error ?? "", repeated ?? ""].join(" ").trim(),
  )
  assert.deepEqual(shown, [
    `orders-bot mymall GET /api/v2/admin/orders?start_date&end_date&buyer_name ${read.status}`,
    `orders-bot mymall POST /api/v2/admin/customers/*/memos ${wrote.status}`,
    "orders-bot mymall DELETE /api/v2/admin/products/* 403 not_allowed",
    "orders-bot mymall GET /api/v2/admin/store 200  true",
  ])
  assert.equal(denied.status, 403)
  assert.equal(lines[0]!.bytes_out, read.bytes)
  assert.equal(lines[1]!.bytes_in, 17)
  assert(lines.every(({ ms }) => ms >= 0))
  const said = JSON.stringify(lines)
  const { accessToken, refreshToken } = (await stage.store.get("mymall"))!.tokens
  for (const never of [
    key,
    accessToken,
    refreshToken,
    "a-cookie",
    "a-header",
    "a-body",
    "kim",
    "hong",
    "2026-03",
    "77",
  ])
    assert(!said.includes(never), never)
})

test("the log that is written says whose key it was, and not the key", async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await stage.keeper.keys.create({ name: "orders-bot", rights: ["proxy"] }, "test")
  const folder = mkdtempSync(join(tmpdir(), "mallkey-audit-"))
  const file = openSync(join(folder, "log"), "w")
  context.after(() => {
    closeSync(file)
    rmSync(folder, { recursive: true })
  })
  const log = await createLog({ level: "info", pretty: false, to: file })
  const proxy = createLateProxy(stage.keeper, auditInto({ audit: true }, log))
  context.after(() => proxy.close())
  const app = createHouseApp(stage.keeper, { adminKey, proxy })
  const headers = { authorization: `Bearer ${key}` }
  const asked = new Request("http://127.0.0.1/proxy/mymall/api/v2/admin/store", { headers })
  await (await app.fetch(asked)).text()
  const written = readFileSync(join(folder, "log"), "utf8")
  const { audit, msg } = JSON.parse(written)
  assert.deepEqual([audit.caller, audit.connection, audit.status], ["orders-bot", "mymall", 200])
  assert.match(msg, /^orders-bot: GET mymall /)
  assert(!written.includes(key) && !written.includes("***"))
})

test("a path is kept as a pattern", () => {
  const patterns = {
    "/api/v2/admin/orders/count?shop_no=1": "/api/v2/admin/orders/count?shop_no",
    "/api/v2/admin/orders/20260311-0000011/items/O-1": "/api/v2/admin/orders/*/items/*",
    "/api/v2/admin/customers/kim": "/api/v2/admin/customers/*",
    "/api/v2/admin/boards/1/articles/?x=1#y": "/api/v2/admin/boards/*/articles/?x",
    "/api/v2/admin/010-1234-5678": "/api/v2/admin/*",
    "/api/v2/admin/orders?010-1234-5678": "/api/v2/admin/orders?*",
    "/anything/else": "/anything/*",
  }
  for (const [target, pattern] of Object.entries(patterns)) assert.equal(pathPattern(target), pattern)
  assert(pathPattern(`/api/v2/admin/${"a/".repeat(10_000)}`).length <= 300)
})
