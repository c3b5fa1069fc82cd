// Taking pairs over from elsewhere, against the simulated Cafe24: nothing living is overwritten, nothing spent shown twice.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { ImportOptions } from "../../../src/core/taking-over/adopt.ts"
import { elsewhere } from "../../kit/elsewhere.ts"
import { createWorld } from "../../kit/world.ts"

const plainly: ImportOptions = { rotate: true, replace: false, by: "cli" }
const code = (wanted: string) => (error: unknown) => isKeeperError(error) && error.code === wanted

test("a pair from elsewhere is kept, rotated at once and works; its copy is dead", async () => {
  const world = createWorld()
  const copy = elsewhere(world)
  const done = await world.keeper.import(copy, plainly)
  assert.deepEqual(done, { standing: "new", kept: true, rotated: true })
  const token = await world.keeper.token("mymall")
  assert(world.simulator.isLive(token.accessToken))
  assert.notEqual(token.accessToken, copy.tokens.accessToken)
  assert.equal(
    (await world.keeper.connection("mymall")).connection.scopes.length,
    5,
    "what Cafe24 says counts",
  )
  const events = (await world.keeper.journal.newest(10)).map(({ kind }) => kind)
  assert.deepEqual(events, ["imported"])
})

test("repeated, it is recognised and nothing is asked", async () => {
  const world = createWorld()
  const copy = elsewhere(world)
  await world.keeper.import(copy, plainly)
  const before = world.simulator.counters("mymall")
  for (const replace of [false, true]) {
    const again = await world.keeper.import(copy, { ...plainly, replace })
    assert.deepEqual(again, { standing: "earlier", kept: false, rotated: true })
  }
  assert.deepEqual(world.simulator.counters("mymall"), before)
})

test("without rotating both copies live, and importing again rotates", async () => {
  const world = createWorld()
  const copy = elsewhere(world)
  assert.equal((await world.keeper.import(copy, { ...plainly, rotate: false })).rotated, false)
  assert.equal((await world.keeper.token("mymall")).accessToken, copy.tokens.accessToken)
  assert.equal(world.simulator.counters("mymall").tokenRequests, 0)
  const again = await world.keeper.import(copy, plainly)
  assert.deepEqual(again, { standing: "same", kept: true, rotated: true })
  const imported = (await world.keeper.journal.newest(10)).filter(({ kind }) => kind === "imported")
  assert.equal(imported.length, 1, "said once")
})

test("a pair that does not say when it ends is tried at once", async () => {
  const world = createWorld()
  const { tokens, ...rest } = elsewhere(world)
  const bare = { ...rest, tokens: { refreshToken: tokens.refreshToken } }
  await world.keeper.import(bare, { ...plainly, rotate: false })
  const { assessment } = await world.keeper.connection("mymall")
  assert.deepEqual([assessment.state, assessment.actor], ["expired", "nobody"])
  assert.equal((await world.keeper.sweep()).refreshed, 1)
})

test("a dead copy of a mall that was not there: kept as lost, named, and never shown again", async () => {
  const world = createWorld()
  const copy = elsewhere(world)
  world.simulator.expireRefreshToken("mymall")
  const done = await world.keeper.import(copy, plainly)
  assert.deepEqual([done.kept, done.refused, done.trouble?.code], [true, true, "needs_reconnect"])
  const asked = world.simulator.counters("mymall").tokenRequests
  const again = await world.keeper.import(copy, plainly)
  assert.deepEqual(again, { standing: "same", kept: true, rotated: false, refused: true })
  assert.equal(world.simulator.counters("mymall").tokenRequests, asked)
})

test("a living pair gives way only when it is told to, and only to one that Cafe24 takes", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const ours = await world.keeper.token("mymall")
  const copy = elsewhere(world)
  assert.deepEqual(await world.keeper.import(copy, plainly), {
    standing: "differs",
    kept: false,
    rotated: false,
  })
  assert.equal((await world.keeper.token("mymall")).tag, ours.tag)
  const replaced = await world.keeper.import(copy, { ...plainly, replace: true })
  assert.deepEqual(replaced, { standing: "differs", kept: true, rotated: true })
  assert.notEqual((await world.keeper.token("mymall")).tag, ours.tag)
})

