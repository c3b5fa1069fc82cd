// Nothing says "fine" about what it did not look at, and every way of asking tells the same story.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour } from "../../src/core/alive/schedule.ts"
import { KeeperError } from "../../src/core/errors.ts"
import { tellError } from "../../src/messages/tell-error.ts"
import { tellCheck, tellFinding } from "../../src/messages/tell-finding.ts"
import { createDesk } from "../kit/command-line.ts"
import { agree, createHttpWorld } from "../kit/http-world.ts"
import { createWorld, passing } from "../kit/world.ts"

test("with no mall connected nobody knows whether the secret is right, and doctor says so", async () => {
  const world = createWorld()
  for (const full of [false, true]) {
    const report = await passing(world, world.keeper.doctor({ full }))
    const app = report.checks.find(({ key }) => key === "app")
    assert.deepEqual([app?.level, app?.skipped], ["skipped", "not_asked"])
    assert.match(tellCheck(app!, "ko", 0), /^아직 확인하지 못했습니다/)
  }
})

test("the quick doctor says when Cafe24 last accepted the app, and the full one asks", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(hour / 2)
  const quick = await passing(world, world.keeper.doctor())
  const app = quick.checks.find(({ key }) => key === "app")
  assert.match(
    tellCheck(app!, "ko", quick.at),
    /마지막으로 확인된 시각: .*30분 전\. 그 뒤에 바꾼 값은 아직 확인하지 않았습니다/,
  )
  const full = await passing(world, world.keeper.doctor({ full: true }))
  const asked = full.checks.find(({ key }) => key === "app")
  assert.equal(tellCheck(asked!, "ko", full.at), "Client ID와 Client Secret Key를 카페24에서 확인했습니다.")
})

test("what is kept in memory alone is said to be gone with the program, and sessions that nobody takes to be none", async () => {
  const world = createWorld()
  const doctorWorld = {
    problems: [],
    warnings: [],
    sessions: "none",
    exposures: async () => [],
    answersAt: async () => undefined,
  } as const
  const report = await passing(world, world.keeper.doctor({ world: doctorWorld }))
  const said = (key: string, language: "ko" | "en") =>
    tellCheck(report.checks.find((check) => check.key === key)!, language, 0)
  assert.match(said("durability", "ko"), /메모리에만 보관합니다/)
  assert.match(said("durability", "en"), /in memory only/)
  assert.match(said("sessions", "ko"), /받지 않도록/)
})

test("a rejected app is the first line of status, near and from afar, and ends with 1", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  desk.simulated.simulator.switches.set({ rejectSecret: true })
  await desk.run("refresh", "hanok-living", "--force")
  const near = await desk.run("status")
  assert.equal(near.code, 1)
  assert.match(near.stdout.split("\n")[0] ?? "", /^✗ 카페24가 앱을 거부해/)
  assert.match(near.stdout, /✓ 정상 +hanok-living/)
  const document = JSON.parse((await desk.run("status", "--json")).stdout)
  assert.match(document.app_rejected.detail, /invalid_client/)
})

test("an app that was refused at a consent is the first line of status where no mall is connected, and ends with 1", async (t) => {
  const desk = await createDesk(t)
  assert.equal((await desk.run("status")).code, 0)
  desk.simulated.simulator.switches.set({ rejectSecret: true })
  const server = desk.start("serve")
  await server.says(new RegExp(`:${desk.port}`))
  // Begun without a key, as a stranger can.
  const begun = await fetch(`http://127.0.0.1:${desk.port}/api/cafe24/authorize?mall_id=hanok-living`, {
    redirect: "manual",
  })
  const cookie = begun.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ")
  const agreed = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" })
  const back = agreed.headers.get("location") ?? ""
  assert.equal((await fetch(back, { headers: { cookie } })).status, 502)
  server.signal("SIGTERM")
  await server.ended
  const said = await desk.run("status")
  assert.match(said.stdout.split("\n")[0] ?? "", /^✗ .*카페24가 동의를 받고도 앱을/)
  assert.match(said.stdout, /연결된 쇼핑몰이 없습니다/)
  assert.equal(said.code, 1)
  const { apps_refused_consent: refused } = JSON.parse((await desk.run("status", "--json")).stdout)
  assert.match(refused[0].detail, /invalid_client/)
})

