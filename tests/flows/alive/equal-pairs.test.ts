// Rows that were copied hold the same pair: one chain, refreshed once, written everywhere, imported once.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { minute } from "../../../src/core/alive/schedule.ts"
import type { Store } from "../../../src/core/ports.ts"
import { systemChance } from "../../../src/node/clock.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createDesk } from "../../kit/command-line.ts"
import { createWorld, someDay, tagOf, testSealer, type World } from "../../kit/world.ts"
import { makeDatabase } from "../../stores/postgres/place.ts"

/** Lets time pass while a real store takes its own. */
async function unhurried<Result>({ clock }: World, work: Promise<Result>): Promise<Result> {
  const done = new AbortController()
  const over = work.finally(() => done.abort())
  over.catch(() => undefined)
  while (!done.signal.aborted) {
    await pause(5)
    await clock.step(20)
  }
  return over
}

type Clock = ReturnType<typeof createSteppingClock>

const table = `create table auth_settings (id bigserial primary key, org_id text, user_id text,
  providers jsonb not null default '{}', updated_at timestamptz)`

const copyRow = `insert into auth_settings (user_id, providers, updated_at)
  select 'colleague', providers, updated_at from auth_settings`

/** A world with one connection whose pair was copied to a second one. */
const places: Record<string, (clock: Clock) => Promise<{ world: World; end(): Promise<unknown> }>> = {
  "two rows of auth_settings": async (clock) => {
    const database = await makeDatabase()
    await database.query(table)
    const handed = { sealer: testSealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * minute }
    const store = await openStoreAt(`supabase:${database.url}`, handed)
    const world = createWorld({ store, clock })
    await world.connect("mymall", "user:me")
    await database.query(copyRow)
    return { world, end: () => store.close().then(database.drop) }
  },
  "two rows of PostgreSQL": async (clock) => {
    const database = await makeDatabase()
    const handed = { sealer: testSealer, tagOf, clock, chance: systemChance, refreshAheadMs: 45 * minute }
    const store = await openStoreAt(database.url, handed)
    const world = await withCopy(store, clock)
    return { world, end: () => store.close().then(database.drop) }
  },
  "two connections in memory": async (clock) => {
    const world = await withCopy(createMemoryStore({ clock }), clock)
    return { world, end: async () => undefined }
  },
}

async function withCopy(store: Store, clock: Clock): Promise<World> {
  const world = createWorld({ store, clock })
  await world.connect("mymall")
  const first = await store.get("mymall")
  assert.ok(first && (await store.saveTokens({ ...first, id: "mymall~copy", owner: "copy" }, "new")))
  return world
}

for (const [name, begin] of Object.entries(places)) {
  test(`${name} with the same pair: refreshed once, written to both`, async () => {
    const clock = createSteppingClock(someDay)
    const { world, end } = await begin(clock)
    try {
      const { keeper, simulator, store } = world
      const ids = async () => (await store.list({ mallId: "mymall", limit: 9 })).map(({ id }) => id)
      const [first = "", second = "", ...more] = await ids()
      assert.deepEqual([second === "", more], [false, []])
      const old = await store.get(second)
      await clock.step(80 * minute)
      const summary = await unhurried(world, keeper.sweep())
      assert.deepEqual([summary.failed, simulator.counters("mymall").refreshes], [0, 1])
      const tokens = async (id: string) => (await keeper.token(id)).accessToken
      assert.equal(await tokens(first), await tokens(second))
      assert.ok(simulator.isLive(await tokens(second)))

      // The process that wrote the first died before it wrote the second, whose older pair another process meets now.
      const living = await store.get(second)
      assert.ok(old && living && (await store.saveTokens(old, living.tag)))
      await unhurried(world, world.another().refresh(second))
      assert.equal(await tokens(first), (await store.get(second))?.tokens.accessToken)
      // Both are told to refresh at once, by two processes.
      await clock.step(80 * minute)
      await unhurried(world, Promise.all([keeper.refresh(first), world.another().refresh(second)]))
      const counters = simulator.counters("mymall")
      assert.deepEqual([counters.reusedSpentTokens, counters.refreshes], [0, 2])
      assert.equal((await keeper.tally()).states.lost, 0)
    } finally {
      await end()
    }
  })
}

test("rows with the same pair are imported without showing it twice", async (t) => {
  const [desk, database] = await Promise.all([createDesk(t), makeDatabase()])
  t.after(() => database.drop())
  await database.query(table)
  const grant = desk.simulated.simulator.grant("mymall")
  await database.query("insert into auth_settings (user_id, providers) values ('me', $1)", [
    JSON.stringify({ cafe24: grant }),
  ])
  await database.query(copyRow)
  const { code, stdout, stderr } = await desk.run("import", `supabase:${database.url}`, "--yes", "--json")
  assert.equal(code, 0, stderr + stdout)
  const { entries } = JSON.parse(stdout)
  assert.deepEqual(
    entries.map(({ outcome }: { outcome: string }) => outcome),
    ["rotated", "rotated"],
  )
  assert.equal(desk.simulated.simulator.counters("mymall").reusedSpentTokens, 0)
  const { connections } = JSON.parse((await desk.run("status", "--json")).stdout)
  assert.deepEqual(
    connections.map(({ state }: { state: string }) => state),
    ["fresh", "fresh"],
  )
})
