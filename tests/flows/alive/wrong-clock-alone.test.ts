// One server, and its clock is wrong all the time: what it wrote itself does not put its malls off for hours when it starts again.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour } from "../../../src/core/alive/schedule.ts"
import { malls, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

for (const hours of [-9, -3, 9])
  test(`a server at ${hours} h that starts again every six hours: each mall has a living token, and is asked for no oftener`, async () => {
    const world = skewedWorld()
    for (const mall of malls) await world.connect(mall)
    for (let starts = 0; starts < 3; starts++) {
      const server = world.skewed(hours * hour)
      await passing(world, server.start())
      for (let tens = 0; tens < 36; tens++) {
        await sweepFor(world, server, 10)
        for (const mall of malls) {
          const { tokens } = (await world.store.get(mall))!
          assert.ok(
            world.simulator.isLive(tokens.accessToken),
            `${mall} after ${starts * 6} h ${tens * 10} min`,
          )
        }
      }
    }
    for (const mall of malls) assert.ok(world.most(mall) <= 3, `${world.most(mall)} in two hours`)
  })
