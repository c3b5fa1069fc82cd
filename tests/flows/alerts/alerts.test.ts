// What people are told, counted: weeks of virtual days, restarts, replicas, channels that fail, two hundred malls at once.
import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { day } from "../../../src/core/alerts/table.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import { type AlertStage, createAlertStage } from "../../kit/alert-stage.ts"
import { playSize } from "../../kit/play-size.ts"

/** A fortnight is a life of a refresh token: a little more than one of them, or four. */
const days = playSize({ short: 15, long: 60 })
const many = playSize({ short: 80, long: 200 })

let stage: AlertStage
beforeEach(async () => {
  stage = await createAlertStage()
})
afterEach(() => stage.close())

/** Two processes, one of which is replaced every day. */
function twoWithRestarts(): { keepers: KeeperOfHouse[]; restart: (quarter: number) => void } {
  const keepers = [stage.process(), stage.process()]
  const restart = (quarter: number) => {
    if (quarter % 96 === 50) keepers[Math.floor(quarter / 96) % 2] = stage.process()
  }
  return { keepers, restart }
}

const kinds = () =>
  stage.webhook.got
    .map(({ body }) => JSON.parse(body))
    .map(({ kind, days_left: days }) => `${kind} ${days ?? ""}`.trim())

test(`${days} days of a sliding policy: nobody is told anything`, async () => {
  await stage.world.connect("mymall")
  const { keepers, restart } = twoWithRestarts()
  await stage.play(keepers, days, async (quarter) => {
    restart(quarter)
    if (quarter % 96 === 0) for (const keeper of keepers) await keeper.alerts.dailyCheck()
  })
  assert.deepEqual(stage.arrived(), { slack: [], email: [], webhook: [] })
})

test(`${days} days of a fixed policy and nobody reconnects: three tiers and the loss, once each on every channel`, async () => {
  stage.world.simulator.switches.set({ refreshLife: "fixed" })
  await stage.world.connect("mymall")
  const connectedAt = stage.world.clock.now()
  const { keepers, restart } = twoWithRestarts()
  const saidAt: number[] = []
  await stage.play(keepers, days, async (quarter) => {
    restart(quarter)
    if (quarter % 96 === 0) for (const keeper of keepers) await keeper.alerts.dailyCheck()
    if (stage.slack.got.length > saidAt.length) saidAt.push(stage.world.clock.now() - connectedAt)
  })
  assert.deepEqual(kinds(), ["ending 3", "ending 2", "ending 1", "lost"])
  const { slack, email, webhook } = stage.arrived()
  assert.deepEqual([slack.length, email.length, webhook.length], [4, 4, 4])
  for (const [place, after] of [11, 12, 13, 14].entries()) {
    const lateMs = saidAt[place]! - after * day
    assert.ok(lateMs >= -hour && lateMs <= 2 * hour, `${after} days: ${lateMs / hour} h late`)
  }
})

test(`${days} days of a fixed policy, the owner reconnects on the last day each time: three tiers and one recovered`, async () => {
  stage.world.simulator.switches.set({ refreshLife: "fixed" })
  await stage.world.connect("mymall")
  const { keepers, restart } = twoWithRestarts()
  await stage.play(keepers, days, async (quarter) => {
    restart(quarter)
    if (kinds().at(-1) === "ending 1") await stage.world.connect("mymall")
  })
  const cycle = ["ending 3", "ending 2", "ending 1", "recovered"]
  const cycles = Math.floor(days / 14)
  assert.deepEqual(kinds(), Array.from({ length: cycles }, () => cycle).flat())
  assert.equal(stage.mailbox.mails.length, 4 * cycles)
})

test("a Cafe24 that is away for an evening: one message when it lasts, one when it is over", async () => {
  await stage.world.connect("mymall")
  const { keepers, restart } = twoWithRestarts()
  await stage.play(keepers, 3, (quarter) => {
    restart(quarter)
    if (quarter === 90) stage.world.simulator.switches.set({ tokenError: "503" })
    if (quarter === 106) stage.world.simulator.switches.set({ tokenError: "off" })
  })
  assert.deepEqual(kinds(), ["failing", "recovered"])
  assert.equal(stage.slack.got.length, 2)
})

test("channels that fail for a day hold up no other, show their trouble and get what is still true", async () => {
  const { simulator, connect } = stage.world
  await connect("lost-mall")
  await connect("other")
  stage.slack.answers = [404, "no_service"]
  stage.mailbox.refuses = true
  const keepers = [stage.process(), stage.process()]
  await stage.play(keepers, 1, (quarter) => {
    if (quarter === 8) simulator.expireRefreshToken("lost-mall")
    // Away for long enough to be told, and well again long before the channels are.
    if (quarter === 20) simulator.switches.set({ tokenError: "503" })
    if (quarter === 32) simulator.switches.set({ tokenError: "off" })
  })
  assert.deepEqual(kinds(), ["lost", "failing", "recovered"])
  assert.deepEqual([stage.slack.got.length, stage.mailbox.mails.length], [0, 0])
  const troubles = await keepers[0]!.alerts.channelTroubles()
  assert.deepEqual(
    troubles.map(({ channel, reason, waiting }) => [channel, reason, waiting]),
    [
      ["slack", "HTTP 404 no_service", 1],
      ["email", "EMESSAGE 451", 1],
    ],
  )
  assert.ok(troubles.every(({ failures }) => failures >= 10 && failures <= 40))
  stage.slack.answers = [200, "ok"]
  stage.mailbox.refuses = false
  await stage.play(keepers, 1)
  assert.match(stage.arrived().slack.join(), /^🔴 lost-mall is disconnected[^,]*$/)
  assert.match(stage.arrived().email.join(), /^\[mallkey\] lost-mall is disconnected[^,]*$/)
  assert.deepEqual(await keepers[0]!.alerts.channelTroubles(), [])
})

