// An app that is rejected is told of by its name, once, and its end as well; the first app's people hear nothing of themselves.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import { tellAlert } from "../../../src/messages/tell-alert.ts"
import { createTwoApps } from "../../kit/two-apps.ts"

test("a rejected further app is one alert that names it, and one when it is well again", async () => {
  const sent: Alert[] = []
  const notifier = { name: "test", send: async (alert: Alert) => void sent.push(alert) }
  const world = createTwoApps(undefined, { alerts: { notifiers: [notifier] } })
  const { keeper, clock, second } = world
  await world.connectTo(undefined, "mymall")
  await world.connectTo("cs", "mymall")
  second.switches.set({ rejectSecret: true })
  await clock.step(1.5 * hour)
  for (let round = 0; round < 3; round++) {
    await keeper.sweep()
    await clock.step(10 * minute)
  }
  assert.deepEqual(
    sent.map(({ kind, items }) => [kind, items.map(({ app }) => app)]),
    [["app_rejected", ["cs"]]],
  )
  const { title, facts } = tellAlert(sent[0]!, { language: "en", now: clock.now() })
  assert.match(title, /^cs: /)
  assert.match(facts.map(({ text }) => text).join("\n"), /MALLKEY_APPS/)

  second.switches.set({ rejectSecret: false })
  for (let round = 0; round < 3; round++) {
    await clock.step(10 * minute)
    await keeper.sweep()
  }
  assert.deepEqual(
    sent.slice(1).map(({ kind, items }) => [kind, items.map(({ app }) => app)]),
    [["recovered", ["cs"]]],
  )
})
