// Thirty kilobytes in each of hundreds of typed rows: they are opened when they are new, and not once more for each refresh.
import assert from "node:assert/strict"
import { test } from "node:test"
import pg from "pg"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { readBy } from "../../kit/rows-read.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const rows = 200
/** Of what thirty kilobytes are cut into. */
const piecesOfRow = 16
const clock = createSteppingClock(someDay)
const { database, createWorld, openStore } = useShopTable(clock)
const expiresAt = () => new Date(clock.now() + 120 * 60_000).toISOString()

async function typeLarge(): Promise<void> {
  await database.query(
    `insert into auth_settings (user_id, providers)
      select '6f1a2b3c-0000-4000-8000-000000000009', jsonb_build_object('cafe24', jsonb_build_object(
        'mall_id', 'typed' || n, 'access_token', 'a', 'refresh_token', 'made-up-' || n, 'expires_at', $1::text,
        'scope', (select string_agg(md5((m * n)::text), ' ') from generate_series(1, 900) m)))
      from generate_series(1, ${rows}) n`,
    [expiresAt()],
  )
}

for (const way of bothWays)
  test(`${way}: sweeps and refreshes look into no row that nobody has written since all were looked at`, async (t) => {
    const world = await createWorld(t, way)
    await world.connect("mymall")
    await typeLarge()
    const { pieces: first } = await readBy({ database, clock }, () => world.keeper.sweep())
    assert(first > rows * piecesOfRow, "they are opened when they are new")
    const [kept] = await database.query(
      "select max(octet_length(facts::text)) as bytes from mallkey.settings_rows",
    )
    assert(kept!.bytes < 12_000, `${kept!.bytes} bytes of one are copied`)
    // As counting has cut its lines, all may be looked at once more, and not eight times.
    const { pieces } = await readBy({ database, clock }, async () => {
      for (let at = 0; at < 8; at++) {
        await world.keeper.sweep()
        await world.keeper.refresh("mymall", { force: true })
        await clock.step(5 * 60_000)
      }
    })
    assert(pieces <= 2 * first, `${first} pieces were read first, and then ${pieces}`)
  })

const byMall = "(providers #>> '{cafe24,mall_id}')"

for (const way of bothWays)
  for (const index of [undefined, byMall])
    test(`${way}, ${index ? "with" : "without"} an index: what was under way while all were looked at is found`, async (t) => {
      const store = await openStore(t, way, { index })
      const line = new pg.Client({ connectionString: database.url })
      await line.connect()
      t.after(() => line.end())
      const write = (mallId: string) =>
        line.query(
          `insert into auth_settings (providers) values (jsonb_build_object('cafe24', jsonb_build_object(
            'mall_id', $1::text, 'access_token', 'a', 'refresh_token', $1 || '-r', 'expires_at', $2::text)))`,
          [mallId, expiresAt()],
        )
      await line.query("begin")
      await write("slowmall")
      // Others are done meanwhile that began later.
      await database.query("create table if not exists passing (at int)")
      assert.deepEqual(await store.list({ limit: 5 }), [])
      await line.query("commit")
      assert.ok(await store.get("slowmall"), "by its name")
      await line.query("begin")
      await write("latemall")
      await clock.step(60_000)
      assert.equal((await store.list({ limit: 5 })).length, 1)
      await line.query("commit")
      assert.equal((await store.list({ limit: 5 })).length, 2, "in a list")
      await line.query(
        `update auth_settings set providers = jsonb_set(providers, '{cafe24,refresh_token}', '"newer"')`,
      )
      const tags = new Set((await store.list({ limit: 5 })).map(({ tag }) => tag))
      assert.equal(tags.size, 1, "another pair in the same row")
    })

for (const way of bothWays) {
  test(`${way}: what we keep beside rows is put back as it was, by itself: a newer pair is due again in its time`, async (t) => {
    const store = await openStore(t, way)
    const pair = (marker: string) =>
      database.query(
        `insert into auth_settings (id, providers) overriding system value values (1, jsonb_build_object('cafe24', jsonb_build_object(
          'mall_id', 'mymall', 'access_token', 'a', 'refresh_token', $1::text, 'expires_at', $2::text)))
          on conflict (id) do update set providers = excluded.providers`,
        [marker, expiresAt()],
      )
    await pair("one")
    const [found] = await store.list({ limit: 5 })
    const health = { ...found!.health, lostAt: clock.now() }
    assert.ok(await store.saveHealth("mymall", { health, refreshAt: undefined }, found!.tag))
    await database.query("drop table if exists copied; create table copied as table mallkey.settings_rows")
    await pair("two")
    await clock.step(60_000)
    const dueBefore = clock.now() + 7_200_000
    assert.equal((await store.list({ limit: 5, dueBefore })).length, 1)
    // Whatever of it was under way is over.
    for (let at = 0; at < 2; at++) {
      await clock.step(60_000)
      await store.list({ limit: 5 })
    }
    await database.query(
      "begin; delete from mallkey.settings_rows; insert into mallkey.settings_rows table copied; commit",
    )
    await clock.step(60_000)
    assert.equal((await store.list({ limit: 5, dueBefore })).length, 1, "once it was put back")
  })

  test(`${way}: a copy of the table takes its place, made long before: the pair in it is the one that is meant`, async (t) => {
    const store = await openStore(t, way)
    await database.query(
      `insert into auth_settings (providers) values (jsonb_build_object('cafe24', jsonb_build_object(
        'mall_id', 'mymall', 'access_token', 'a', 'refresh_token', 'one', 'expires_at', $1::text)))`,
      [expiresAt()],
    )
    await database.query(
      "drop table if exists kept_copy; create table kept_copy (like auth_settings including all)",
    )
    await database.query("insert into kept_copy overriding system value table auth_settings")
    await database.query(
      `update auth_settings set providers = jsonb_set(providers, '{cafe24,refresh_token}', '"two"')`,
    )
    const [before] = await store.list({ limit: 5 })
    await database.query(
      "alter table auth_settings rename to gone; alter table kept_copy rename to auth_settings; drop table gone",
    )
    await clock.step(60_000)
    const due = await store.list({ limit: 5, dueBefore: clock.now() + 7_200_000 })
    assert.notEqual(due[0]?.tag, before!.tag)
    const [kept] = await database.query("select tag from mallkey.settings_rows")
    assert.equal(kept!.tag, due[0]?.tag, "met")
  })
}
