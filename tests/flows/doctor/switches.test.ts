// Every switch of the simulator: those that harm are found by cause and fix, the others raise no alarm.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { Report } from "../../../src/core/doctor/report.ts"
import { readId } from "../../../src/core/id.ts"
import { tellFinding } from "../../../src/messages/tell-finding.ts"
import type { SwitchInput } from "../../../src/simulator/switches/input.ts"
import { switchNames } from "../../../src/simulator/switches/table.ts"
import { playSize } from "../../kit/play-size.ts"
import { createWorld, passing } from "../../kit/world.ts"
import { consentSwitches, harmless } from "./harmless.ts"
import { day, harms, live, mall } from "./scenes.ts"

const days = playSize({ short: 10, long: 30 })

const found = (report: Report) => report.checks.flatMap(({ findings }) => findings)
const keysOf = (report: Report) => [...new Set(found(report).map(({ key }) => key))].sort()

/** What is asked of Cafe24 is counted; real milliseconds of waiting count a hundredfold, or nothing would seem slow. */
function createScene(switches: SwitchInput) {
  const asked = { count: 0 }
  const world = createWorld({
    simulated: { switches },
    wire: (inner) => async (input, init) => {
      asked.count++
      const startedAt = performance.now()
      const answer = await inner(input, init)
      if ("apiSlowMs" in switches) world.clock.jump(Math.round(performance.now() - startedAt) * 100)
      return answer
    },
  })
  const examine = async (): Promise<Report> => {
    asked.count = 0
    const examining = world.keeper.doctor({ full: true })
    const report = await ("apiSlowMs" in switches ? examining : passing(world, examining, 5_000))
    assert.ok(asked.count <= 2 * report.connections, `${asked.count} questions`)
    return report
  }
  return { ...world, examine }
}

test("every switch is in exactly one of the two tables", () => {
  const both = [...Object.keys(harms), ...Object.keys(harmless)]
  assert.deepEqual(both.sort(), [...switchNames].sort())
})

for (const [name, scenes] of Object.entries(harms)) {
  test(`${name} is found by its cause and its fix`, async () => {
    for (const { switches, meanwhile = live(80 * minute), finds, says, fix, late } of scenes) {
      const scene = createScene(late ? {} : switches)
      await scene.connect(mall)
      if (late) scene.simulator.switches.set(switches)
      await meanwhile(scene)
      const report = await scene.examine()
      assert.deepEqual(keysOf(report), finds, JSON.stringify(switches))
      const told = found(report).map((one) => ({ ...one, ...tellFinding(one, "en", report.at) }))
      const isTold = told.some(({ message, fix: command }) => says.test(message) && fix.test(command))
      assert.ok(isTold, JSON.stringify(told))
      scene.simulator.stop()
    }
  })
}

for (const [name, { because, values }] of Object.entries(harmless)) {
  test(`${name} raises no alarm: ${because}`, async () => {
    for (const value of values) {
      const turned = { [name]: value } as SwitchInput
      const late = consentSwitches.includes(name)
      const scene = createScene(late ? {} : turned)
      await scene.connect(mall)
      if (late) scene.simulator.switches.set(turned)
      await live(6 * hour)(scene)
      assert.deepEqual(found(await scene.examine()), [], `${name} ${value}`)
    }
  })
}

test(`${days} days in which all is well bring no finding on any of them`, async () => {
  const world = createScene({})
  for (const id of [mall, "jeju-citrus", "seoul-coffee~one", "seoul-coffee~two"]) {
    const { account, owner } = readId(id)
    await world.connect(account, owner)
  }
  for (let passed = 0; passed < days; passed++) {
    await live(day)(world)
    assert.deepEqual(found(await world.examine()), [], `day ${passed}`)
  }
})
