// This machine's clock is hours from Cafe24's: what is asked for, what is handed out, and what people are told.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { KeeperEvent } from "../../../src/core/events.ts"
import type { Clock } from "../../../src/core/ports.ts"
import { messages } from "../../../src/messages/index.ts"
import { tellAlert } from "../../../src/messages/tell-alert.ts"
import { tellFinding } from "../../../src/messages/tell-finding.ts"
import { forced, malls, pressed, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

const skews = { "+9 h": 9 * hour, "−9 h": -9 * hour, "+40 min": 40 * minute, "−40 min": -40 * minute }

for (const [name, byMs] of Object.entries(skews)) {
  test(`${name} for eight hours: few requests, and every token that is handed out lives and says a true end`, async () => {
    const world = skewedWorld()
    for (const mall of malls) await world.connect(mall)
    // What a house has done before its machine got another clock.
    await sweepFor(world, world.skewed(0), 5)
    const keeper = world.skewed(byMs)
    for (let quarter = 0; quarter < 32; quarter++) {
      await sweepFor(world, keeper, 15)
      for (const mall of malls) {
        const { accessToken, expiresAt } = await passing(world, keeper.token(mall))
        assert.ok(world.simulator.isLive(accessToken), `${mall} after ${quarter} quarters`)
        const saidMs = expiresAt - byMs - world.clock.now()
        // What another clock wrote less than the time ahead apart is left until it is due: early enough.
        const mostMs = 2 * hour + (quarter < 8 ? 45 * minute : 0)
        assert.ok(saidMs > 0 && saidMs <= mostMs, `${mall} is said to live ${saidMs / minute} minutes`)
      }
    }
    for (const mall of malls) assert.ok(world.most(mall) <= 4, `${mall}: ${world.most(mall)}`)
  })

  test(`started again at ${name} while Cafe24 answers 503 and people press: twelve requests in two hours, and the one that tells`, async () => {
    const world = skewedWorld()
    for (const mall of malls) await world.connect(mall)
    const before = world.skewed(0)
    await sweepFor(world, before, 30)
    world.stage.isDown = true
    await pressed(world, before, 20)
    const keeper = world.skewed(byMs)
    await pressed(world, keeper, 20)
    await sweepFor(world, keeper, 240)
    world.stage.isDown = false
    await sweepFor(world, keeper, 210)
    for (const mall of malls) {
      const { accessToken } = await passing(world, keeper.token(mall))
      assert.ok(world.simulator.isLive(accessToken), mall)
    }
    // That its clock is another by now it hears from the first answer: Cafe24 allows fifteen.
    for (const mall of malls) assert.ok(world.most(mall) <= 13, `${mall}: ${world.most(mall)}`)
  })
}

test("several owners of one mall: what stands in its note goes on counting after a start at +9 h", async () => {
  const world = skewedWorld()
  for (const owner of ["a", "b"]) await world.connect("mymall", owner)
  const ids = ["mymall~a", "mymall~b"]
  world.stage.isDown = true
  const before = world.skewed(0)
  for (let time = 0; time < 20; time++) for (const id of ids) await forced(world, before, id)
  const keeper = world.skewed(9 * hour)
  for (let time = 0; time < 20; time++) for (const id of ids) await forced(world, keeper, id)
  assert.ok(world.most("mymall") <= 13, `${world.most("mymall")}`)
})

test("what was asked for while the clock was nine hours behind goes on counting for a start by a right clock", async () => {
  const world = skewedWorld()
  for (const mall of malls) await world.connect(mall)
  const behind = world.skewed(-9 * hour)
  await passing(world, behind.start())
  world.stage.isDown = true
  await pressed(world, behind, 20)
  const keeper = world.skewed(0)
  await passing(world, keeper.start())
  await pressed(world, keeper, 20)
  for (const mall of malls) assert.ok(world.most(mall) <= 13, `${mall}: ${world.most(mall)}`)
  world.stage.isDown = false
  await sweepFor(world, keeper, 150)
  for (const mall of malls)
    assert.ok(world.simulator.isLive((await passing(world, keeper.token(mall))).accessToken))
})

test("a clock that is nine hours off is told once, in words, with what to do, and by the doctor where no other call is answered", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  const keeper = world.skewed(9 * hour)
  const told: KeeperEvent[] = []
  keeper.journal.listen((event) => event.kind === "clock_off" && told.push(event))
  await sweepFor(world, keeper, 300)
  await sweepFor(world, world.skewed(9 * hour), 300)
  assert.deepEqual(
    told.map(({ connectionId, detail }) => [connectionId, detail]),
    [["mymall", "540 minutes ahead of the platform"]],
  )
  for (const [language, words] of [
    ["en", /wrong \(9 hours ahead\)\. Set the time \(NTP/],
    ["ko", /\(9시간 빠름\)\. 시각을 맞춰 주세요\(NTP/],
  ] as const) {
    assert.match(messages(language).log.events.clock_off(told[0]!, "mymall"), words)
  }
  world.stage.isApiDown = true
  const report = await passing(world, keeper.doctor({}))
  const found = report.checks.flatMap(({ findings }) => findings).find(({ key }) => key === "clock_off")
  assert.ok(found)
  assert.match(tellFinding(found, "en", world.clock.now()).message, /9 h off Cafe24's \(9 hours ahead\)/)
})

test("a clock that is hours off is an alert, once, by the process that saw it; its own next answer ends it", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  const told: Alert[] = []
  const send = async (alert: Alert) => void told.push(alert)
  let offMs = 3 * hour
  const clock: Clock = { ...world.clock, now: () => world.clock.now() + offMs }
  const keeper = world.skewed(0, { clock, alerts: { notifiers: [{ name: "pager", send }] } })
  const live = async (minutes: number) => {
    for (let passed = 0; passed < minutes; passed++) {
      await sweepFor(world, keeper, 1)
      await passing(world, keeper.vitals.watch())
    }
  }
  await live(200)
  assert.deepEqual(
    told.map(({ kind, items }) => [kind, items[0]?.detail]),
    [["clock_off", "180 minutes ahead of the platform"]],
  )
  assert.deepEqual(
    (await keeper.vitals.look()).map(({ kind }) => kind),
    ["clock_off"],
  )
  for (const [language, words] of [
    ["en", /clock is wrong.*3 hours ahead/s],
    ["ko", /시계가 맞지 않습니다.*3시간 빠름/s],
  ] as const) {
    const { title, facts } = tellAlert(told[0]!, { language, now: clock.now() })
    assert.match([title, ...facts.map(({ text }) => text)].join("\n"), words)
  }
  // Well kept again, and a minute apart as clocks are.
  offMs = 50_000
  await live(200)
  assert.deepEqual(
    told.slice(1).map(({ kind, items }) => [kind, items[0]?.was]),
    [["recovered", ["clock_off"]]],
  )
  assert.deepEqual(await keeper.vitals.look(), [])
})

test("a clock that is two minutes off wakes nobody", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  const told: Alert[] = []
  const send = async (alert: Alert) => void told.push(alert)
  const keeper = world.skewed(2 * minute, { alerts: { notifiers: [{ name: "pager", send }] } })
  await sweepFor(world, keeper, 100)
  await passing(world, keeper.vitals.watch())
  assert.deepEqual(told, [])
})

test("a Date that is hours off in the answers of one mall costs no other mall a token", async () => {
  const world = skewedWorld()
  for (const mall of malls) await world.connect(mall)
  world.stage.dateOffMs = (mall) => (mall === "third" ? -9 * hour : 0)
  const keeper = world.skewed(0)
  await sweepFor(world, keeper, 480)
  for (const mall of malls) {
    const { accessToken } = await passing(world, keeper.token(mall))
    assert.ok(world.simulator.isLive(accessToken), mall)
    assert.ok(world.most(mall) <= 4, `${mall}: ${world.most(mall)}`)
  }
})
