// Real processes killed with SIGKILL anywhere between "about to ask" and "committed": what reached us is never lost.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import type { ConnectionView } from "../../src/core/keeper.ts"
import { luck } from "../kit/luck.ts"
import { playSize } from "../kit/play-size.ts"
import { createField, type Field } from "./field.ts"
import { answersIn, cameTo, diedInHand } from "./seen.ts"

/** FAULT_KILLS=1000 plays a night. */
const kills = Number(process.env.FAULT_KILLS ?? playSize({ short: 6, long: 120 }))
/** Fast enough that tokens end within seconds. */
const speed = 200
/** Of real time. A process that was killed is taken over a little later, so that there is work for the next. */
const askMs = 4_000
/** A kill costs those whose answers were on their way; there must be malls left for the last one. */
const malls = Math.max(120, kills * 7)

test(`${kills} processes killed in the middle of refreshes`, {
  timeout: kills * 10_000 + 200_000,
}, async (context) => {
  const field = await createField({ malls, speed, askMs })
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
      await pause(20 + 400 * luck())
      killedAt.push(Date.now())
      worker.process.kill("SIGKILL")
      await worker.exit
    }
    simulator.switches.set({ slowMs: 0, lateAnswerMs: 0 })
    const peaceAt = field.clock.now()
    await calm(field, peaceAt)
    const outcome = await judge(field, peaceAt)
    context.diagnostic(JSON.stringify({ kills, ...outcome }))
    const { lostThoughKept, lostUnnamed, otherwise } = outcome
    assert.deepEqual(lostThoughKept, [], `kept, and ${field.tellLosses(lostThoughKept, killedAt)}`)
    assert.deepEqual(lostUnnamed, [], `named in no event: ${field.tellLosses(lostUnnamed, killedAt)}`)
    // A second showing whose refusal was lost to a kill as well makes a third.
    const { neverHeard, diedInHand } = outcome
    assert.ok(
      outcome.spentShownAgain <= neverHeard + diedInHand,
      "shown again only after an answer that never came",
    )
    assert.ok(outcome.mostIn2h <= 12)
    assert.deepEqual(otherwise, [], `neither lost nor renewed: ${field.tellLosses(otherwise, killedAt)}`)
    assert.ok(outcome.refreshes > kills, "the kills met no work")
  } finally {
    await field.end()
  }
})

/** One process in peace, until everything that can be refreshed has been since. */
async function calm(field: Field, since: number): Promise<void> {
  const worker = field.startWorker()
  await worker.ready
  const giveUpAt = Date.now() + 120_000
  while (Date.now() < giveUpAt) {
    await pause(500)
    const views = await field.withKeeper((keeper) => keeper.connections({ limit: malls }))
    if (views.every((view) => isLost(view) || isRenewed(view, since))) break
  }
  worker.process.kill("SIGTERM")
  await worker.exit
}

const isLost = (view: ConnectionView) => view.assessment.state === "lost"
const isRenewed = (view: ConnectionView, since: number) => view.connection.tokens.issuedAt > since

async function judge(field: Field, peaceAt: number) {
  const { simulator } = field.peer
  const seen = field.seen()
  const answers = answersIn(seen)
  const { views, named } = await field.withKeeper(async (keeper) => {
    const events = await keeper.journal.newest(malls * 20)
    return {
      views: await keeper.connections({ limit: malls }),
      named: new Set(events.filter((event) => event.kind === "lost").map((event) => event.connectionId)),
    }
  })
  const idsOf = (some: ConnectionView[]) => some.map(({ connection }) => connection.id)
  const lost = idsOf(views.filter(isLost))
  const answerOf = (id: string) => answers.get(simulator.liveRefreshToken(id) ?? "")
  const isKept = (id: string) => {
    const answer = answerOf(id)
    return answer !== undefined && cameTo("kept", seen, answer)
  }
  const totals = simulator.counters()
  const refusals = seen.filter(({ what }) => what === "refused").length
  return {
    refreshes: totals.refreshes,
    lost: lost.length,
    lostThoughKept: lost.filter(isKept),
    lostInHand: lost.filter((id) => answerOf(id) && !isKept(id)).length,
    lostUnnamed: lost.filter((id) => !named.has(id)),
    otherwise: idsOf(views.filter((view) => !isLost(view) && !isRenewed(view, peaceAt))),
    spentShownAgain: totals.reusedSpentTokens,
    neverHeard: totals.refreshes - answers.size + totals.refused - refusals,
    diedInHand: diedInHand(seen).length,
    mostIn2h: Math.max(...field.malls.map((id) => simulator.counters(id).peakIn2h)),
  }
}
