// The mistakes people really make, one after the other: each is found, by its cause and with one thing to run.
import assert from "node:assert/strict"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { sealerOf } from "../../../src/compose/keeper.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { DoctorOptions, Report } from "../../../src/core/doctor/report.ts"
import type { DoctorWorld } from "../../../src/core/doctor/world.ts"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import type { Clock } from "../../../src/core/ports.ts"
import { callbackPaths } from "../../../src/http/routes/existing/callback-paths.ts"
import { tellFinding } from "../../../src/messages/tell-finding.ts"
import { createRescueFolder } from "../../../src/node/rescue/folder.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSeededChance, createSteppingClock } from "../../../src/testing/index.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { createWorld, passing, tagOf, type World } from "../../kit/world.ts"

const mall = "hanok-living"
const day = 24 * hour

const found = (report: Report) => report.checks.flatMap(({ findings }) => findings)
const keysOf = (report: Report) => [...new Set(found(report).map(({ key }) => key))].sort()

function examined(
  world: World,
  keeper: KeeperOfHouse = world.keeper,
  options: DoctorOptions = {},
): Promise<Report> {
  return passing(world, keeper.doctor({ full: true, ...options }), 2_000)
}

async function connected(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options)
  await world.connect(mall)
  return world
}

test("nothing runs: after hours, after days, after the end", async () => {
  const world = await connected()
  await world.clock.step(3.5 * hour)
  assert.deepEqual(keysOf(await examined(world)), ["asleep", "sweep_stalled"])
  await world.clock.step(12 * day)
  assert.deepEqual(keysOf(await examined(world)), ["asleep", "ending_idle", "sweep_stalled"])
  await world.clock.step(2 * day)
  const report = await examined(world)
  assert.deepEqual(keysOf(report), ["lost_ended", "sweep_stalled"])
  assert.equal(found(report)[0]?.fix, `mallkey connect ${mall}`)
})

test("no token lives and renewing fails: one finding, and none beside it that says nothing was lost", async () => {
  const world = await connected()
  world.simulator.switches.set({ tokenError: "503" })
  await passing(world, world.keeper.refresh(mall, { force: true }), 5_000).catch(() => undefined)
  const about = async () =>
    found(await examined(world))
      .filter(({ stage }) => stage === "connections")
      .map(({ key }) => key)
  assert.deepEqual(await about(), ["failing"])
  await world.clock.step(3 * hour)
  assert.deepEqual(await about(), ["no_living_token"])
})

