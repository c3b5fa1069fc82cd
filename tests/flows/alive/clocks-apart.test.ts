// Several programs on one store whose clocks are hours apart: together they ask no more of a mall than one does.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import type { KeeperOfHouse } from "../../../src/core/keeper-of-house.ts"
import { forced, type Skewed, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

const mall = "mymall"
/** Twelve, and for each program one question by which it hears how its clock is: Cafe24 allows fifteen. */
const learning = 13

async function press(world: Skewed, keeper: KeeperOfHouse, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await forced(world, keeper, mall)
}

async function started(world: Skewed, byMs: number): Promise<KeeperOfHouse> {
  const keeper = world.skewed(byMs)
  await passing(world, keeper.start())
  return keeper
}

for (const isDown of [false, true]) {
  for (const hours of [9, -9]) {
    const how = `${hours} h${isDown ? ", while Cafe24 answers 503" : ""}`

    test(`a right program and one at ${how}, by turns and pressed`, async () => {
      const world = skewedWorld()
      await world.connect(mall)
      world.stage.isDown = isDown
      const [right, wrong] = [await started(world, 0), await started(world, hours * hour)]
      for (let turn = 0; turn < 40; turn++) for (const one of [right, wrong]) await press(world, one, 1)
      await press(world, right, 20)
      await press(world, wrong, 20)
      assert.ok(world.most(mall) <= learning, `${world.most(mall)}`)
    })

    test(`a right program presses first, then one at ${how}, then each begins anew`, async () => {
      const world = skewedWorld()
      await world.connect(mall)
      world.stage.isDown = isDown
      for (let time = 0; time < 4; time++) {
        for (const byMs of [0, hours * hour]) await press(world, await started(world, byMs), 15)
      }
      assert.ok(world.most(mall) <= learning, `${world.most(mall)}`)
    })

    test(`a program at ${how} begins anew again and again`, async () => {
      const world = skewedWorld()
      await world.connect(mall)
      world.stage.isDown = isDown
      for (let time = 0; time < 6; time++) await press(world, await started(world, hours * hour), 15)
      assert.ok(world.most(mall) <= learning, `${world.most(mall)}`)
    })

    test(`a clock at ${how} is put right: two hours later the mall is asked again`, async () => {
      const world = skewedWorld()
      await world.connect(mall)
      world.stage.isDown = isDown
      await press(world, await started(world, hours * hour), 20)
      const right = await started(world, 0)
      await press(world, right, 5)
      assert.ok(world.most(mall) <= learning, `${world.most(mall)}`)
      world.stage.isDown = false
      await sweepFor(world, right, 125)
      const { accessToken } = await passing(world, right.token(mall))
      assert.ok(world.simulator.isLive(accessToken))
      const before = world.simulator.counters(mall).refreshes
      await press(world, right, 3)
      assert.ok(world.simulator.counters(mall).refreshes > before)
    })
  }
}

for (const hours of [9, -9]) {
  test(`two owners of one mall: a right program and one at ${hours} h press by turns, and each begins anew`, async () => {
    const world = skewedWorld()
    for (const owner of ["a", "b"]) await world.connect(mall, owner)
    for (let time = 0; time < 4; time++) {
      const all = [await started(world, 0), await started(world, hours * hour)]
      for (let turn = 0; turn < 10; turn++) {
        for (const one of all) for (const id of [`${mall}~a`, `${mall}~b`]) await forced(world, one, id)
      }
    }
    assert.ok(world.most(mall) <= learning, `${world.most(mall)}`)
  })

  test(`what was never answered while the clock was at ${hours} h holds the mall for two hours at most once it is right`, async () => {
    const world = skewedWorld()
    await world.connect(mall)
    world.stage.isSilent = true
    await press(world, await started(world, hours * hour), 20)
    world.stage.isSilent = false
    const right = await started(world, 0)
    await sweepFor(world, right, 125)
    const before = world.simulator.counters(mall).refreshes
    await press(world, right, 3)
    assert.ok(world.simulator.counters(mall).refreshes > before)
    assert.ok(world.simulator.isLive((await passing(world, right.token(mall))).accessToken))
  })
}

test("a right program, one nine hours ahead and one nine behind sweep one store for six hours", async () => {
  const world = skewedWorld()
  await world.connect(mall)
  const all = [await started(world, 0), await started(world, 9 * hour), await started(world, -9 * hour)]
  for (let passed = 0; passed < 360; passed++) {
    for (const one of all) await sweepFor(world, one, passed % 3 === 0 ? 1 : 0)
  }
  assert.ok(world.most(mall) <= 14, `${world.most(mall)}`)
  // What the others wrote means little to a right one, and it is well again soon after they are gone.
  await sweepFor(world, all[0]!, 125)
  assert.ok(world.simulator.isLive((await passing(world, all[0]!.token(mall))).accessToken))
})

test("a pair that a program nine hours ahead fetched is nobody else's to a doctor with that clock or with a right one", async () => {
  const world = skewedWorld()
  await world.connect(mall)
  const wrong = await started(world, 9 * hour)
  await press(world, wrong, 2)
  for (const keeper of [wrong, await started(world, 0)]) {
    const { checks } = await passing(world, keeper.doctor({}))
    const keys = checks.flatMap(({ findings }) => findings.map(({ key }) => key))
    assert.ok(!keys.includes("two_refreshers"), `${keys}`)
  }
})
