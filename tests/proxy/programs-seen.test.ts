// Who still refreshes by itself, and how full a mall's limit is: seen near, from afar, over HTTP and by the doctor.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { waysInLines } from "../../src/cli/pictures/ways-in.ts"
import { farKeeper } from "../../src/cli/reach/far.ts"
import { createLine } from "../../src/cli/reach/line.ts"
import { nearKeeper } from "../../src/cli/reach/near.ts"
import type { House } from "../../src/compose/house.ts"
import { tellFinding } from "../../src/messages/tell-finding.ts"
import { createDesk } from "../kit/command-line.ts"
import { adminKey } from "../kit/http-world.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

async function withProgram(context: TestContext) {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const { key } = await stage.keeper.keys.create({ name: "orders-bot", rights: ["proxy"] }, "test")
  for (let times = 3; times > 0; times--) {
    await fetch(`${stage.url}/proxy/mymall/api/v2/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`id:${key}`)}`, "user-agent": "old-program/1.0" },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "a-secret-of-its-own" }),
    })
  }
  return { ...stage, key }
}

test("a program that refreshes by itself is known by key, name and count, the same near and afar", async (context) => {
  const { keeper, url, ask } = await withProgram(context)
  const { programs } = (await (await ask("/v1/programs")).json()) as { programs: object[] }
  const [seen] = programs as Record<string, unknown>[]
  const { key, agent, connection, refreshes, revokes } = seen!
  assert.deepEqual(
    { key, agent, connection, refreshes, revokes },
    { key: "orders-bot", agent: "old-program/1.0", connection: "mymall", refreshes: 3, revokes: 0 },
  )
  assert.doesNotMatch(JSON.stringify(programs), /a-secret-of-its-own/)
  const near = nearKeeper({ keeper, settings: { language: "en" } } as unknown as House)
  const far = farKeeper(createLine({ url, key: adminKey }, "en"))
  assert.deepEqual(await far.programs(), programs)
  assert.deepEqual(await near.programs(), programs)
})

test("a key for some connections alone sees no programs of others, and its status goes on", async (context) => {
  const { keeper, url } = await withProgram(context)
  const { key } = await keeper.keys.create(
    { name: "reader", rights: ["read"], connections: ["mymall"] },
    "test",
  )
  assert.equal((await fetch(`${url}/v1/programs`, { headers: { "x-api-key": key } })).status, 403)
  assert.deepEqual(await farKeeper(createLine({ url, key }, "en")).programs(), [])
})

test("the doctor names it for a week, in both languages", async (context) => {
  const { keeper, clock } = await withProgram(context)
  const found = async () =>
    (await keeper.doctor()).checks.flatMap(({ findings }) =>
      findings.filter(({ key }) => key === "program_refreshes"),
    )
  const [finding] = await found()
  assert.equal(finding?.fix, "mallkey status mymall")
  const english = tellFinding(finding!, "en", clock.now()).message
  assert.match(english, /"orders-bot" \(old-program\/1\.0\) refreshes by itself: 3 times, last /)
  assert.match(tellFinding(finding!, "ko", clock.now()).message, /old-program.*3번/)
  await clock.step(8 * 24 * 3_600_000)
  assert.deepEqual(await found(), [])
})

test("how full a mall's limit is comes with its connection, and a list of them", async (context) => {
  const { ask, url, clock } = await withProgram(context)
  const calls = Array.from({ length: 36 }, () => ask("/proxy/mymall/api/v2/admin/store"))
  for (const answer of await Promise.all(calls)) await answer.arrayBuffer()
  const { pace } = (await (await ask("/v1/connections/mymall")).json()) as { pace: { used: number } }
  assert(pace.used >= 32, `${pace.used}`)
  const far = farKeeper(createLine({ url, key: adminKey }, "en"))
  const { paces } = await far.connections()
  assert.deepEqual(paces?.get("mymall"), pace)
  assert.deepEqual(await far.pace("mymall"), pace)
  const style = (_: unknown, text: string) => text
  const out = { columns: 200, isTerminal: false, style }
  const waysIn = { paces: paces!, programs: await far.programs() }
  const lines = waysInLines(waysIn, { out, language: "en", now: clock.now() })
  assert.match(lines[0]!, /^ ! mymall: \d+ of 40 calls in use/)
  assert.match(
    lines[1]!,
    /A program still refreshes by itself and gets stand-ins: orders-bot → mallkey doctor/,
  )
})

test("mallkey status shows both from afar, in its picture and in its document", async (context) => {
  const { url, ask } = await withProgram(context)
  await (await ask("/proxy/mymall/api/v2/admin/store")).arrayBuffer()
  const desk = await createDesk(context, {
    bare: true,
    env: { MALLKEY_URL: url, MALLKEY_API_KEY: adminKey, MALLKEY_LANG: "en" },
  })
  const card = await desk.run("status", "mymall")
  assert.match(card.stdout, /Call limit +\d+ of 40 calls in use/)
  assert.match(card.stdout, /Programs +orders-bot \(old-program\/1\.0\): 3 refreshes/)
  const document = JSON.parse((await desk.run("status", "--json")).stdout)
  assert.equal(document.programs[0].refreshes, 3)
  assert.equal(document.connections[0].pace.size, 40)
})
