// A clock that is behind, and an outage: no pair comes that would tell, yet the `Date` of a 503 does, and a token that has ended is not handed out.
import assert from "node:assert/strict"
import { test } from "node:test"
import { minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

const isDown = (error: unknown) => isKeeperError(error, "provider_unavailable")

/** A pair that ended a minute ago, of which a program 40 minutes behind, that has heard nothing, thinks that it lives for 39 more. */
async function justEnded() {
  const world = skewedWorld()
  await world.connect("mymall")
  await world.clock.step(60 * minute)
  const begin = async (byMs: number) => {
    const keeper = world.skewed(byMs)
    await passing(world, keeper.start())
    return keeper
  }
  const behind = await begin(-40 * minute)
  world.stage.isDown = true
  await world.clock.step(61 * minute)
  return { world, behind, begin }
}

test("the answer without a pair to the first who asks says that the token has ended", async () => {
  const { world, behind } = await justEnded()
  await assert.rejects(passing(world, behind.token("mymall")), isDown)
})

test("a right clock in the same house hands out what lives, whatever that one was told", async () => {
  const { world, behind, begin } = await justEnded()
  await sweepFor(world, behind, 5)
  world.stage.isDown = false
  const right = await begin(0)
  await sweepFor(world, right, 20)
  world.stage.isDown = true
  const other = await begin(0)
  const { accessToken } = await passing(world, other.token("mymall"))
  assert.ok(world.simulator.isLive(accessToken))
})
