// One of two apps is rejected: every sentence names that app, its own settings and its malls, and says of the other what is true of it.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Alert } from "../../../src/core/alerts/port.ts"
import { hour } from "../../../src/core/alive/schedule.ts"
import type { Report } from "../../../src/core/doctor/report.ts"
import { isKeeperError } from "../../../src/core/errors.ts"
import { tellAlert } from "../../../src/messages/tell-alert.ts"
import { tellError } from "../../../src/messages/tell-error.ts"
import { tellCheck, tellFinding } from "../../../src/messages/tell-finding.ts"
import { createTwoApps, type TwoApps } from "../../kit/two-apps.ts"

const languages = ["ko", "en"] as const

async function twoAppsWith(rejects: "first" | "second", alerts: Alert[] = []): Promise<TwoApps> {
  const notifier = { name: "test", send: async (alert: Alert) => void alerts.push(alert) }
  const world = createTwoApps(undefined, { alerts: { notifiers: [notifier] } })
  for (const mall of ["mymall", "yourmall"]) await world.connectTo("cs", mall)
  await world.connectTo(undefined, "mymall")
  const { switches } = rejects === "first" ? world.simulator : world.second
  switches.set({ rejectSecret: true })
  await world.clock.step(1.5 * hour)
  await world.keeper.sweep()
  return world
}

function ofApps({ checks }: Report) {
  return checks.filter(({ key }) => key === "app")
}

test("a rejected further app is told of by its own settings, in an error, a finding and an alert", async () => {
  const alerts: Alert[] = []
  const { keeper, clock } = await twoAppsWith("second", alerts)
  const now = clock.now()
  const report = await keeper.doctor({ full: true })
  const found = report.checks.flatMap(({ findings }) => findings).find(({ key }) => key === "app_rejected")
  const [alert] = alerts
  assert.ok(found && alert)
  // The access token still lives: only a renewal hears of it.
  const error = await keeper.refresh("cs:mymall").catch((thrown: unknown) => thrown)
  assert.ok(isKeeperError(error, "app_rejected"))
  for (const language of languages) {
    const told = tellError(error, language, now)
    const finding = tellFinding(found, language, now)
    const { title, facts } = tellAlert(alert, { language, now })
    const said = {
      error: `${told.message} ${told.todo}`,
      finding: `${finding.message} ${finding.todo}`,
      alert: [title, ...facts.map(({ text }) => text)].join(" "),
    }
    for (const [where, text] of Object.entries(said)) {
      assert.match(text, /apps\.cs\.clientSecret/, where)
      assert.doesNotMatch(text, /CAFE24_CLIENT/, where)
    }
    for (const text of [said.finding, said.alert]) assert.match(text, language === "ko" ? /2곳/ : /2 malls/)
    assert.doesNotMatch(said.alert, /no mall can|어떤 쇼핑몰도/)
  }
})

test("of the first of two apps it is said that its malls stand still, and not all", async () => {
  const alerts: Alert[] = []
  const { keeper, clock } = await twoAppsWith("first", alerts)
  const [alert] = alerts
  assert.ok(alert)
  const { title, facts } = tellAlert(alert, { language: "en", now: clock.now() })
  const text = [title, ...facts.map((fact) => fact.text)].join(" ")
  assert.match(text, /CAFE24_CLIENT_SECRET/)
  assert.match(text, /no mall of this app can be refreshed \(1 mall\); those of other apps go on/)
  const report = await keeper.doctor({ full: true })
  const [found] = report.checks.flatMap(({ findings }) =>
    findings.filter(({ key }) => key === "app_rejected"),
  )
  assert.ok(found)
  assert.match(tellFinding(found, "en", clock.now()).message, /the app cafe24.*no mall of this app/)
})

test("each app has a result of its own: one that was not asked is not told as accepted by the other's answer", async () => {
  const world = createTwoApps(undefined)
  const { keeper, clock } = world
  await world.connectTo(undefined, "mymall")
  const startedAt = clock.now()
  await clock.step(hour)
  const quick = ofApps(await keeper.doctor())
  assert.deepEqual(
    quick.map(({ level, facts }) => [facts.app, level, facts.at]),
    [
      ["cafe24", "ok", startedAt],
      ["cs", "skipped", undefined],
    ],
  )
  const full = ofApps(await keeper.doctor({ full: true }))
  // No mall is there to be asked about the second; the first was asked just now.
  assert.deepEqual(
    full.map(({ level, facts }) => [facts.app, level, facts.at]),
    [
      ["cafe24", "ok", undefined],
      ["cs", "skipped", undefined],
    ],
  )
  assert.match(
    tellCheck(full[1]!, "en", clock.now()),
    /^cs: Not checked yet: connect a mall to this app first/,
  )
  assert.match(tellCheck(full[0]!, "ko", clock.now()), /앱 cafe24의/)
})

test("only the stages that were asked for are looked at, with no other question to Cafe24", async () => {
  const { keeper } = await twoAppsWith("second")
  const report = await keeper.doctor({ full: true, stages: ["app", "redirect"] })
  assert.deepEqual([...new Set(report.checks.map(({ stage }) => stage))], ["app", "redirect"])
  assert.equal(report.calls, 2, "one for each app")
})
