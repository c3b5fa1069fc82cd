// What waits in the rescue place: whose it is, when it goes where, and that it never stops anything else.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError, KeeperError } from "../../../src/core/errors.ts"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import type { Rescue, Store } from "../../../src/core/ports.ts"
import { createRescueShelf } from "../../../src/node/rescue/shelf.ts"
import { createMemoryShelf, createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createWorld, passing, testSealer, type World, type WorldOptions } from "../../kit/world.ts"

const refusing = (store: Store, code: "row_refused" | "store_unavailable" = "row_refused"): Store => ({
  ...store,
  saveTokens: (connection, ifTag) =>
    connection.id === "mymall"
      ? Promise.reject(new KeeperError(code, { detail: 'null value in column "org_id"' }))
      : store.saveTokens(connection, ifTag),
})

/** A pair that was rotated and that the store did not take. */
async function leftWaiting(options: WorldOptions = {}): Promise<World> {
  const world = createWorld(options)
  await world.connect("mymall")
  const away = world.another({ store: refusing(world.store) })
  await assert.rejects(away.refresh("mymall", { force: true }))
  return world
}

const kindsOf = async (keeper: KeeperOfHouse) => (await keeper.journal.newest(50)).map(({ kind }) => kind)
const found = async (keeper: KeeperOfHouse) =>
  (await keeper.doctor()).checks.flatMap(({ findings }) => findings ?? [])
const findingsOf = async (keeper: KeeperOfHouse) => (await found(keeper)).map(({ key }) => key)

test("an answer of another store is left alone and named, and its own store saves it afterwards", async () => {
  const world = await leftWaiting()
  const { clock } = world
  const other = world.another({ store: createMemoryStore({ clock, shelf: createMemoryShelf() }) })
  assert.deepEqual(await other.start(), { saved: 0, waiting: 0 })
  await world.clock.step(5 * minute)
  await other.sweep()
  assert.deepEqual([other.waitingInRescue(), other.foreignInRescue()], [[], ["mymall"]])
  assert.ok((await findingsOf(other)).includes("rescue_foreign"))
  const home = world.another()
  assert.deepEqual(await home.start(), { saved: 1, waiting: 0 })
  assert.ok(world.simulator.isLive((await home.token("mymall")).accessToken))
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
})

/** As version 0.1.0 wrote it: it names no store, and neither does its seal. */
async function asOfVersion010(world: World): Promise<void> {
  const [entry] = await world.rescue.list()
  const text = testSealer.open(entry!.sealed, `rescue|${entry!.store}|${entry!.key}`)
  const { store: _, ...old } = { ...entry!, sealed: testSealer.seal(text, `rescue|${entry!.key}`) }
  world.rescued.set(old.key, old)
}

test("an answer that version 0.1.0 left goes to the store that holds the pair before it, and to no other", async () => {
  const world = await leftWaiting()
  await asOfVersion010(world)
  const { clock } = world
  const other = world.another({ store: createMemoryStore({ clock, shelf: createMemoryShelf() }) })
  assert.deepEqual(await other.start(), { saved: 0, waiting: 0 })
  assert.deepEqual(other.foreignInRescue(), ["mymall"])
  assert.deepEqual(await world.another().start(), { saved: 1, waiting: 0 })
})

test("an answer whose store went back, and holds neither what it follows nor what follows it, is set aside", async () => {
  const world = await leftWaiting()
  await world.store.remove("mymall")
  assert.deepEqual(await world.another().start(), { saved: 0, waiting: 0 })
  assert.equal(world.rescued.size, 0)
  assert.deepEqual(
    (await world.rescue.aside()).map(({ id }) => id),
    ["mymall"],
  )
  await world.another().start()
  assert.equal(
    (await kindsOf(world.keeper)).filter((kind) => kind === "rescue_set_aside").length,
    1,
    "told once",
  )
  assert.ok((await findingsOf(world.keeper)).includes("rescue_set_aside"))
})

