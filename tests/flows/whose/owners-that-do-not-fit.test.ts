// Owners that a column of the table cannot hold, or writes otherwise, are in no row of it: they find none and make none.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree } from "../../kit/http-world.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

for (const way of bothWays)
  test(`${way}: numbers that are too large, and such with a nought before them`, async (t) => {
    const world = await createWorld(t, way, { orgId: "org_id integer" })
    const consent = async (owner: string) => {
      const { url } = world.keeper.connect({ mallId: "mymall", owner })
      return (await world.ask(agree(world, url, "mymall"))).status
    }
    assert.equal(await consent("org:7"), 200)
    for (const owner of ["org:99999999999", "org:2147483648", "org:007"]) {
      assert.equal(await world.store.get(`mymall~${owner}`), undefined, owner)
      assert.notEqual(await consent(owner), 200, owner)
    }
    assert.equal((await database.query("select from auth_settings")).length, 1)
    assert.equal((await world.store.get("mymall~org:7"))?.owner, "org:7")
  })
