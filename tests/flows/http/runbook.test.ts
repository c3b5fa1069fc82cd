// The page that alerts, doctor and status point at: open to every reader of a mail, in their language, with nothing of this house on it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { runbook, runbookAt } from "../../../src/compose/runbook.ts"
import { KeeperError } from "../../../src/core/errors.ts"
import { adminKey, createHttpWorld, origin } from "../../kit/http-world.ts"

const stranger = (language: string) => ({
  key: null,
  headers: { accept: "text/html", "accept-language": language },
})

test("the address that an alert names opens for a stranger, in the language they read or choose", async () => {
  const world = createHttpWorld({ http: { runbook } })
  await world.connect("mymall")
  const address = runbookAt(origin)
  assert.equal(address, `${origin}/v1/runbook`)
  for (const [query, reads, says] of [
    ["", "ko", "대응 안내서"],
    ["", "en-US", "Runbook"],
    ["?lang=ko", "en", "대응 안내서"],
    ["?lang=en", "ko", "Runbook"],
    ["?lang=fr", "en", "Runbook"],
  ]) {
    const page = await world.ask(address + query!, stranger(reads!))
    assert.equal(page.status, 200)
    assert.match(page.text, new RegExp(`<h1>${says}</h1>`))
    assert.match(page.text, /<section id="alert-lost">/)
    assert.match(page.text, /<section id="lost_spent">/)
    assert.equal(page.headers.get("cache-control"), "no-store")
    assert.equal(page.headers.get("referrer-policy"), "no-referrer")
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/)
    assert.ok(!page.text.includes(adminKey) && !page.text.includes(world.app.clientId))
  }
  const english = await world.ask("/v1/runbook", stranger("en"))
  assert.match(english.text, /<a href="\?lang=ko">한국어<\/a>/)
})

test("a session that is over does not stand in the way of it", async () => {
  const sessions = () => Promise.reject(new KeeperError("key_missing", { detail: "over" }))
  const world = createHttpWorld({ http: { runbook, sessions } })
  assert.equal((await world.ask("/v1/runbook", stranger("ko"))).status, 200)
})

test("it is in the description of the API, whose page stays where it was", async () => {
  const world = createHttpWorld({ http: { runbook } })
  const { body } = await world.ask("/openapi.json")
  assert.deepEqual(body.paths["/v1/runbook"].get.security, [])
  const docs = await world.ask("/docs", stranger("en"))
  assert.match(docs.text, /<section id="runbook">/)
  const report = await world.ask("/v1/doctor")
  assert.equal(report.body.runbook, `${origin}/v1/runbook`)
})

test("without its text there is no such page, and nobody is sent there", async () => {
  const world = createHttpWorld()
  assert.equal((await world.ask("/v1/runbook", stranger("en"))).status, 404)
  assert.equal((await world.ask("/openapi.json")).body.paths["/v1/runbook"], undefined)
  assert.equal((await world.ask("/v1/doctor")).body.runbook, undefined)
  for (const nowhere of [undefined, "http://127.0.0.1:2424", "http://localhost:2424"])
    assert.equal(runbookAt(nowhere), undefined)
  assert.equal(runbookAt("https://keeper.example/"), "https://keeper.example/v1/runbook")
})
