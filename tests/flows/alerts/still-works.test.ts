// What an alert says still works does work: the token of a lost mall is handed out for as long as the sentence promises.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { hour } from "../../../src/core/alive/schedule.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { messages } from "../../../src/messages/index.ts"
import { tellAlert } from "../../../src/messages/tell-alert.ts"
import { createWorld } from "../../kit/world.ts"

for (const language of ["ko", "en"] as const) {
  test(`a lost mall's alert and its token say the same, until the token ends (${language})`, async () => {
    const sent: Alert[] = []
    const notifier = { name: "test", send: async (alert: Alert) => void sent.push(alert) }
    const { keeper, clock, simulator, connect } = createWorld({ alerts: { notifiers: [notifier] } })
    await connect("mymall")
    await clock.step(hour)
    simulator.expireRefreshToken("mymall")
    await keeper.refresh("mymall", { force: true }).catch(() => undefined)
    await keeper.sweep()
    const [alert] = sent
    assert.equal(alert?.kind, "lost")
    const { accessToken, expiresAt, warning } = await keeper.token("mymall")
    assert.equal(warning?.code, "needs_reconnect")
    assert.ok(simulator.isLive(accessToken))
    const words = messages(language)
    const { works, labels } = words.alerts
    const said = (now: number) =>
      tellAlert(alert!, { language, now }).facts.find(({ label }) => label === labels.works)?.text
    const now = clock.now()
    assert.equal(said(now), works.until(words.times.moment(expiresAt), words.times.relative(expiresAt, now)))
    await clock.step(expiresAt - now)
    const refused = await keeper.token("mymall").catch((error: unknown) => error)
    assert.ok(isKeeperError(refused, "needs_reconnect"))
    assert.equal(said(clock.now()), works.nothing)
  })
}

test("a hint that the app is gone promises no calls: it stands where the platform has just refused the token", async () => {
  const sent: Alert[] = []
  const notifier = { name: "test", send: async (alert: Alert) => void sent.push(alert) }
  const { keeper, clock, simulator, connect } = createWorld({ alerts: { notifiers: [notifier] } })
  await connect("mymall")
  simulator.uninstall("mymall")
  const heard = await keeper.hear({ event_no: 90077, resource: { mall_id: "mymall" } })
  assert.deepEqual(
    heard.map(({ standing }) => standing),
    ["doubtful"],
  )
  await keeper.sweep()
  const [alert] = sent
  assert.equal(alert?.kind, "uninstalled_hint")
  assert.equal(alert.items[0]?.worksUntilAt, undefined)
  const { works, labels } = messages("ko").alerts
  const { facts } = tellAlert(alert, { language: "ko", now: clock.now() })
  assert.equal(facts.find(({ label }) => label === labels.works)?.text, works.doubted)
})
