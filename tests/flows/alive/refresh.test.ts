// The critical section against the simulated Cafe24 with strict single use: one request, nothing lost, nothing shown twice.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { createWorld, passing, type World } from "../../kit/world.ts"

const code = (wanted: string) => (error: unknown) => isKeeperError(error) && error.code === wanted

test("a fresh token is handed out without a request", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const before = world.simulator.counters("mymall").tokenRequests
  const token = await world.keeper.token("mymall")
  assert.equal(token.mallId, "mymall")
  assert.ok(world.simulator.isLive(token.accessToken))
  assert.equal(world.simulator.counters("mymall").tokenRequests, before)
})

test("it is refreshed ahead of time, never later than 45 minutes before its end", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const first = await world.keeper.token("mymall")
  await world.clock.step(60 * minute)
  assert.equal((await world.keeper.sweep()).eligible, 0)
  await world.clock.step(15 * minute)
  assert.deepEqual((await world.keeper.sweep()).refreshed, 1)
  const second = await world.keeper.token("mymall")
  assert.notEqual(second.tag, first.tag)
  assert.ok(second.expiresAt > first.expiresAt)
})

test("two hundred callers and four processes at its end make one request", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(3 * hour)
  const processes = [world.keeper, world.another(), world.another(), world.another()]
  const calls = Array.from({ length: 200 }, (_, index) => processes[index % 4]!.token("mymall"))
  const tokens = await passing(world, Promise.all(calls), 20)
  assert.equal(new Set(tokens.map((token) => token.accessToken)).size, 1)
  assert.equal(world.simulator.counters("mymall").refreshes, 1)
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
})

test("a hundred callers who all saw a 401 cost one refresh", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(10 * minute)
  const refused = await world.keeper.token("mymall")
  const processes = [world.keeper, world.another()]
  const calls = Array.from({ length: 100 }, (_, i) =>
    processes[i % 2]!.token("mymall", { unless: refused.tag }),
  )
  const tokens = await passing(world, Promise.all(calls), 20)
  assert.ok(tokens.every((token) => token.tag !== refused.tag))
  assert.equal(world.simulator.counters("mymall").refreshes, 1)
})

test("a 401 within a minute of a rotation does not rotate again", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(10 * minute)
  const first = await world.keeper.token("mymall")
  const second = await world.keeper.token("mymall", { unless: first.tag })
  const third = await world.keeper.token("mymall", { unless: second.tag })
  assert.equal(third.tag, second.tag)
  assert.equal(world.simulator.counters("mymall").refreshes, 1)
})

test("Cafe24 is down: the living token is served with a warning, and the next try keeps to the table", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  world.simulator.switches.set({ tokenError: "503" })
  const token = await world.keeper.token("mymall")
  assert.equal(token.warning?.code, "provider_unavailable")
  assert.ok(world.simulator.isLive(token.accessToken))
  await world.keeper.token("mymall")
  assert.equal(
    world.simulator.counters("mymall").tokenRequests,
    2,
    "the connect and one refresh; the rest waits",
  )
  world.simulator.switches.set({ tokenError: "off" })
  await world.clock.step(2 * minute)
  assert.equal((await world.keeper.sweep()).refreshed, 1)
  assert.equal((await world.keeper.token("mymall")).warning, undefined)
})

test("while all requests fail for two days the budget of 12 in 2 hours is never passed", async () => {
  const world = createWorld()
  await world.connect("mymall")
  world.simulator.switches.set({ tokenError: "503" })
  for (let at = 0; at < 48 * hour; at += minute) {
    await world.clock.step(minute)
    await world.keeper.sweep()
    await world.keeper.token("mymall").catch(() => undefined)
  }
  assert.ok(mostInTwoHours(world.simulator.log.entries("mymall").map((entry) => entry.at)) <= 12)
})

function mostInTwoHours(times: number[]): number {
  return Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 2 * hour).length))
}

test("force is obeyed within the budget and refused beyond it", async () => {
  const world = createWorld()
  await world.connect("mymall")
  for (let i = 0; i < 11; i++) await world.keeper.refresh("mymall", { force: true })
  await assert.rejects(world.keeper.refresh("mymall", { force: true }), code("rate_limited"))
  assert.equal(world.simulator.counters("mymall").tokenRequests, 12)
})

test("invalid_grant about the token that is still stored: lost, said once, and never asked again", async () => {
  const world = createWorld()
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.clock.step(80 * minute)
  assert.equal((await world.keeper.sweep()).failures[0]?.reason, "needs_reconnect")
  assert.equal((await world.keeper.token("mymall")).warning?.code, "needs_reconnect")
  const asked = world.simulator.counters("mymall").tokenRequests
  await world.clock.step(hour)
  assert.equal((await world.keeper.sweep()).eligible, 0)
  await assert.rejects(world.keeper.token("mymall"), code("needs_reconnect"))
  assert.equal(world.simulator.counters("mymall").tokenRequests, asked)
})

test("reconnecting a lost mall makes it well, and says so", async () => {
  const world = createWorld()
  await world.connect("mymall")
  world.simulator.expireRefreshToken("mymall")
  await world.clock.step(80 * minute)
  await world.keeper.sweep()
  await world.connect("mymall")
  assert.equal((await world.keeper.connection("mymall")).assessment.state, "fresh")
  const kinds = (await world.keeper.journal.newest(10)).map((event) => event.kind)
  assert.deepEqual(kinds.slice(0, 3), ["recovered", "reconnected", "lost"])
})