test("a spent copy does not take a living pair with it", async () => {
  const world = createWorld()
  const copy = elsewhere(world)
  await world.connect("mymall")
  const ours = await world.keeper.token("mymall")
  const { refresh_token } = world.simulator.grant("mymall")
  assert.equal(world.simulator.revoke("mymall", copy.tokens.refreshToken), true)
  assert.notEqual(refresh_token, copy.tokens.refreshToken)
  const done = await world.keeper.import(copy, { ...plainly, replace: true })
  assert.deepEqual(done, { standing: "differs", kept: false, rotated: false, refused: true })
  const token = await world.keeper.token("mymall")
  assert.equal(token.tag, ours.tag)
  assert(world.simulator.isLive(token.accessToken))
})

test("a lost connection is mended by a living copy", async () => {
  const world = createWorld()
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.clock.step(80 * minute)
  await world.keeper.sweep()
  const done = await world.keeper.import(elsewhere(world), plainly)
  assert.deepEqual(done, { standing: "lost", kept: true, rotated: true })
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
})

test("a pair of another app, and a mall that is none, are refused before anything is written", async () => {
  const world = createWorld()
  const foreign = elsewhere(world, "mymall", { clientId: "another-app" })
  await assert.rejects(world.keeper.import(foreign, plainly), code("request_invalid"))
  await assert.rejects(world.keeper.import(elsewhere(world, "mymall", { mallId: "../x" }), plainly))
  assert.equal((await world.keeper.tally()).total, 0)
})

test("Cafe24 is away: the pair is kept, and the sweep goes on with it", async () => {
  const world = createWorld()
  const copy = elsewhere(world)
  world.simulator.switches.set({ tokenError: "503" })
  const done = await world.keeper.import(copy, plainly)
  assert.deepEqual([done.kept, done.rotated, done.trouble?.code], [true, false, "provider_unavailable"])
  world.simulator.switches.set({ tokenError: "off" })
  await world.clock.step(2 * minute)
  assert.equal((await world.keeper.sweep()).refreshed, 1)
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
})

test("our app is rejected: no mall is marked, whichever way it comes in", async () => {
  const world = createWorld()
  const broken = world.another({ app: { ...world.app, clientSecret: "not-the-secret-any-more" } })
  const fresh = await broken.import(elsewhere(world), plainly)
  assert.equal(fresh.trouble?.code, "app_rejected")
  assert.notEqual((await world.keeper.connection("mymall")).assessment.state, "lost")
  const other = elsewhere(world)
  await assert.rejects(broken.import(other, { ...plainly, replace: true }), code("app_rejected"))
  assert.equal((await world.keeper.import(other, { ...plainly, replace: true })).rotated, true)
})

test("the store goes away behind the rotation: the answer waits and comes home at the next start", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const copy = elsewhere(world)
  const away = { ...world.store, saveTokens: () => Promise.reject(new Error("the disk is gone")) }
  await assert.rejects(world.another({ store: away }).import(copy, { ...plainly, replace: true }))
  const next = world.another()
  assert.deepEqual(await next.start(), { saved: 1, waiting: 0 })
  assert(world.simulator.isLive((await next.token("mymall")).accessToken))
  assert.equal((await next.refresh("mymall", { force: true })).renewed, true)
})

test("what a store of ours knew moves along: lost stays lost, and the budget keeps counting", async () => {
  const world = createWorld()
  const now = world.clock.now()
  const requestedAt = Array.from({ length: 12 }, () => now)
  await world.keeper.import(elsewhere(world, "gone", { health: { lostAt: now - minute } }), plainly)
  assert.equal((await world.keeper.connection("gone")).assessment.state, "lost")
  const busy = await world.keeper.import(elsewhere(world, "busy", { health: { requestedAt } }), plainly)
  assert.equal(busy.trouble?.code, "rate_limited")
  assert.equal(world.simulator.counters().tokenRequests, 0)
})

test("an export that does not come about is not on record", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const stop = () => Promise.reject(new Error("stopped at the passphrase"))
  await assert.rejects(world.keeper.export("cli", undefined, stop), /stopped/)
  await assert.rejects(
    world.keeper.export("cli", undefined, async () => stop),
    /stopped/,
  )
  const kinds = (await world.keeper.journal.newest(10)).map(({ kind }) => kind)
  assert.ok(!kinds.includes("exported"), kinds.join())
})

test("an export holds everything, and is on record", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.connect("other", "row 7")
  const { connections, unopened } = await world.keeper.export("cli")
  assert.deepEqual([connections.map(({ id }) => id), unopened], [["mymall", "other~row 7"], []])
  assert.equal((await world.keeper.export("cli", "other")).connections.length, 1)
  assert.deepEqual(
    (await world.keeper.journal.newest(2)).map(({ kind, detail }) => [kind, detail]),
    [
      ["exported", "1 connection"],
      ["exported", "2 connections"],
    ],
  )
})