test("an answer that the store is ahead of goes without a word", async () => {
  const world = await leftWaiting()
  const [entry] = await world.rescue.list()
  await world.another().start()
  await world.another().refresh("mymall", { force: true })
  await world.rescue.put(entry!)
  assert.deepEqual(await world.another().start(), { saved: 0, waiting: 0 })
  assert.deepEqual([world.rescued.size, await world.rescue.aside()], [0, []])
})

test("a row that the table refuses costs itself: the start, the sweep and every other mall go on, and it comes home by itself", async () => {
  const sent: string[] = []
  const notifier = {
    name: "test",
    send: async (told: { kind: string }) => void sent.push(JSON.stringify(told)),
  }
  const world = createWorld()
  const alerts = { notifiers: [notifier as never] }
  const refused = world.another({ store: refusing(world.store), alerts })
  await assert.rejects(consent(world, refused), (error) => isKeeperError(error, "row_refused"))
  await world.connect("another")
  await world.clock.step(80 * minute)
  assert.deepEqual(await refused.start(), { saved: 0, waiting: 1 })
  assert.equal((await refused.sweep()).refreshed, 1)
  assert.deepEqual(await passing(world, refused.sweep({ force: true })).then(({ failed }) => failed), 0)
  const refusal = (await found(refused)).find(({ key }) => key === "rescue_refused")
  assert.match(refusal?.facts.detail ?? "", /org_id/)
  assert.equal((await kindsOf(world.keeper)).filter((kind) => kind === "rescue_refused").length, 1)
  assert.match(sent.join(), /rescue_waiting.*org_id/)
  const mended = world.another()
  await mended.sweep()
  assert.ok(world.simulator.isLive((await mended.token("mymall")).accessToken))
})

const unreadable =
  (inner: typeof fetch, grant = "refresh_token"): typeof fetch =>
  async (input, init) => {
    const answer = await inner(input, init)
    return String(init?.body).includes(`grant_type=${grant}`) ? Response.json({ ok: true }) : answer
  }

/** `ask` brings an answer of this grant, and nobody can read it. */
async function waitsUntilReconnected(grant: string, ask: (world: World) => Promise<void>): Promise<void> {
  let isBroken = true
  const world = createWorld({
    wire: (inner) => (input, init) => (isBroken ? unreadable(inner, grant) : inner)(input, init),
  })
  await ask(world)
  isBroken = false
  await world.clock.step(10 * minute)
  const next = world.another()
  assert.deepEqual(await next.start(), { saved: 0, waiting: 1 })
  await world.connect("mymall")
  await next.sweep()
  assert.deepEqual(next.waitingInRescue(), [])
  assert.equal((await world.rescue.aside()).length, 1)
  assert.deepEqual(await world.another().start(), { saved: 0, waiting: 0 })
}

test("an answer that nobody could read waits while it may matter, and is set aside once the owner has reconnected", () =>
  waitsUntilReconnected("refresh_token", async (world) => {
    await world.connect("mymall")
    await assert.rejects(world.keeper.refresh("mymall", { force: true }))
  }))

test("an unread consent of a clock that was nine hours ahead is set aside as well, once the owner has reconnected", () =>
  waitsUntilReconnected("authorization_code", async (world) => {
    const clock = { ...world.clock, now: () => world.clock.now() + 9 * hour }
    await assert.rejects(consent(world, world.another({ clock })))
  }))

test("a consent that was cut off before its save is ended, not saved, where the mall was disconnected meanwhile", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const cut = world.another({ store: refusing(world.store, "store_unavailable") })
  const live = () => world.simulator.mall("mymall").liveRefreshTokens
  const before = live()
  await assert.rejects(consent(world, cut))
  const kept = [...world.rescued.values()]
  world.rescued.clear()
  await world.clock.step(minute)
  await world.keeper.disconnect("mymall", { revoke: true })
  for (const entry of kept) world.rescued.set(entry.key, entry)
  assert.deepEqual(await world.another().start(), { saved: 0, waiting: 0 })
  assert.equal((await world.keeper.tally()).total, 0)
  assert.deepEqual([before, live()], [1, 0])
  await world.clock.step(minute)
  await world.connect("mymall")
  assert.equal((await world.another().start()).saved, 0)
  assert.ok(
    world.simulator.isLive((await world.another().token("mymall")).accessToken),
    "a later consent wins",
  )
})