test("a spent token that had lain there past its end names a copy that was put back; one of just now does not", async () => {
  const saidAfter = async (ms: number) => {
    const world = await connected()
    const { clientId, clientSecret } = world.simulator.app
    const refresh_token = world.simulator.liveRefreshToken(mall) ?? ""
    // What stands in the store is what stood there before this rotation, as after a restore.
    world.simulator.token(mall, { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
    await world.clock.step(ms)
    await passing(world, world.keeper.refresh(mall, { force: true }), 5_000).catch(() => undefined)
    const [lost] = found(await examined(world)).filter(({ key }) => key === "lost_spent")
    return (["en", "ko"] as const).map((language) => tellFinding(lost!, language, world.clock.now()).message)
  }
  const [en, ko] = await saidAfter(26 * hour)
  assert.match(en!, /lain in the store for 1 d 2 h by then: an older copy.*put the newest copy back/)
  assert.match(ko!, /1일 2시간 동안.*예전 백업을 되돌렸을 가능성/)
  for (const said of await saidAfter(hour)) assert.doesNotMatch(said, /docs\/backup/)
})

test("the app was removed, or switched off here", async () => {
  const world = await connected()
  world.simulator.uninstall(mall)
  assert.deepEqual(keysOf(await examined(world)), ["app_removed", "says_uninstalled"])
  await world.connect("jeju-citrus")
  const { health, tag } = (await world.store.get("jeju-citrus"))!
  const pausedAt = world.clock.now()
  await world.store.saveHealth("jeju-citrus", { health: { ...health, pausedAt }, refreshAt: undefined }, tag)
  assert.deepEqual(keysOf(await examined(world, undefined, { only: "jeju-citrus" })), ["paused"])
  // As a store shows a row whose own column says so.
  const lastFailure = { code: "paused", detail: 'its column status says "disabled"', at: pausedAt } as const
  const shown = { health: { ...health, pausedAt, lastFailure }, refreshAt: undefined }
  await world.store.saveHealth("jeju-citrus", shown, tag)
  const [passedBy] = found(await examined(world, undefined, { only: "jeju-citrus" }))
  assert.match(tellFinding(passedBy!, "en", world.clock.now()).message, /status says "disabled"/)
})

test("a clock that is ten minutes off is named by its difference", async () => {
  const world = await connected()
  const shifted: Clock = { ...world.clock, now: () => world.clock.now() + 10 * minute }
  const report = await examined(world, world.another({ clock: shifted }))
  assert.deepEqual(keysOf(report), ["clock_off"])
  const [off] = found(report)
  assert.ok(Math.abs((off?.facts.spanMs ?? 0) - 10 * minute) < 3_000)
  assert.match(tellFinding(off!, "en", world.clock.now()).message, /\(10 minutes ahead\)/)
})

test("another app's client id: the malls of the former one are named, and that Cafe24 rejects it", async () => {
  const world = await connected()
  const report = await examined(world, world.another({ app: { ...world.app, clientId: "another-app" } }))
  assert.deepEqual(keysOf(report), ["app_rejected", "other_app"])
  assert.equal(report.calls, 2)
})

test("a rejected secret that a sweep has met is told by the quick doctor too", async () => {
  const world = await connected()
  world.simulator.switches.set({ rejectSecret: true })
  await passing(
    world,
    world.keeper.refresh(mall, { force: true }).catch(() => undefined),
  )
  const report = await examined(world, undefined, { full: false })
  assert.deepEqual(keysOf(report), ["app_rejected"])
  assert.equal(report.calls, 1)
})

test("redirect addresses that cannot work", async () => {
  const reachable = (what: "keeper" | "other" | undefined, publicUrl?: string): DoctorWorld => ({
    problems: [],
    warnings: [],
    publicUrl,
    callbackPaths,
    exposures: async () => [],
    answersAt: async () => what,
  })
  const world = await connected()
  const cases: [string, DoctorWorld, string[]][] = [
    ["https://keeper.example/api/cafe24/callback", reachable("keeper"), []],
    ["https://keeper.example/api/auth/callback", reachable("keeper", "https://keeper.example"), []],
    ["http://127.0.0.1:2424/api/cafe24/callback", reachable("keeper"), ["redirect_not_registrable"]],
    ["https://203.0.113.7/api/cafe24/callback", reachable("keeper"), ["redirect_not_registrable"]],
    ["https://keeper.example/oauth/done", reachable("keeper"), ["redirect_elsewhere"]],
    [
      "https://old.example/api/cafe24/callback",
      reachable("keeper", "https://keeper.example"),
      ["redirect_other_host"],
    ],
    ["https://keeper.example/api/cafe24/callback", reachable(undefined), ["redirect_unreachable"]],
    ["https://keeper.example/api/cafe24/callback", reachable("other"), ["redirect_not_ours"]],
  ]
  for (const [redirectUri, around, keys] of cases) {
    const keeper = world.another({ app: { ...world.app, redirectUri, baseUrl: undefined } })
    assert.deepEqual(keysOf(await examined(world, keeper, { world: around })), keys, redirectUri)
  }
})

test("scopes: withdrawn from a token, needed by a call, wanted later", async () => {
  const world = await connected()
  await world.connect("jeju-citrus")
  const chainOf = (id: string) => [...world.simulator.mallOf(id).chains.values()][0]!
  chainOf("jeju-citrus").scopes = ["mall.read_store", "mall.read_order"]
  const changed = found(await examined(world))
  assert.deepEqual([...new Set(changed.map(({ key, connectionId }) => `${key} ${connectionId}`))].sort(), [
    "scopes_changed jeju-citrus",
    "scopes_missing jeju-citrus",
  ])
  chainOf(mall).scopes = ["mall.read_order"]
  const [needed] = found(await examined(world, undefined, { only: mall }))
  assert.equal(needed?.fix, `mallkey connect ${mall} --add-scope mall.read_store`)
  const wanting = world.another({ app: { ...world.app, scopes: ["mall.read_store", "mall.read_mileage"] } })
  assert.ok(keysOf(await examined(world, wanting)).includes("scopes_not_asked"))
})

test("scopes that were not granted, or never asked for, are in the store: the quick look tells them and asks nobody", async () => {
  const world = createWorld()
  world.simulator.switches.set({ withheldScopes: ["mall.read_order"] })
  await world.connect(mall)
  const report = await examined(world, undefined, { full: false, stages: ["scopes"] })
  assert.deepEqual(keysOf(report), ["scopes_missing"])
  assert.equal(report.calls, 0)
  const wanting = world.another({ app: { ...world.app, scopes: ["mall.read_mileage"] } })
  assert.ok(keysOf(await examined(world, wanting, { full: false })).includes("scopes_not_asked"))
})

test("of rows that say nothing of their scopes the quick look says that it does not know them", async () => {
  const world = await connected()
  await world.connect("jeju-citrus")
  const forgetScopes = async (id: string) => {
    const connection = await world.store.get(id)
    assert.ok(await world.store.saveTokens({ ...connection!, scopes: [] }, connection!.tag))
  }
  const looked = async (full: boolean) =>
    (await examined(world, undefined, { full, stages: ["scopes"] })).checks[0]
  await forgetScopes(mall)
  assert.deepEqual((await looked(false))?.facts, { count: 1, left: 1 })
  await forgetScopes("jeju-citrus")
  assert.equal((await looked(false))?.skipped, "scopes_unknown")
  assert.deepEqual((await looked(true))?.facts, { count: 2, left: 0 })
})

test("people who are not told, links that lead nowhere, a version near its end", async () => {
  const world = await connected()
  const deaf = { name: "slack", send: async () => Promise.reject(new Error("hooks.example said 404")) }
  const apiVersion = { name: "2025-06-01", endsAt: world.clock.now() + 10 * day }
  const keeper = world.another({ alerts: { notifiers: [deaf], apiVersion } })
  const report = await examined(world, keeper, { send: true })
  assert.deepEqual(keysOf(report), ["channel_refused", "links_missing", "version_ending"])
  world.simulator.switches.set({ tokenError: "503" })
  for (let passed = 0; passed < 3 * hour; passed += 5 * minute) {
    await world.clock.step(5 * minute)
    await passing(world, keeper.sweep(), 5_000)
  }
  const failing = found(await examined(world, keeper)).find(({ key }) => key === "channel_failing")
  assert.deepEqual(failing?.facts.names, ["slack"])
})

test("a rescue place that cannot be written", async (t) => {
  const folder = await temporary(t)
  await writeFile(join(folder, "file"), "")
  const world = await connected()
  const report = await examined(
    world,
    world.another({ rescue: createRescueFolder(join(folder, "file", "rescue")) }),
  )
  assert.deepEqual(keysOf(report), ["rescue_unwritable"])
  assert.equal(found(report)[0]?.facts.detail, "ENOTDIR")
})

test("a secret that was taken out too early, and one that waits to be taken out", async (t) => {
  const url = `sqlite:${join(await temporary(t), "mallkey.db")}`
  const [old, fresh] = ["o".repeat(40), "f".repeat(40)]
  const clock = createSteppingClock(Date.now())
  const opened = async (...secrets: string[]) => {
    const handed = { tagOf, clock, chance: createSeededChance(1), refreshAheadMs: 45 * minute }
    const store = await openStoreAt(url, { sealer: sealerOf(secrets), ...handed })
    t.after(() => store.close())
    return { store, secrets }
  }
  const world = await connected({ clock, ...(await opened(old)) })
  assert.deepEqual(found(await examined(world)), [])
  const between = await examined(world, world.another(await opened(fresh, old)))
  assert.deepEqual(keysOf(between), ["sealed_by_old_key"])
  assert.equal(found(between)[0]?.fix, "mallkey reseal")
  const gone = await examined(world, world.another(await opened(fresh)))
  assert.deepEqual(keysOf(gone), ["key_missing"])
  assert.deepEqual(found(gone)[0]?.facts.names, sealerOf([old]).keyIds)
  const ofOne = await examined(world, world.another(await opened(fresh)), { only: mall })
  assert.deepEqual(keysOf(ofOne), ["unopenable"])
})

test("a store that goes away is one finding, and what needs no store is looked at all the same", async () => {
  const world = await connected()
  await world.store.close()
  const report = await examined(world)
  assert.deepEqual(keysOf(report), ["store_away"])
  assert.ok(report.checks.some(({ skipped }) => skipped === "store_away"))
  assert.equal(report.calls, 0)
})

test("a mall with several owners is asked about twice, not twice for each", async () => {
  const world = createWorld()
  for (const owner of ["one", "two", "three", "four"]) await world.connect(mall, owner)
  const report = await examined(world)
  assert.deepEqual(found(report), [])
  assert.deepEqual([report.connections, report.calls], [4, 2])
  assert.equal((await examined(world, undefined, { only: `${mall}~two` })).connections, 1)
  await assert.rejects(world.keeper.doctor({ only: "nobody" }), { code: "connection_unknown" })
})

async function temporary(t: TestContext): Promise<string> {
  const folder = newFolder(t, "doctor")
  return folder
}