test("what looks like a removed app is one story for refresh and doctor, and neither says to spend requests", async () => {
  const world = createWorld()
  await world.connect("mymall")
  world.simulator.switches.set({ falseUninstalled: true })
  const error = await passing(world, world.keeper.refresh("mymall", { force: true })).catch(
    (thrown) => thrown,
  )
  assert.ok(error instanceof KeeperError)
  const told = tellError(error, "ko", world.clock.now())
  assert.match(told.message, /앱이 설치되어 있지 않다고 합니다/)
  assert.match(told.todo, /앱을 삭제했는지 물어봐 주세요/)
  const report = await passing(world, world.keeper.doctor())
  const found = report.checks
    .flatMap(({ findings }) => findings)
    .find(({ key }) => key === "says_uninstalled")
  assert.equal(found?.fix, "mallkey status mymall")
})

test("a store that is away is said once by doctor", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_SECRET: "a-secret-of-more-than-thirty-two-letters" } })
  const said = await desk.run("doctor", "--full", "--store", "redis://127.0.0.1:1")
  assert.equal(said.stdout.match(/저장소에 접근할 수 있어야/g)?.length, 1, said.stdout)
  assert.doesNotMatch(said.stdout, /먼저 해결해야/)
  assert.match(said.stdout, /확인하지 못한 것:.*시계.*알림/s)
  assert.match(said.stdout, /\[store_away\]/)
  assert.match(said.stdout, /docs\/runbook\.ko\.md/)
})

test("an answer that never came is told before it is asked again: by status and doctor, with when", async () => {
  let isKilled = false
  const world = createWorld({
    wire: (inner) => (input, init) => (isKilled ? new Promise<never>(() => undefined) : inner(input, init)),
  })
  await world.connect("mymall")
  isKilled = true
  void world.keeper.refresh("mymall", { force: true }).catch(() => undefined)
  await world.clock.step(20_000)
  isKilled = false
  const other = world.another()
  const { connection, assessment } = await other.connection("mymall")
  assert.deepEqual([connection.health.failures, assessment.reason], [0, "unclear"])
  const report = await passing(world, other.doctor())
  const found = report.checks.flatMap(({ findings }) => findings)
  assert.deepEqual(
    found.map(({ key }) => key),
    ["unclear"],
  )
  assert.equal(found[0]?.facts.at, connection.refreshAt)
  assert.ok((connection.refreshAt ?? 0) > world.clock.now())
})

test("a refresh that waits where nobody sees its progress says on standard error what it waits for", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("hanok-living")
  desk.simulated.simulator.switches.set({ slowMs: 6_000 })
  const refresh = desk.start("refresh", "hanok-living", "--force")
  await refresh.says(/hanok-living: 카페24의 응답이나 다른 프로세스의 갱신이 끝나기를 기다리고/)
  assert.equal((await refresh.ended).code, 0)
  assert.doesNotMatch(refresh.stdout, /기다리고/)
})

test("a stranger's consent that Cafe24 refused for our app's sake is told, where no pair says otherwise", async () => {
  const world = createHttpWorld()
  const appNow = async () => (await world.keeper.doctor()).checks.find(({ key }) => key === "app")
  world.simulator.switches.set({ rejectSecret: true })
  const answer = await world.browse("/api/cafe24/authorize?mall_id=mymall")
  const back = agree(world, answer.headers.get("location") ?? "", "mymall")
  assert.equal((await world.browse(back)).status, 502)
  const refused = await appNow()
  assert.deepEqual(
    refused?.findings.map(({ key }) => key),
    ["app_refused_consent"],
  )
  assert.match(
    tellFinding(refused!.findings[0]!, "ko", world.clock.now()).message,
    /Client ID나 Client Secret Key가/,
  )
  world.simulator.switches.set({ rejectSecret: false })
  await world.connect("mymall")
  assert.equal((await appNow())?.level, "ok")
})

test("app check asks about the mall of CAFE24_MALL_ID where none is connected", async (t) => {
  const desk = await createDesk(t, { env: { CAFE24_MALL_ID: "mymall" } })
  const taken = await desk.run("app", "check")
  assert.match(taken.stdout, /^✓ cafe24/)
  desk.simulated.simulator.switches.set({ rejectSecret: true })
  const refused = await desk.run("app", "check")
  assert.match(refused.stdout, /^✗ cafe24/)
  assert.equal(refused.code, 1)
})
