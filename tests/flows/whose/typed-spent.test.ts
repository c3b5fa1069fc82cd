// A refresh token that is spent is worth nothing: a user who types one into their own row gets nothing that came of it.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { makeShopTable, openShopStore } from "../../kit/shop-table.ts"
import { createWorld, someDay, type World } from "../../kit/world.ts"
import { makeDatabase, type TestDatabase } from "../../stores/postgres/place.ts"

const clock = createSteppingClock(someDay)
let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database?.drop())

type Ends = { after(end: () => Promise<void>): void }

interface Tokens {
  access_token: string
  refresh_token: string
}

async function worldWith(t: Ends): Promise<World> {
  await makeShopTable(database, { orgId: "org_id text", userId: "user_id text" })
  const store = await openShopStore(t, database, { clock })
  return createWorld({ clock, store })
}

async function tokensOf(user: string): Promise<Tokens> {
  const [row] = await database.query(
    "select providers->'cafe24' as pair from auth_settings where user_id = $1",
    [user],
  )
  return row!.pair
}

async function type(user: string, pair: Tokens): Promise<void> {
  const object = { ...pair, mall_id: "mymall" }
  await database.query("insert into auth_settings (user_id, providers) values ($1, $2)", [
    user,
    JSON.stringify({ cafe24: object }),
  ])
}

/** The owner's mall, renewed twice; what stood in the row at first leaked somewhere. */
async function leaked(world: World): Promise<Tokens> {
  await world.connect("mymall", "user:owner")
  const old = await tokensOf("owner")
  const [{ id = "" } = {}] = await world.store.list({ limit: 9 })
  for (let times = 0; times < 2; times++) {
    await clock.step(hour)
    await world.keeper.refresh(id, { force: true })
  }
  return old
}

/** Every way in which a row is looked after. */
async function lookedAfter({ keeper, store }: World): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const { id } of await store.list({ limit: 9 })) {
      await keeper.refresh(id, { force: true }).catch(() => undefined)
      await keeper.token(id).catch(() => undefined)
    }
    await keeper.sweep()
    await keeper.sweep({ force: true })
    await clock.step(hour)
  }
}

async function gotNothing(world: World, old: Tokens): Promise<void> {
  const typed = await tokensOf("tenant")
  assert.equal(typed.access_token, old.access_token)
  assert.equal(typed.refresh_token, old.refresh_token)
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
}

test("typed into a row beside the owner's", async (t) => {
  const world = await worldWith(t)
  const old = await leaked(world)
  await type("tenant", old)
  await lookedAfter(world)
  await gotNothing(world, old)
  assert.ok(world.simulator.isLive((await tokensOf("owner")).access_token))
  const states = (await world.keeper.connections({ limit: 9 })).map((view) => view.assessment.state)
  assert.deepEqual(states.toSorted(), ["fresh", "lost"])
})

test("typed into a row that takes the name of the owner's, which is gone", async (t) => {
  const world = await worldWith(t)
  const old = await leaked(world)
  await database.query("delete from auth_settings")
  await type("tenant", old)
  await lookedAfter(world)
  assert.equal((await tokensOf("tenant")).access_token, old.access_token)
})

test("typed into a row that takes the bare name of a row that was found, and is gone", async (t) => {
  const world = await worldWith(t)
  await type("owner", world.simulator.grant("mymall") as unknown as Tokens)
  for (let times = 0; times < 2; times++) {
    await world.keeper.sweep({ force: true })
    await clock.step(hour)
  }
  const old = await tokensOf("owner")
  await world.keeper.sweep({ force: true })
  assert.notEqual((await tokensOf("owner")).access_token, old.access_token)
  await database.query("delete from auth_settings")
  await type("tenant", old)
  await lookedAfter(world)
  await gotNothing(world, old)
})

test("typed into the row of one who has a mall of their own", async (t) => {
  const world = await worldWith(t)
  const old = await leaked(world)
  await world.connect("ownmall", "user:tenant")
  await database.query(
    "update auth_settings set providers = jsonb_build_object('cafe24', $1::jsonb) where user_id = 'tenant'",
    [JSON.stringify({ ...old, mall_id: "mymall" })],
  )
  await lookedAfter(world)
  await gotNothing(world, old)
})

