// The doctor of one mall that somebody typed into thousands of rows: it looks at those that count, not at each of them page by page.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree } from "../../kit/http-world.ts"
import { readBy, typeRows } from "../../kit/rows-read.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const typed = 3_000
const [kim, typist] = ["6f1a2b3c-0000-4000-8000-000000000001", "6f1a2b3c-0000-4000-8000-000000000009"]
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

for (const way of bothWays)
  test(`${way}: the doctor of a mall reads each typed row of it a few times, however many there are`, async (t) => {
    const world = await createWorld(t, way)
    const { url } = world.keeper.connect({ mallId: "victimmall", owner: `user:${kim}` })
    assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
    const expiresAt = clock.now() + 300 * 24 * 60 * 60_000
    await typeRows(database, { mallId: "victimmall", rows: typed, user: typist, expiresAt })
    await world.keeper.sweep()
    for (const name of ["victimmall", `victimmall~user:${kim}`]) {
      const look = () => world.ask(`/v1/doctor?connection=${name}`)
      const { read, result } = await readBy({ database, clock }, look)
      const { status, body } = result
      assert.deepEqual([status, body.connections], [200, 1], name)
      assert(read <= 20 * typed, `${name}: ${read} rows and entries were read`)
    }
    assert.equal((await world.ask(`/v1/doctor?connection=nobody`)).status, 404)
  })
