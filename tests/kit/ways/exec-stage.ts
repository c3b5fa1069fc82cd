// A stage for programs under `mallkey exec`: what a run of it prepares, with a simulator on a port and a clock that can be stepped.
import type { TestContext } from "node:test"
import { nearWay } from "../../../src/programs/exec/near-way.ts"
import { type PreparedRun, prepareRun } from "../../../src/programs/exec/run.ts"
import type { Variables } from "../../../src/programs/exec/variables.ts"
import { loadSettings } from "../../../src/settings/index.ts"
import { startSimulator } from "../../../src/simulator/index.ts"
import { createWorld, type World } from "../world.ts"

export interface Run extends PreparedRun {
  world: World
}

export async function runFor(
  context: TestContext,
  parent: Variables = {},
  secrets: string[] = [],
): Promise<Run> {
  const world = createWorld()
  const serving = await startSimulator({ serve: world.simulator })
  await world.connect("mymall")
  const keeper = world.another({ app: { ...world.app, baseUrl: serving.baseUrl } })
  const { settings } = loadSettings({ flags: {}, env: {}, cwd: "/", readFile: () => undefined })
  const house = { keeper, settings }
  const usual = { PATH: process.env.PATH, HOME: process.env.HOME }
  const wish = {
    way: nearWay(house),
    names: ["mymall"],
    parent: { ...usual, ...parent },
    hidden: { texts: new Set(secrets), names: /^PG/ },
  }
  const run = await prepareRun(wish)
  context.after(async () => {
    await run.close()
    await serving.close()
  })
  return { ...run, world }
}
