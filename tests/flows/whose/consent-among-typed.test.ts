// Thousands of rows that one person typed, all of one mall: what the consents of others to it read does not grow with them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { agree, type HttpWorld } from "../../kit/http-world.ts"
import { readBy, typeRows } from "../../kit/rows-read.ts"
import { bothWays, useShopTable } from "../../kit/use-shop-table.ts"
import { someDay } from "../../kit/world.ts"

const typed = 3_000
/** Rows and index entries that one consent may read: some hundreds for each look at such a mall, of whatever number. */
const readAtMost = 2_000
/** Before a new row it is looked for a few times more; still less than each typed row once. */
const readForNewRow = typed
const [kim, lee, typist] = [1, 2, 9].map((n) => `6f1a2b3c-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
]
const hour = 60 * 60_000
const clock = createSteppingClock(someDay)
const { database, createWorld } = useShopTable(clock)
/** Applications whose rows are their users' own have such an index. */
const ofUsers = { index: "user_id" }
/** As the page about this store has it. */
const indexOfMalls = `create index on auth_settings ((providers #>> '{cafe24,mall_id}'))
  where (providers #>> '{cafe24,mall_id}') is not null`

async function consent(world: HttpWorld, owner?: string): Promise<number> {
  const { url } = world.keeper.connect({ mallId: "victimmall", owner })
  return (await world.ask(agree(world, url, "victimmall"))).status
}

const page = async (world: HttpWorld, path: string) => (await world.browse(path)).status

/** Begun and brought back by somebody whom nobody here knows, with a code that is none. */
async function strangersCode(world: HttpWorld): Promise<number> {
  const browse = world.anotherBrowser()
  const begun = await browse("/api/cafe24/authorize?mall_id=victimmall")
  const state = new URL(begun.headers.get("location")!).searchParams.get("state")!
  const callback = `/api/cafe24/callback?code=bogus&state=${encodeURIComponent(state)}`
  return (await browse(callback, { headers: { accept: "application/json" } })).status
}

/** What others do at the mall, and how it ends: a consent in nobody's name is refused, as ever beside such rows. */
const calls: Record<string, [work: (world: HttpWorld) => Promise<number>, status: number]> = {
  "a consent of its owner": [(world) => consent(world, `user:${kim}`), 200],
  "a consent in nobody's name": [(world) => consent(world), 500],
  "the open address": [(world) => page(world, "/api/cafe24/authorize?mall_id=victimmall"), 302],
  "a stranger's code": [strangersCode, 500],
  "an App URL": [(world) => page(world, world.simulator.launchUrl("/api/cafe24/launch", "victimmall")), 200],
  "a link": [
    async (world) =>
      page(world, (await world.keeper.link({ mallId: "victimmall", owner: `user:${kim}` })).path),
    200,
  ],
}

for (const way of bothWays)
  test(`${way}: where one person typed thousands of rows of a mall, consents to it read no more for that`, async (t) => {
    const world = await createWorld(t, way, ofUsers)
    assert.equal(await consent(world, `user:${kim}`), 200)
    const expiresAt = clock.now() + 2 * hour
    await typeRows(database, { mallId: "victimmall", rows: typed, user: typist, expiresAt })
    await world.keeper.sweep()
    for (const [name, [work, status]] of Object.entries(calls)) {
      const { read, result } = await readBy({ database, clock }, () => work(world))
      assert.equal(result, status, name)
      assert(read <= readAtMost, `${name}: ${read} rows and entries were read`)
    }
  })

for (const way of ["direct", "https"] as const)
  for (const hasIndexOfMalls of [false, true])
    test(`${way}, ${hasIndexOfMalls ? "an" : "no"} index over malls: the first consent of one more owner reads no typed row of others`, async (t) => {
      const world = await createWorld(t, way, ofUsers)
      if (hasIndexOfMalls) await database.query(indexOfMalls)
      assert.equal(await consent(world, `user:${kim}`), 200)
      const expiresAt = clock.now() + 2 * hour
      await typeRows(database, { mallId: "victimmall", rows: typed, user: typist, expiresAt })
      await world.keeper.sweep()
      const own = (await world.store.get(`victimmall~user:${kim}`))!
      const { read, result } = await readBy({ database, clock }, () => consent(world, `user:${lee}`))
      assert.equal(result, 200)
      assert(read <= readForNewRow, `${read} rows and entries were read for a new row`)
      assert.equal((await world.store.get(`victimmall~user:${lee}`))?.owner, `user:${lee}`)
      assert.equal(
        (await world.store.get(own.id))!.tag,
        own.tag,
        "the consent of another went into its own row",
      )
    })

const rowsOf = (where: string) =>
  database.query(
    `select id::int, providers->'cafe24'->>'access_token' as token from auth_settings where ${where}`,
  )

for (const way of bothWays)
  test(`${way}: among thousands of typed rows a consent finds the row that is its owner's`, async (t) => {
    const world = await createWorld(t, way, ofUsers)
    const expiresAt = clock.now() + 2 * hour
    await typeRows(database, { mallId: "victimmall", rows: typed, user: typist, expiresAt })
    await world.keeper.sweep()
    // Since then, by another program: an organization's own row with a pair, and a user's that is empty.
    const pair = { mall_id: "victimmall", access_token: "theirs", refresh_token: "of-another-program" }
    await database.query("insert into auth_settings (org_id, providers) values (7, $1)", [
      JSON.stringify({ cafe24: pair }),
    ])
    await database.query("insert into auth_settings (user_id) values ($1)", [lee])
    assert.equal(await consent(world, "org:7"), 200)
    assert.equal(await consent(world, `user:${lee}`), 200)
    for (const whose of ["org_id = 7 and user_id is null", `user_id = '${lee}'`]) {
      const rows = await rowsOf(whose)
      assert.deepEqual(
        rows.map(({ id }) => id > typed),
        [true],
        JSON.stringify(rows),
      )
      assert.doesNotMatch(rows[0]!.token, /theirs|^a\d+$/, JSON.stringify(rows))
    }
    assert.equal(
      (await rowsOf(`user_id = '${typist}' and providers->'cafe24'->>'access_token' !~ '^a[0-9]+$'`)).length,
      0,
    )
  })
