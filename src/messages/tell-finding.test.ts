// What stands in a row is told in a finding, and can neither begin a line of its own nor steer a terminal.
import assert from "node:assert/strict"
import { test } from "node:test"
import { finding } from "../core/doctor/finding.ts"
import { tellCheck, tellFinding } from "./tell-finding.ts"

const foul = "k1\n  [ok] all is well\r\u001b[2J\u009b\u202e\u2028end"
const steers = /[\p{Cc}\u2028-\u202e]/u

test("a name, a reason, an app and a command to run stay on their line", () => {
  const all = [
    finding("key_missing", { count: 1, names: [foul] }),
    finding("store_unreadable", { names: ["sqlite"], said: { why: "one_odd", facts: [foul, foul] } }),
    finding("store_unreadable", { names: ["sqlite"], detail: foul }),
    finding("rings_differ", { names: [foul], count: 2 }),
    finding("key_missing", { names: [foul], fix: "mallkey key revoke {name}" }),
  ]
  for (const one of all) {
    for (const language of ["ko", "en"] as const) {
      const { message, todo } = tellFinding(one, language, 0)
      assert.doesNotMatch(`${message}${todo}${one.fix}`, steers, one.key)
    }
  }
  assert.match(tellFinding(all[0]!, "en", 0).message, /k1\? {2}\[ok\] all is well\?\?\[2J\?\?\?end/)
})

test("so do those of a check that found nothing", () => {
  const check = {
    key: "rings",
    stage: "sealing",
    level: "ok",
    findings: [],
    facts: { names: [foul] },
  } as const
  assert.doesNotMatch(tellCheck({ ...check, findings: [], facts: { names: [foul] } }, "en", 0), steers)
  const skipped = { ...check, findings: [], facts: { app: foul }, skipped: "no_store" }
  assert.doesNotMatch(tellCheck(skipped as unknown as Parameters<typeof tellCheck>[0], "en", 0), steers)
})