test("a wrong client secret marks no mall, is said once, and is not asked about for every mall", async () => {
  const world = createWorld()
  for (let i = 0; i < 20; i++) await world.connect(`mall${i}`)
  await world.clock.step(80 * minute)
  const broken = world.another({ app: { ...world.app, clientSecret: "not-the-secret-any-more" } })
  const before = await world.keeper.connections({ limit: 100 })
  const asked = world.simulator.counters().tokenRequests
  for (let i = 0; i < 5; i++) await broken.sweep()
  assert.equal(world.simulator.counters().tokenRequests, asked + 2, "one, and another to be sure")
  const after = await world.keeper.connections({ limit: 100 })
  assert.deepEqual(
    after.map((view) => [view.connection.id, view.connection.health.failures, view.assessment.state]),
    before.map((view) => [view.connection.id, view.connection.health.failures, view.assessment.state]),
  )
  const events = await world.keeper.journal.newest(100)
  assert.equal(events.filter((event) => event.kind === "app_rejected").length, 1)
  assert.equal((await world.keeper.sweep()).refreshed, 20, "the right secret works at once")
})

test("an answer dropped after the rotation: shown once more after the lease, then lost and named", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  world.simulator.switches.set({ dropAnswer: { value: true, times: 1 } })
  assert.equal((await world.keeper.sweep()).failures[0]?.reason, "provider_unclear")
  assert.equal((await world.keeper.sweep()).eligible, 0, "not blindly again")
  await world.clock.step(3 * minute)
  assert.equal((await world.keeper.sweep()).failures[0]?.reason, "needs_reconnect")
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 1)
  const lost = (await world.keeper.journal.newest(5)).find((event) => event.kind === "lost")
  assert.match(lost?.detail ?? "", /never reached us/)
})

test("the store is away when the answer comes: it waits in the rescue place and comes home", async () => {
  const world = createWorld()
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  const saveTokens = world.store.saveTokens
  world.store.saveTokens = async () => {
    throw new Error("disk full")
  }
  await passing(world, world.keeper.sweep())
  assert.equal(world.rescued.size, 1)
  world.store.saveTokens = saveTokens
  const next = world.another()
  assert.deepEqual(await next.start(), { saved: 1, waiting: 0 })
  assert.equal(world.rescued.size, 0)
  assert.ok(world.simulator.isLive((await next.token("mymall")).accessToken))
  assert.equal(world.simulator.counters("mymall").reusedSpentTokens, 0)
})

test("somebody reconnects while a refresh is on its way: the person's pair stays", async () => {
  const gate = Promise.withResolvers<void>()
  let slow = false
  const world = createWorld({
    wire: (inner) => async (input, init) => {
      const answer = await inner(input, init)
      if (slow) await gate.promise
      return answer
    },
  })
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  slow = true
  const sweeping = world.keeper.sweep()
  await world.clock.step(1)
  slow = false
  await world.connect("mymall")
  const { tag } = await world.another().token("mymall")
  gate.resolve()
  await sweeping
  assert.equal((await world.another().token("mymall")).tag, tag)
})

test("an answer slower than any patience: given up before the lease ends, shown by nobody else meanwhile", async () => {
  let presented = 0
  const world = createWorld({
    wire: (inner) => (input, init) => {
      if (!isRefresh(init)) return inner(input, init)
      presented++
      return new Promise<Response>(() => undefined)
    },
  })
  await world.connect("mymall")
  await world.clock.step(80 * minute)
  const sweeping = world.keeper.sweep()
  await world.clock.step(90_000)
  await world.another().sweep()
  const living = await passing(world, world.another().token("mymall"))
  assert.equal(presented, 1)
  assert.ok(world.simulator.isLive(living.accessToken))
  await passing(world, sweeping)
  assert.equal((await world.keeper.connection("mymall")).assessment.reason, "unclear")
})

function isRefresh(init: RequestInit | undefined): boolean {
  return String(init?.body ?? "").includes("grant_type=refresh_token")
}

test("stopping takes no new work and lets what is under way finish", async () => {
  const gate = Promise.withResolvers<void>()
  const world = createWorld({
    wire: (inner) => async (input, init) => {
      if (isRefresh(init)) await gate.promise
      return inner(input, init)
    },
  })
  await world.connect("mymall")
  await world.clock.step(3 * hour)
  const call = world.keeper.token("mymall")
  await world.clock.step(1)
  const stopped = world.keeper.stop(8_000)
  await assert.rejects(world.keeper.refresh("mymall", { force: true }), code("busy"))
  gate.resolve()
  assert.ok(world.simulator.isLive((await call).accessToken))
  assert.equal(await stopped, true)
})

test("a clock that went back a day does not let tokens die unseen", async () => {
  const world = createWorld()
  await world.connect("mymall")
  const skewed = world.another({ clock: shifted(world, 24 * hour) })
  await skewed.sweep()
  await skewed.refresh("mymall", { force: true })
  await world.clock.step(minute)
  await world.keeper.sweep()
  const { connection } = await world.keeper.connection("mymall")
  assert.ok(connection.tokens.accessExpiresAt < world.clock.now() + 3 * hour)
})

function shifted(world: World, byMs: number) {
  return { now: () => world.clock.now() + byMs, sleep: world.clock.sleep }
}
