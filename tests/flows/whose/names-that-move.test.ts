// Rows whose owner changed are called anew: their new name may be one that another row still has, and nobody's reads fail for it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const clock = createSteppingClock(someDay)
const { database, openStore } = useShopTable(clock)

const type = (org: number, mallId = "victimmall") =>
  database.query("insert into auth_settings (org_id, providers) values ($1, $2)", [
    org,
    JSON.stringify({
      cafe24: { mall_id: mallId, access_token: `a${org}`, refresh_token: `r${org}${mallId}` },
    }),
  ])

/** What became of organizations 7 and 8, who had a row each. */
const moves = {
  "one takes the other's number": "update auth_settings set org_id = 8 where org_id = 7",
  "the other takes the number of the first": "update auth_settings set org_id = 7 where org_id = 8",
  "they change places": "update auth_settings set org_id = 15 - org_id where org_id in (7, 8)",
}

for (const way of bothWays)
  for (const [name, move] of Object.entries(moves))
    test(`${way}: two organizations of one mall, and ${name}: all others are read as ever`, async (t) => {
      const store = await openStore(t, way)
      for (const org of [7, 8]) await type(org)
      const ids = async () => (await store.list({ limit: 10 })).map(({ id }) => id)
      assert.deepEqual(await ids(), ["victimmall~org:7", "victimmall~org:8"])
      await database.query(move)
      await type(9, "othermall")
      const now = await ids()
      assert.equal(now.length, 3, now.join())
      assert(now.includes("othermall"))
      for (const { id, owner } of await store.list({ mallId: "victimmall", limit: 10 })) {
        const named = id.split("~")[1]!
        assert(named === owner || named.startsWith("row:"), `${id} is ${owner}'s`)
      }
    })
