// The doctor of one mall where somebody typed thousands of rows: of its own it looks at those that count, and those of others are nothing to it.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree } from "../../kit/http-world.ts"
import { readBy, typeRows } from "../../kit/rows-read.ts"
import { bothWays, useShopTable, type Way } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const typed = 3_000
/** A few dozen statements over a handful of rows. */
const readAtMost = 1_000
const [kim, typist] = ["6f1a2b3c-0000-4000-8000-000000000001", "6f1a2b3c-0000-4000-8000-000000000009"]
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

const byMall = "(providers #>> '{cafe24,mall_id}')"
const expiresAt = () => clock.now() + 120 * 60_000

for (const way of bothWays)
  test(`${way}: the doctor of a mall does not read the typed rows of it, however many there are`, async (t) => {
    const world = await createWorld(t, way)
    const { url } = world.keeper.connect({ mallId: "victimmall", owner: `user:${kim}` })
    assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
    await typeRows(database, { mallId: "victimmall", rows: typed, user: typist, expiresAt: expiresAt() })
    await world.keeper.sweep()
    for (const name of ["victimmall", `victimmall~user:${kim}`]) {
      const look = () => world.ask(`/v1/doctor?connection=${name}`)
      const { read, result } = await readBy({ database, clock }, look)
      const { status, body } = result
      assert.deepEqual([status, body.connections], [200, 1], name)
      assert(read <= readAtMost, `${name}: ${read} rows and entries were read`)
    }
    assert.equal((await world.ask(`/v1/doctor?connection=nobody`)).status, 404)
  })

for (const way of bothWays) {
  test(`${way}: the doctor of another mall goes once through the table, and through none of it with an index`, async (t) => {
    assert((await readOfAnother(t, way)) <= 2 * typed)
    const read = await readOfAnother(t, way, byMall)
    assert(read <= readAtMost, `${read} rows and entries were read`)
  })

  test(`${way}: what the doctor of one mall leaves out it says, and the doctor of all finds`, async (t) => {
    const world = await createWorld(t, way)
    await world.connect("mymall")
    await database.query(
      `insert into auth_settings (user_id, providers) values ($1, '{"cafe24": {"refresh_token": "typed"}}')`,
      [typist],
    )
    const ofOne = (await world.ask("/v1/doctor?connection=mymall")).body
    assert.deepEqual(ofOne.findings.filter(({ stage }: Found) => stage === "store").map(keyOf), [
      "store_plain_text",
    ])
    const left = ofOne.checks.filter(({ message }: Found) => /for one mall/.test(message))
    assert.deepEqual(left.map(keyOf), ["durability", "sealing"])
    assert(left.every(({ level }: Found) => level === "skipped"))
    assert(!ofOne.checks.some(({ key, level }: Found) => key === "sealing" && level === "ok"))
    const ofAll = (await world.ask("/v1/doctor")).body
    assert(ofAll.findings.map(keyOf).includes("store_unreadable"))
    assert(!ofAll.checks.some(({ message }: Found) => /for one mall/.test(message)))
  })
}

type Found = Record<"key" | "stage" | "level" | "message", string>
const keyOf = ({ key }: Found) => key

/** Also what is new: it is found by lists and sweeps, and the doctor does not wait for them. */
async function readOfAnother(t: TestContext, way: Way, index?: string): Promise<number> {
  const world = await createWorld(t, way, { index })
  await world.connect("mymall")
  await typeRows(database, { mallId: "typed#", rows: typed, user: typist, expiresAt: expiresAt() })
  const { read, result } = await readBy({ database, clock }, () => world.ask("/v1/doctor?connection=mymall"))
  assert.deepEqual([result.status, result.body.connections], [200, 1])
  return read
}
