// A file that holds one mall, and somebody who connects a second one to it: refused while nothing is spent yet.
import assert from "node:assert/strict"
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { createKeeper, openStore } from "../../../src/compose/library.ts"
import { createDesk, type Desk } from "../../kit/command-line.ts"

test("a consent of a second mall spends no code, leaves nothing waiting, and says what to set", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_STORE: "file:./oauth_token.json", MALLKEY_LANG: "en" } })
  const { simulator } = desk.simulated
  // A link of before the file was there.
  const { stdout } = await desk.run("connect", "othermall", "--no-wait")
  await writeFile(join(desk.folder, "oauth_token.json"), JSON.stringify(simulator.grant("mymall")))
  const agreed = await fetch(stdout.trim(), { redirect: "manual" })
  const came = agreed.headers.get("location") ?? ""
  const refused = await desk.run("exchange", "othermall", "--code", came)
  assert.equal(refused.code, 2, refused.stdout)
  assert.match(refused.stderr, /holds one mall, and it is another\s+one: name a folder to keep several/)
  assert.equal(simulator.counters("othermall").exchanges, 0)
  const waiting = await readdir(join(desk.folder, "rescue")).catch(() => [])
  assert.deepEqual(
    waiting.filter((name) => name.endsWith(".answer.json")),
    [],
  )
  // The mall that is in it connects again as ever.
  await desk.connect("mymall")
  assert.equal(simulator.counters("mymall").exchanges, 1)
})

const secret = "a secret of this test longer than 32 characters"

/** As versions left it that did not refuse a second mall before its code was spent. */
async function strand(desk: Desk, mallId: string): Promise<void> {
  const { clientId, clientSecret } = desk.simulated.simulator.app
  const redirectUri = String(desk.env.CAFE24_REDIRECT_URI)
  const store = await openStore(`file:${desk.folder}/oauth_token.json`, { secret })
  delete store.checkPlace
  const app = { clientId, clientSecret, redirectUri, baseUrl: desk.simulated.baseUrl }
  const keeper = createKeeper({ store, app, secret, stateSecret: secret })
  const agreed = await fetch(keeper.connect({ mallId }).url, { redirect: "manual" })
  const came = new URL(agreed.headers.get("location") ?? "")
  const { code, state } = Object.fromEntries(came.searchParams)
  await assert.rejects(keeper.finishConnect({ code, state }), /holds one mall/)
  await store.close()
  for (const name of await readdir(join(desk.folder, "rescue"))) {
    const path = join(desk.folder, "rescue", name)
    const entry = JSON.parse(await readFile(path, "utf8"))
    await writeFile(path, JSON.stringify({ ...entry, at: entry.at - 3_600_000 }))
  }
}

test("what an older version left of a second mall is told by status and doctor, and given up by disconnect", async (t) => {
  const env = { MALLKEY_STORE: "file:./oauth_token.json", MALLKEY_LANG: "en", MALLKEY_SECRET: secret }
  const desk = await createDesk(t, { env })
  const { simulator } = desk.simulated
  await writeFile(join(desk.folder, "oauth_token.json"), JSON.stringify(simulator.grant("mymall")))
  await strand(desk, "othermall")
  assert.match((await desk.run("status")).stderr, /1 new token waits in the rescue place \(othermall\)/)
  await desk.run("sweep")
  const told = (await desk.run("doctor")).stdout.replace(/\s+/g, " ")
  assert.match(told, /othermall: the store does not take its token pair.*holds one mall/)
  assert.match(told, /mallkey disconnect MALL --revoke/)
  const given = await desk.run("disconnect", "othermall", "--revoke", "--yes")
  assert.equal(given.code, 0, given.stderr)
  assert.equal(simulator.counters("othermall").revokes, 1)
  assert.doesNotMatch((await desk.run("status")).stderr, /waits in the rescue place/)
})

const apiKey = "a-key-for-every-connection-0123456789"

test("nobody is sent to a consent whose pair could not be kept: no door gives a link for a second mall", async (t) => {
  const desk = await createDesk(t, {
    env: { MALLKEY_STORE: "file:./oauth_token.json", MALLKEY_API_KEY: apiKey },
  })
  const { simulator } = desk.simulated
  await writeFile(join(desk.folder, "oauth_token.json"), JSON.stringify(simulator.grant("mymall")))
  const said = {
    en: /holds one mall, and it is another\s+one: name a folder to keep several/,
    ko: /하나만 둘 수 있고 이미 다른 쇼핑몰이/,
  }
  for (const [language, words] of Object.entries(said)) {
    const refused = await desk.run("connect", "othermall", "--no-wait", "--lang", language)
    assert.equal(refused.code, 2, refused.stdout)
    assert.equal(refused.stdout, "")
    assert.match(refused.stderr.replaceAll(/\s+/g, " "), words)
  }
  assert.equal((await desk.run("connect", "mymall", "--no-wait")).code, 0)
  const server = desk.start("serve")
  await server.says(/127\.0\.0\.1:\d+/)
  const url = `http://127.0.0.1:${desk.port}`
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" }
  const start = (mall: string) =>
    fetch(`${url}/api/cafe24/authorize?mall_id=${mall}&mode=json`, { redirect: "manual" })
  const ask = (body: object) =>
    fetch(`${url}/v1/connect`, { method: "POST", headers, body: JSON.stringify(body) })
  const doors = [
    () => start("othermall"),
    () => ask({ mall_id: "othermall" }),
    () => ask({ mall_id: "othermall", lasting: true }),
  ]
  for (const door of doors) {
    const answer = await door()
    const text = await answer.text()
    assert(answer.status >= 400, text)
    assert.doesNotMatch(text, /"url"/)
  }
  assert.equal((await start("mymall")).status, 200)
  assert.equal((await ask({ mall_id: "mymall", lasting: true })).status, 200)
})

test("two malls that are moved into a file for one: the second is told why, and keeps its pair where it was", async (t) => {
  const desk = await createDesk(t)
  const { simulator } = desk.simulated
  await desk.connect("mymall")
  await desk.connect("othermall")
  const source = "sqlite:./data/mallkey.db"
  const { code, stdout } = await desk.run("import", source, "--store", "file:./token.json", "--yes")
  assert.equal(code, 1)
  assert.match(stdout.replaceAll(/\s+/g, " "), /가져오지 못했습니다\. MALLKEY_STORE: \S+에는 /)
  assert.doesNotMatch(stdout, /시작할 수 없습니다/)
  const refreshed = ["mymall", "othermall"].map((mall) => simulator.counters(mall).refreshes)
  assert.deepEqual(refreshed.toSorted(), [0, 1])
})

test("a lost connection that is moved is not said to work while its access token lives on", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("mymall")
  desk.simulated.simulator.expireRefreshToken("mymall")
  assert.equal((await desk.run("refresh", "mymall", "--force")).code, 3)
  const { code, stdout } = await desk.run(
    "import",
    "sqlite:./data/mallkey.db",
    "--store",
    "file:./tokens",
    "--yes",
  )
  assert.equal(code, 3)
  assert.match(stdout, /원래 끊긴 연결이어서/)
  assert.doesNotMatch(stdout, /동작합니다/)
})
