// Right clocks, and answers whose `Date` is not: by a cache, a proxy, a host with a wrong clock. It ends no token early, and keeps none too long.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { malls, type Skewed, skewedWorld, sweepFor } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

const lies: Record<string, (now: number) => number> = {
  "a year behind": () => -365 * 24 * hour,
  "nine hours ahead": () => 9 * hour,
  "nine hours behind, by turns": (now) => (Math.floor(now / (37 * minute)) % 2 ? -9 * hour : 0),
  "from a cache of twelve hours": (now) => -(now % (12 * hour)),
}

const isLive = async ({ store, simulator }: Skewed, mall: string) =>
  simulator.isLive((await store.get(mall))!.tokens.accessToken)

for (const [name, lie] of Object.entries(lies))
  test(`a Date ${name}, of one mall or of all: no dead token on two servers that start anew`, async () => {
    for (const liars of [malls.slice(0, 1), malls]) {
      const world = skewedWorld()
      for (const mall of malls) await world.connect(mall)
      world.stage.dateOffMs = (mall) => (liars.includes(mall) ? lie(world.clock.now()) : 0)
      for (let hours = 0; hours < 12; hours++) {
        const [one, other] = [world.skewed(0), world.skewed(0)]
        await passing(world, Promise.all([one.start(), other.start()]))
        for (let tens = 0; tens < 6; tens++) {
          await sweepFor(world, tens % 2 ? one : other, 10)
          for (const mall of malls) assert.ok(await isLive(world, mall), `${mall} after ${hours} h`)
        }
        const asked = await Promise.all(malls.map((mall) => passing(world, other.token(mall))))
        for (const { accessToken } of asked) assert.ok(world.simulator.isLive(accessToken))
      }
      for (const mall of malls) assert.ok(world.most(mall) <= 3, `${world.most(mall)} in two hours`)
    }
  })

test("an answer with a lying Date that waits for the store comes home with its true end", async () => {
  const world = skewedWorld()
  await world.connect("mymall")
  world.stage.dateOffMs = () => 9 * hour
  let isAway = false
  const saveTokens: typeof world.store.saveTokens = async (...given) => {
    if (isAway) throw new Error("killed between the answer and the store")
    return world.store.saveTokens(...given)
  }
  const one = world.skewed(0, { store: { ...world.store, saveTokens } })
  await passing(world, one.start())
  isAway = true
  await passing(world, one.refresh("mymall", { force: true })).catch(() => undefined)
  assert.equal((await passing(world, world.skewed(0).start())).saved, 1)
  const { tokens } = (await world.store.get("mymall"))!
  assert.ok(tokens.accessExpiresAt <= world.clock.now() + 2 * hour)
})