test("imported for another owner", async () => {
  const world = createWorld()
  await world.connect("mymall", "user:owner")
  const before = await world.store.get("mymall~user:owner")
  await world.clock.step(hour)
  await world.keeper.refresh("mymall~user:owner", { force: true })
  const copy = { id: "mymall~user:tenant", mallId: "mymall", owner: "user:tenant", tokens: before!.tokens }
  await world.keeper
    .import({ ...copy, scopes: before!.scopes }, { rotate: true, replace: true, by: "test" })
    .catch(() => undefined)
  await world.clock.step(hour)
  await world.keeper.sweep({ force: true })
  const got = await world.store.get("mymall~user:tenant")
  const theirs = await world.store.get("mymall~user:owner")
  assert.notEqual(got?.tag, theirs?.tag)
  assert.equal(got !== undefined && world.simulator.isLive(got.tokens.accessToken), false)
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
  assert.ok(world.simulator.isLive(theirs!.tokens.accessToken))
})

const copyFor = (owner: string, tokens: CopyTokens) => ({
  id: `mymall~${owner}`,
  mallId: "mymall",
  owner,
  scopes: [],
  tokens,
})
type CopyTokens = { refreshToken: string; accessToken?: string }
const options = { rotate: true, replace: true, by: "test" }

/** The owner's pair was imported here, so that it is remembered as such, and has been rotated since. */
async function imported(times: number): Promise<{ world: World; spent: CopyTokens }> {
  const world = createWorld()
  const { access_token: accessToken, refresh_token: refreshToken } = world.simulator.grant("mymall")
  await world.keeper.import(copyFor("a", { accessToken, refreshToken }), options)
  for (let time = 1; time < times; time++) {
    await world.clock.step(hour)
    await world.keeper.refresh("mymall~a", { force: true })
  }
  return { world, spent: { refreshToken } }
}

for (const times of [1, 6])
  test(`imported for another owner, of a pair that was imported and renewed ${times} times`, async () => {
    const { world, spent } = await imported(times)
    const { keeper, store, simulator } = world
    for (const rotate of [true, false]) {
      const done = await keeper.import(copyFor("b", spent), { ...options, rotate })
      assert.deepEqual([done.standing, done.kept], ["earlier", false])
      // An attacker who writes a bundle writes what they like beside the name.
      const named = await keeper.import({ ...copyFor("b", spent), owner: "a" }, { ...options, rotate })
      assert.deepEqual([named.standing, named.kept], ["earlier", false])
    }
    assert.equal(await store.get("mymall~b"), undefined)
    assert.equal(simulator.counters("mymall").reusedSpentTokens, 0)
    assert.ok(simulator.isLive((await store.get("mymall~a"))!.tokens.accessToken))
  })

test("imported in the place of a pair of one's own, it is not shown either", async () => {
  const { world, spent } = await imported(1)
  const { keeper, store, simulator } = world
  const own = simulator.grant("mymall")
  await keeper.import(copyFor("b", { refreshToken: own.refresh_token }), options)
  const before = await store.get("mymall~b")
  const done = await keeper.import(copyFor("b", spent), options)
  assert.deepEqual([done.standing, done.kept], ["earlier", false])
  assert.equal((await store.get("mymall~b"))?.tag, before?.tag)
  assert.equal(simulator.counters("mymall").reusedSpentTokens, 0)
})

test("a copy for a colleague that the same run brings is kept, while the pair lives or has just been spent", async () => {
  const { world, spent } = await imported(1)
  const { keeper, store } = world
  const done = await keeper.import(copyFor("b", spent), { ...options, alongside: ["mymall~a"] })
  assert.deepEqual([done.kept, done.rotated], [true, true])
  const living = (await store.get("mymall~a"))!.tokens
  assert.equal((await store.get("mymall~b"))?.tokens.accessToken, living.accessToken)
  const current = await keeper.import(copyFor("c", living), options)
  assert.deepEqual([current.kept, current.rotated], [true, true])
})
