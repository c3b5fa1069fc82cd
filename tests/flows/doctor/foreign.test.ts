// Stores that other programs write: two that refresh, times nine hours off, plain text, and a Redis that forgets.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { Report } from "../../../src/core/doctor/report.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSeededChance, createSteppingClock } from "../../../src/testing/index.ts"
import { createWorld, tagOf, testSealer, type World } from "../../kit/world.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"
import { startRedis } from "../../stores/redis/server.ts"

const mall = "hanok-living"
const korea = 9 * hour

const found = (report: Report) => report.checks.flatMap(({ findings }) => findings)
const keysOf = (report: Report) => [...new Set(found(report).map(({ key }) => key))].sort()
const examined = (world: World) => world.keeper.doctor({ full: true })

async function worldOn(t: TestContext, url: string): Promise<World> {
  // Databases have a clock of their own, which is the real one.
  const clock = createSteppingClock(Date.now())
  const handed = { tagOf, clock, chance: createSeededChance(1), refreshAheadMs: 45 * minute }
  const store = await openStoreAt(url, { sealer: testSealer, ...handed })
  t.after(() => store.close())
  return createWorld({ clock, store })
}

async function onPostgres(t: TestContext): Promise<{ world: World; database: TestDatabase }> {
  const database = await makeDatabase()
  t.after(() => database.drop())
  return { world: await worldOn(t, database.url), database }
}

/** The other program refreshes and writes what it got, its times off by so much. */
async function otherRefreshes(
  { simulator, clock }: World,
  database: TestDatabase,
  offMs = 0,
  issueIsKept = false,
) {
  const { clientId, clientSecret } = simulator.app
  const refresh_token = simulator.liveRefreshToken(mall) ?? ""
  const answer = simulator.token(
    mall,
    { grant_type: "refresh_token", refresh_token },
    { clientId, clientSecret },
  )
  const { access_token, refresh_token: next } = answer.body as { access_token: string; refresh_token: string }
  const moments = [2 * hour, 14 * 24 * hour, 0].map((ms) => new Date(clock.now() + ms + offMs).toISOString())
  await database.query(
    `update cafe24.oauth_tokens set access_token = $2, refresh_token = $3, expires_at = $4, refresh_token_expires_at = $5,
      issued_at = ${issueIsKept ? "coalesce(issued_at, $6)" : "$6"}, updated_at = now() where mall_id = $1`,
    [mall, access_token, next, ...moments],
  )
}

test("two programs that refresh one mall are found, whether the other writes its time of issue or not", async (t) => {
  const { world, database } = await onPostgres(t)
  await world.connect(mall)
  assert.deepEqual(keysOf(await examined(world)), ["store_plain_text"])
  for (const issueIsKept of [false, true]) {
    await world.clock.step(40 * minute)
    await otherRefreshes(world, database, 0, issueIsKept)
    const report = keysOf(await examined(world)).filter((key) => key !== "written_elsewhere")
    assert.deepEqual(report, ["store_plain_text", "two_refreshers"], `${issueIsKept}`)
    await world.keeper.refresh(mall, { force: true })
    const after = ["store_plain_text", "written_elsewhere"]
    assert.deepEqual(keysOf(await examined(world)), after, "ours again, and the other is remembered")
  }
})

test("a table that only the other program has refreshed so far is no alarm", async (t) => {
  const { world, database } = await onPostgres(t)
  const body = world.simulator.grant(mall)
  const end = (ms: number) => new Date(world.clock.now() + ms).toISOString()
  await database.query(
    `insert into cafe24.oauth_tokens (mall_id, client_id, access_token, refresh_token, expires_at, refresh_token_expires_at, issued_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      mall,
      world.app.clientId,
      body.access_token,
      body.refresh_token,
      end(2 * hour),
      end(14 * 24 * hour),
      end(0),
    ],
  )
  assert.deepEqual(keysOf(await examined(world)), ["store_plain_text"])
  await world.clock.step(30 * minute)
  await otherRefreshes(world, database)
  assert.deepEqual(keysOf(await examined(world)), ["store_plain_text"])
  // Nor is one that we asked for in vain.
  await world.clock.step(15 * minute)
  world.simulator.switches.set({ rejectSecret: true })
  await assert.rejects(world.keeper.refresh(mall, { force: true }))
  world.simulator.switches.set({ rejectSecret: false })
  assert.ok(!keysOf(await examined(world)).includes("two_refreshers"))
})

test("Korean time read as UTC, and UTC as Korean time, are found in another program's rows", async (t) => {
  const { world, database } = await onPostgres(t)
  await world.connect(mall)
  for (const offMs of [korea, -korea]) {
    await world.clock.step(40 * minute)
    await otherRefreshes(world, database, offMs)
    const report = await examined(world)
    const off = found(report).find(({ key }) => key === "nine_hours_off")
    assert.equal(off?.fix, `mallkey refresh ${mall} --force`, JSON.stringify(keysOf(report)))
    await world.keeper.refresh(mall, { force: true })
    const after = ["store_plain_text", "written_elsewhere"]
    assert.deepEqual(keysOf(await examined(world)), after, "the fix mends it")
  }
})

test("a Redis that keeps nothing, one that throws away, and one that is as it should be", async (t) => {
  const cases: [settings: string[], keys: string[]][] = [
    [["--appendonly", "no"], ["store_forgets"]],
    [["--appendonly", "yes", "--appendfsync", "always"], []],
    [
      ["--appendfsync", "always", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"],
      ["store_evicts"],
    ],
  ]
  for (const [settings, keys] of cases) {
    const server = await startRedis(...settings)
    t.after(() => server.end())
    const world = await worldOn(t, `${server.url}?seal=on`)
    await world.connect(mall)
    const report = await examined(world)
    assert.deepEqual(keysOf(report), keys, settings.join(" "))
    const [first] = found(report)
    if (first) await server.ask(...first.fix.split(" ").slice(1))
    if (first) assert.ok(!keysOf(await examined(world)).includes(first.key), "the fix mends it")
  }
})
