// A consent that one replica began comes back to another one, whose clock is a little behind: no two clocks are quite the same.
import assert from "node:assert/strict"
import { test } from "node:test"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { skewedWorld } from "../../kit/skewed-world.ts"
import { passing } from "../../kit/world.ts"

/** Agreed to at once, as where an owner has approved the app before. `isTold`: an answer told the first how its clock is. */
async function consentBetween(aheadMs: number, isTold = false, secondMs = 0) {
  const world = skewedWorld()
  const [first, second] = [world.skewed(aheadMs), world.skewed(secondMs)]
  await world.connect("third")
  for (const one of isTold ? [first, second] : []) await passing(world, one.refresh("third", { force: true }))
  const asked = new URL(first.connect({ mallId: "mymall" }).url)
  const verdict = world.simulator.judgeAuthorize("mymall", asked.searchParams)
  assert.ok(verdict.is === "ask")
  const agreed = { mallId: "mymall", userId: "mymall", scopes: verdict.request.scopes }
  const back = new URL(world.simulator.agree("mymall", verdict.request, agreed, "http://127.0.0.1:9"))
  const { code, state } = Object.fromEntries(back.searchParams)
  const ticket = first.ticket({ mallId: "mymall", owner: "user:7", whom: "kim@example.com" })
  return {
    world,
    first,
    finish: () => passing(world, second.finishConnect({ code, state })),
    open: () => second.openTicket(ticket.text, "a browser"),
  }
}

for (const aheadMs of [2_000, 4 * minute])
  test(`begun by a clock that is ${aheadMs / 1_000} s ahead, it is finished, and so is one from an address of ours`, async () => {
    const { finish, open } = await consentBetween(aheadMs)
    assert.equal(open().mallId, "mymall")
    assert.equal((await finish()).connection.mallId, "mymall")
  })

for (const [hours, others] of [
  [9, 0],
  [-3, 0],
  [0, 9],
  [-9, 9],
])
  test(`begun ${hours} h from the right time and finished ${others} h from it, where both have heard how their clocks are`, async () => {
    const { finish, open } = await consentBetween(hours! * hour, true, others! * hour)
    assert.equal(open().mallId, "mymall")
    assert.equal((await finish()).connection.mallId, "mymall")
  })

test("it is over after ten minutes all the same", async () => {
  const { world, finish, open } = await consentBetween(9 * hour, true)
  await world.clock.step(10 * minute)
  const isOld = (error: unknown) => isKeeperError(error, "state_invalid") && /older/.test(error.detail ?? "")
  assert.throws(open, isOld)
  await assert.rejects(finish(), isOld)
})

test("on a server that is hours behind and knows it, none that is over comes back to life once that clock shows its time", async () => {
  const { world, finish, open } = await consentBetween(-9 * hour, true, -9 * hour)
  await world.clock.step(9 * hour + 5 * minute)
  const isOld = (error: unknown) => isKeeperError(error, "state_invalid") && /older/.test(error.detail ?? "")
  assert.throws(open, isOld)
  await assert.rejects(finish(), isOld)
})

test("one that began before an answer told how the clock is, is finished behind that answer", async () => {
  const { world, first, open } = await consentBetween(9 * hour, false, 9 * hour)
  await passing(world, first.refresh("third", { force: true }))
  assert.equal(open().mallId, "mymall")
})

test("begun by a clock that is six minutes ahead, it is refused: nobody of ours signs one for so long", async () => {
  const { finish, open } = await consentBetween(6 * minute)
  assert.throws(open, (error) => isKeeperError(error, "state_invalid"))
  await assert.rejects(finish(), (error) => isKeeperError(error, "state_invalid"))
})
