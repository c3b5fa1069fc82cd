// Real processes killed with SIGKILL anywhere between "about to ask" and "committed": what reached us is never lost.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import type { ConnectionView } from "../../src/core/keeper.ts"
import { createField, type Field } from "./field.ts"

/** FAULT_KILLS=1000 plays the long version. */
const kills = Number(process.env.FAULT_KILLS ?? 40)
/** Fast enough that tokens end within seconds, slow enough that the deadline of an answer is half a second. */
const speed = 200
/** A kill costs those whose answers were on their way; there must be malls left for the last one. */
const malls = Math.max(300, kills * 7)

test(`${kills} processes killed in the middle of refreshes`, {
  timeout: kills * 5_000 + 120_000,
}, async (context) => {
  const field = await createField(malls, speed)
  const { simulator } = field.peer
  // Half of the answers are slow, before the rotation or after it: most kills strike while something is under way.
  simulator.switches.set({
    slowMs: { value: 60, probability: 0.3 },
    lateAnswerMs: { value: 80, probability: 0.3 },
  })
  const killedAt: number[] = []
  try {
    for (let kill = 0; kill < kills; kill++) {
      const worker = field.startWorker()
      await worker.ready
      await pause(20 + 400 * Math.random())
      killedAt.push(Date.now())
      worker.process.kill("SIGKILL")
      await worker.exit
    }
    simulator.switches.set({ slowMs: 0, lateAnswerMs: 0 })
    const peaceAt = field.clock.now()
    await calm(field, peaceAt)
    const outcome = await judge(field, killedAt, peaceAt)
    context.diagnostic(JSON.stringify(outcome))
    assert.deepEqual(outcome.lostThoughInHand, [], "an answer that had arrived was lost")
    assert.equal(outcome.lostUnnamed, 0, "every loss is named in an event")
    // A second showing whose refusal was lost to a kill as well makes a third.
    const { rotationsNeverHeard, refusalsNeverHeard, heardWhileDying } = outcome
    const allowed = rotationsNeverHeard + refusalsNeverHeard + heardWhileDying
    assert.ok(outcome.spentShownAgain <= allowed, "shown again only after an answer that never came")
    assert.ok(outcome.mostIn2h <= 12)
    assert.equal(outcome.renewed + outcome.lost, field.malls.length)
    assert.ok(outcome.refreshes > kills, "the kills met no work")
  } finally {
    await field.end()
  }
})

/** One process in peace, until everything that can be refreshed has been since. */
async function calm(field: Field, since: number): Promise<void> {
  const worker = field.startWorker()
  await worker.ready
  for (let waited = 0; waited < 60; waited++) {
    await pause(500)
    const views = await field.withKeeper((keeper) => keeper.connections({ limit: malls }))
    if (views.every((view) => isLost(view) || isRenewed(view, since))) break
  }
  worker.process.kill("SIGTERM")
  await worker.exit
}

const isLost = (view: ConnectionView) => view.assessment.state === "lost"
const isRenewed = (view: ConnectionView, since: number) => view.connection.tokens.issuedAt > since

/** Between the last byte and the rescue file a kill may strike, longest where other saves hold the disk meanwhile. */
const inHandMs = 50
/** A refusal is worth one write to the store; a kill before it is through leaves the question open. */
const writingMs = 100

async function judge(field: Field, killedAt: number[], peaceAt: number) {
  const { simulator } = field.peer
  const arrived = field.arrived()
  const refusals = field.refusalsHeard()
  const isDying = (at: number) => killedAt.some((killed) => killed >= at && killed - at < writingMs)
  const { views, named } = await field.withKeeper(async (keeper) => {
    const events = await keeper.journal.newest(malls * 20)
    return {
      views: await keeper.connections({ limit: malls }),
      named: new Set(events.filter((event) => event.kind === "lost").map((event) => event.connectionId)),
    }
  })
  const lost = views.filter(isLost).map((view) => view.connection.id)
  const inHand = (id: string) => {
    const at = arrived.get(simulator.liveRefreshToken(id) ?? "")
    const killed = killedAt.find((moment) => at !== undefined && moment >= at)
    return at !== undefined && killed !== undefined && killed - at > inHandMs
  }
  const totals = simulator.counters()
  return {
    kills: killedAt.length,
    refreshes: totals.refreshes,
    renewed: views.filter((view) => !isLost(view) && isRenewed(view, peaceAt)).length,
    lost: lost.length,
    lostThoughInHand: lost.filter(inHand),
    lostWithinMsOfArrival: lost.filter(
      (id) => arrived.has(simulator.liveRefreshToken(id) ?? "") && !inHand(id),
    ).length,
    lostUnnamed: lost.filter((id) => !named.has(id)).length,
    spentShownAgain: totals.reusedSpentTokens,
    rotationsNeverHeard: totals.refreshes - arrived.size,
    refusalsNeverHeard: totals.refused - refusals.length,
    heardWhileDying: [...arrived.values(), ...refusals].filter(isDying).length,
    mostIn2h: Math.max(...field.malls.map((id) => simulator.counters(id).peakIn2h)),
  }
}
