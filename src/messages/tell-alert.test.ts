// What an alert says where it must not claim more than is known.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Alert } from "../core/alerts/port.ts"
import { noSweepYet } from "../core/alerts/troubles.ts"
import { tellAlert } from "./tell-alert.ts"

const now = Date.UTC(2026, 2, 11)

test("where no sweep ever ran nothing has stopped, and no moment is told at which it did", () => {
  const told = (language: "ko" | "en", detail?: string) => {
    const items = [{ sinceAt: now, ...(detail !== undefined && { detail }) }]
    const alert = { kind: "sweep_stalled", severity: "critical", who: "operator", items } as unknown as Alert
    const { title, facts } = tellAlert(alert, { language, now })
    return { title, labels: facts.map(({ label }) => label), text: facts.map(({ text }) => text).join(" ") }
  }
  const never = told("en", noSweepYet)
  assert.equal(never.title, "Nothing is refreshed here yet")
  assert.match(never.text, /No sweep has ever run on this store/)
  assert.ok(!never.labels.includes("Since"))
  const stopped = told("en")
  assert.equal(stopped.title, "Nothing is being refreshed")
  assert.ok(stopped.labels.includes("Since"))
  assert.match(told("ko", noSweepYet).title, /아직 갱신 작업이 돈 적이 없습니다/)
  assert.match(told("ko").title, /멈춰 있습니다/)
})
