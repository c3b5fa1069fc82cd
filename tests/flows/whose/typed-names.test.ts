// A user may type into rows of their own, as a mall, what is the name of another's connection: it takes no name from anybody.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree } from "../../kit/http-world.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const [typist, kim, lee] = [9, 1, 2].map((n) => `6f1a2b3c-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
]
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)

const type = (user: string, mallId: string, token: string) =>
  database.query("insert into auth_settings (user_id, providers) values ($1, $2)", [
    user,
    JSON.stringify({ cafe24: { mall_id: mallId, access_token: token, refresh_token: token } }),
  ])

const malls = [`victimmall~user:${kim}`, "victimmall~row:3", "cs:victimmall", "a~b"]

for (const way of bothWays)
  for (const before of ["new", "kept by a version before"])
    test(`${way}: names of others that are typed as malls, ${before}, are nobody's names`, async (t) => {
      const world = await createWorld(t, way)
      for (const [at, mallId] of malls.entries())
        for (const times of [1, 2]) await type(typist, mallId, `typed-${at}-${times}`)
      if (before !== "new")
        await database.query(
          `insert into mallkey.settings_rows (row_id, id, found, mall_id, tag, standing, facts, health, typed)
          select '1', $1, true, $1, left(encode(sha256('typed-0-1'), 'hex'), 16), 0, '{"tokens": {}}', '{}', true`,
          [malls[0]],
        )
      for (const user of [kim, lee]) await type(user, "victimmall", `of-${user}`)
      const listed = await world.store.list({ limit: 50 })
      assert.deepEqual(
        listed.map(({ id }) => id),
        [kim, lee].map((user) => `victimmall~user:${user}`),
      )
      const read = await world.store.get(malls[0]!)
      assert.equal(read?.tokens.accessToken, `of-${kim}`)
      const { url } = world.keeper.connect({ mallId: "victimmall", owner: `user:${kim}` })
      assert.equal((await world.ask(agree(world, url, "victimmall"))).status, 200)
      const rows = await database.query(
        "select from auth_settings where providers->'cafe24'->>'access_token' ~ '^typed'",
      )
      assert.equal(rows.length, 2 * malls.length, "they stay as they were typed")
      const told = (await world.store.warnings()).filter(({ code }) => code === "unreadable")
      assert.match(JSON.stringify(told), /mall_id/)
    })
