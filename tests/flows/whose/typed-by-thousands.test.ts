// Thousands of typed rows that name one mall: what a refresh of that mall reads does not grow with them, by either way.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, type HttpWorld } from "../../kit/http-world.ts"
import { readBy, typeRows } from "../../kit/rows-read.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const typed = 3_000
/** Rows and index entries that refreshing one mall may read: a few dozen statements over a handful of rows. */
const readAtMost = 1_000
const kim = "6f1a2b3c-0000-4000-8000-000000000001"
const minute = 60_000
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

/** None is due while the test looks. */
function typeThousands(mallId: string, user?: string, rows = typed) {
  return typeRows(database, { mallId, rows, user, expiresAt: clock.now() + 120 * minute })
}

/** A busy server may not have cleared yet what a sweep has just rewritten; what grows with the rows does so every time. */
async function leastRefreshOf(world: HttpWorld, id: string): Promise<number> {
  const reads: number[] = []
  while (reads.length < 3) {
    reads.push(await refreshOf(world, id))
    await clock.step(5 * minute)
  }
  return Math.min(...reads)
}

async function refreshOf(world: HttpWorld, id: string): Promise<number> {
  const { read, result } = await readBy({ database, clock }, () => world.keeper.refresh(id, { force: true }))
  assert(result.renewed)
  return read
}

for (const way of bothWays)
  test(`${way}: a refresh reads no more where thousands of rows name its mall, and none of ours is hidden`, async (t) => {
    const world = await createWorld(t, way)
    const { url } = world.keeper.connect({ mallId: "victimmall", owner: `user:${kim}` })
    assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
    const id = `victimmall~user:${kim}`
    await typeThousands("victimmall")
    await world.keeper.sweep()
    const [kept] = await database.query("select count(*)::int as rows from mallkey.settings_rows")
    assert.equal(kept!.rows, typed + 1)
    const read = await leastRefreshOf(world, id)
    assert(read <= readAtMost, `${read} rows and entries were read`)
    assert.equal((await world.keeper.connection("victimmall")).connection.id, id)
  })

test("the row of a set-up that was there before us is found among thousands, and gets its refresh", async (t) => {
  const world = await createWorld(t, "direct")
  const { url } = world.keeper.connect({ mallId: "victimmall" })
  assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
  // From here on it is as another program would have left it.
  await database.query("update auth_settings set user_id = $1", [kim])
  await database.query("delete from mallkey.settings_rows")
  await typeThousands("victimmall")
  await world.keeper.sweep()
  const id = `victimmall~user:${kim}`
  assert.equal((await world.keeper.connection(id)).connection.unproven, true)
  const read = await leastRefreshOf(world, id)
  assert(read <= readAtMost, `${read} rows and entries were read`)
  assert.equal((await world.keeper.connection("victimmall")).connection.id, id, "it has proven itself")
})

test("a list of one person who typed thousands of rows of one mall reads each a few times, not each for each", async (t) => {
  const world = await createWorld(t, "direct")
  await typeThousands("victimmall", kim, 2 * typed)
  // With these in its statistics PostgreSQL took a mall for one that few rows name, and looked through all of them for each row.
  await typeThousands("mall#", kim)
  await world.keeper.sweep()
  const list = () => world.keeper.connections({ owner: `user:${kim}`, limit: 5 })
  const { read, result } = await readBy({ database, clock }, list)
  assert.equal(result.length, 5)
  assert(read <= 40 * typed, `${read} rows and entries were read`)
})