async function consent(world: World, keeper: KeeperOfHouse): Promise<void> {
  const link = new URL(keeper.connect({ mallId: "mymall" }).url)
  const verdict = world.simulator.judgeAuthorize("mymall", link.searchParams)
  assert.ok(verdict.is === "ask")
  const agreed = { mallId: "mymall", userId: "mymall", scopes: verdict.request.scopes }
  const back = new URL(world.simulator.agree("mymall", verdict.request, agreed, "http://127.0.0.1:9"))
  await keeper.finishConnect(Object.fromEntries(back.searchParams))
}

test("a disconnect ends what waits as well, and says so only where it is true", async () => {
  const world = await leftWaiting()
  assert.deepEqual(await world.another().disconnect("mymall", { revoke: true }), { revoked: true })
  assert.equal(world.simulator.mall("mymall").liveRefreshTokens, 0)
  assert.equal(world.rescued.size, 0)
  let isBroken = true
  const odd = createWorld({
    wire: (inner) => (input, init) => (isBroken ? unreadable(inner) : inner)(input, init),
  })
  await odd.connect("mymall")
  await assert.rejects(odd.keeper.refresh("mymall", { force: true }))
  isBroken = false
  assert.deepEqual(await odd.keeper.disconnect("mymall", { revoke: true }), { revoked: false })
  assert.equal((await odd.keeper.tally()).total, 0)
})

test("an answer of a mall that has no row yet is given up by disconnecting it", async () => {
  const world = createWorld()
  const refused = world.another({ store: refusing(world.store) })
  await assert.rejects(consent(world, refused))
  assert.deepEqual(await refused.disconnect("mymall", { revoke: true }), { revoked: true })
  assert.deepEqual([refused.waitingInRescue(), world.rescued.size], [[], 0])
  await assert.rejects(refused.disconnect("mymall"), (error) => isKeeperError(error, "connection_unknown"))
})

test("a rescue place that cannot be read is said aloud and stops nothing", async () => {
  const shelf = createRescueShelf()
  const denied = () => Promise.reject(Object.assign(new Error("denied"), { code: "EACCES" }))
  const rescue: Rescue = { ...shelf, list: denied, check: denied, put: denied }
  const world = createWorld({ rescue })
  const told: string[] = []
  world.keeper.journal.listen(({ kind, detail }) => told.push(`${kind} ${detail}`))
  assert.deepEqual(await world.keeper.start(), { saved: 0, waiting: 0 })
  assert.ok(told.includes("rescue_failed EACCES"))
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  assert.equal((await world.keeper.sweep()).refreshed, 1)
  assert.ok((await findingsOf(world.keeper)).includes("rescue_unwritable"))
})

test("a consent left in the rescue place never overwrites what was rotated since", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(minute)
  world.rescue.remove = async () => {
    throw new Error("killed before it was removed")
  }
  await world.connect("mymall")
  assert.equal(world.rescued.size, 1)
  await world.keeper.refresh("mymall", { force: true })
  const { tag } = await world.keeper.token("mymall")
  await world.another().start()
  assert.equal((await world.another().token("mymall")).tag, tag)
})

test("a consent that was brought home by others and renewed there is not saved a second time", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(minute)
  const gate = Promise.withResolvers<void>()
  const { saveTokens } = world.store
  world.store.saveTokens = async (...given) => {
    await gate.promise
    return saveTokens(...given)
  }
  const connecting = world.connect("mymall")
  while (world.rescued.size === 0) await new Promise(setImmediate)
  world.store.saveTokens = saveTokens
  const other = world.another()
  assert.equal((await other.start()).saved, 1)
  await other.refresh("mymall", { force: true })
  const { tag } = await other.token("mymall")
  gate.resolve()
  await connecting
  assert.equal((await world.another().token("mymall")).tag, tag)
})
