// A user may type any organization into rows of their own, as many as they like: its consents never go there.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree } from "../../kit/http-world.ts"
import { typeRows } from "../../kit/rows-read.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const typist = "6f1a2b3c-0000-4000-8000-000000000009"
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

for (const way of bothWays)
  for (const row of ["a row of its own", "none"])
    test(`${way}: an organization with ${row} consents beside two rows of a user who typed it`, async (t) => {
      const world = await createWorld(t, way)
      const expiresAt = clock.now() + 120 * 60_000
      await typeRows(database, { mallId: "victimmall", rows: 2, user: typist, expiresAt })
      await database.query("update auth_settings set org_id = 7")
      await world.keeper.sweep()
      // As it was named by versions before.
      await database.query("update mallkey.settings_rows set id = 'victimmall~org:7' where row_id = '2'")
      if (row !== "none")
        await database.query(`insert into auth_settings (org_id, providers) values (7,
          '{"cafe24": {"mall_id": "victimmall", "access_token": "old", "refresh_token": "old"}}')`)
      const { url } = world.keeper.connect({ mallId: "victimmall", owner: "org:7" })
      const { status } = await world.ask(agree(world, url, "victimmall"))
      const rows = await database.query(
        "select user_id, providers->'cafe24'->>'access_token' as token from auth_settings order by id",
      )
      const [first, second, ...own] = rows
      assert.deepEqual([first!.token, second!.token], ["a1", "a2"], "they stay as they were typed")
      assert.equal(status, 200)
      assert.equal(own.length, 1)
      assert.notEqual(own[0]!.token, "old")
      assert.equal((await world.keeper.connection("victimmall~org:7")).connection.unproven, undefined)
    })