test(`${many} malls go bad at once: a handful of messages, and as few when they are well again`, async () => {
  const { simulator, connect, clock } = stage.world
  for (let count = 0; count < many; count++) {
    await connect(`mall${count}`)
    await clock.step(20_000)
  }
  const keepers = [stage.process(), stage.process()]
  const minutes = async (count: number) => {
    for (let passed = 0; passed < count; passed++) {
      await clock.step(minute)
      for (const keeper of keepers) await keeper.sweep()
    }
  }
  simulator.switches.set({ tokenError: "503" })
  await minutes(300)
  const bad = stage.webhook.got.map(({ body }) => JSON.parse(body))
  assert.ok(bad.every(({ kind }) => kind === "failing"))
  assert.ok(bad.length <= 5, `${bad.length} messages`)
  assert.equal(
    new Set(bad.flatMap(({ connections }) => connections.map(({ id }: { id: string }) => id))).size,
    many,
  )
  assert.match(stage.arrived().slack.at(-1) ?? "", /^🟠 \d+ malls: refreshing keeps failing$/)
  const [largest] = stage.mailbox.mails.toSorted((left, right) => right.raw.length - left.raw.length)
  assert.match(largest?.text ?? "", /and \d+ more/)
  assert.equal(largest?.text.match(/^- mall/gm)?.length, 20)

  simulator.switches.set({ tokenError: "off" })
  await minutes(300)
  const good = stage.webhook.got.map(({ body }) => JSON.parse(body)).slice(bad.length)
  assert.ok(good.every(({ kind }) => kind === "recovered"))
  assert.ok(good.length <= 5, `${good.length} messages`)
  assert.equal(
    good.reduce((sum, { connections }) => sum + connections.length, 0),
    many,
  )
})

test("our app is rejected: one message for the app and none for its malls, one when it is accepted again", async () => {
  for (let count = 0; count < 20; count++) await stage.world.connect(`mall${count}`)
  const { keepers, restart } = twoWithRestarts()
  await stage.play(keepers, 2, (quarter) => {
    restart(quarter)
    if (quarter === 10) stage.world.simulator.switches.set({ rejectSecret: true })
    if (quarter === 80) stage.world.simulator.switches.set({ rejectSecret: false })
  })
  assert.deepEqual(kinds(), ["app_rejected", "recovered"])
})

test("the daily check tells once a day, in whichever process and however often", async () => {
  const { simulator, connect, clock } = stage.world
  simulator.switches.set({ refreshLife: "fixed" })
  await connect("ending")
  await clock.step(11.5 * day)
  await connect("fine")
  const keepers = [stage.process(), stage.process()]
  const running = Promise.all([...keepers, ...keepers].map((keeper) => keeper.alerts.dailyCheck()))
  // Who comes second waits for the first.
  let done = false
  void running.finally(() => {
    done = true
  })
  while (!done) {
    await clock.step(1_000)
    // Mails take real time; virtual hours must not pass meanwhile.
    await pause(5)
  }
  const checks = await running
  for (const { notified, ...counts } of checks) {
    assert.deepEqual(counts, { checked: 2, warned: 1, needs_reauth: 0, failures: [] }, `${notified}`)
  }
  // No sweep has ever run here: told as well, for an operator who runs checks alone.
  assert.deepEqual(kinds().sort(), ["ending 3", "sweep_stalled"])
  assert.equal(
    checks.reduce((sum, { notified }) => sum + notified, 0),
    2,
  )
  assert.equal((await stage.process().alerts.dailyCheck()).notified, 0)
})

test("found out by a command that ends at once: the server's next sweep tells", async () => {
  const { simulator, connect, another } = stage.world
  await connect("mymall")
  const server = stage.process()
  await server.sweep()
  simulator.expireRefreshToken("mymall")
  await another()
    .refresh("mymall", { force: true })
    .catch(() => undefined)
  await server.sweep()
  assert.deepEqual(kinds(), ["lost"])
})

test("what was left unfinished about a name that nothing can be called stops nobody else's alert", async () => {
  const { store, simulator, connect } = stage.world
  await connect("mymall")
  const server = stage.process()
  await server.sweep()
  const pending = [{ key: `mall/${"x".repeat(400)}`, ifVersion: "new", memory: { said: {} } }]
  await store.notes("alert").put("outbox", { channels: {}, pending }, "always")
  simulator.expireRefreshToken("mymall")
  await server.sweep({ force: true })
  assert.deepEqual(kinds(), ["lost"])
  assert.equal((await server.alerts.dailyCheck()).needs_reauth, 1)
})
