// A play of chance: programs on one store whose clocks are hours apart, while Cafe24 comes and goes; what a right one hands out lives.
import { hour, minute } from "../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import { createSeededChance } from "../../src/testing/index.ts"
import { forced, malls, skewedWorld, sweepFor } from "./skewed-world.ts"
import { passing } from "./world.ts"

const offs = [0, 9 * hour, -9 * hour, 3 * hour, -3 * hour, 40 * minute, -40 * minute, 14 * hour]

interface Program {
  offMs: number
  keeper: KeeperOfHouse
}

/** What went wrong, by name; empty where all is well. */
export async function playSkewed(seed: number, steps: number): Promise<string[]> {
  const chance = createSeededChance(seed)
  const world = skewedWorld()
  const draw = <One>(all: readonly One[]): One => all[Math.floor(chance.fraction() * all.length)]!
  const begin = async (offMs: number): Promise<Program> => {
    const keeper = world.skewed(offMs)
    await passing(world, keeper.start())
    return { offMs, keeper }
  }
  for (const mall of malls) await world.connect(mall)
  const programs = [await begin(0), await begin(draw(offs)), await begin(draw(offs))]
  const wrong: string[] = []
  let downUntil = 0
  const look = async ({ offMs, keeper }: Program, mall: string) => {
    try {
      const ask = async () => world.simulator.isLive((await passing(world, keeper.token(mall))).accessToken)
      // One that ended within the second in which it was handed out is not handed out again.
      if (!(await ask()) && !(await ask()))
        wrong.push(`step ${step}: the program at ${offMs / minute} min handed out a dead token of ${mall}`)
    } catch (error) {
      if (!isKeeperError(error)) throw error
      // A budget that is used up, an outage: said, and never a dead token.
      if (!world.stage.isDown && error.code !== "rate_limited" && error.code !== "provider_unavailable")
        wrong.push(`step ${step}: ${error.code} for ${mall} at ${offMs / minute} min`)
    }
  }
  let step = 0
  for (; step < steps; step++) {
    const one = draw(programs)
    const what = chance.fraction()
    world.stage.isDown = world.clock.now() < downUntil
    if (what < 0.55) await sweepFor(world, one.keeper, 1 + Math.floor(chance.fraction() * 25))
    else if (what < 0.65) await world.clock.step(Math.floor(chance.fraction() * 70) * minute)
    else if (what < 0.75) programs[programs.indexOf(one)] = await begin(one === programs[0] ? 0 : draw(offs))
    else if (what < 0.8) downUntil = world.clock.now() + Math.floor(chance.fraction() * 60) * minute
    else if (what < 0.9) await forced(world, one.keeper, draw(malls))
    await look(programs[0]!, draw(malls))
    if (chance.fraction() < 0.3) await look(draw(programs), draw(malls))
  }
  for (const mall of malls) {
    if (world.most(mall) > 15) wrong.push(`${world.most(mall)} token requests of ${mall} in two hours`)
  }
  return wrong
}
