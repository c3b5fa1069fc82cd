// What people see of a platform whose refresh tokens live for two days: in proportion, near and from afar, and on the home page.
import assert from "node:assert/strict"
import { test } from "node:test"
import { clocksOf } from "../../src/cli/pictures/clocks.ts"
import { viewOf } from "../../src/cli/reach/views.ts"
import { minute } from "../../src/core/alive/schedule.ts"
import type { ConnectionView } from "../../src/core/keeper.ts"
import { homePage } from "../../src/http/pages/home-page.ts"
import { digest } from "../../src/node/cipher.ts"
import { conditionOf } from "../../src/wire/condition.ts"
import { connectionJson } from "../../src/wire/connection.ts"
import { account, keeperOf } from "./acme-keeper.ts"

const warnDays = 3

test("a life of two days is full while it slides, then ending, then in its last day, in proportion", async () => {
  const { keeper, clock } = await keeperOf("brief")
  await clock.step(55 * minute)
  const fresh = await keeper.connection(account)
  const seen = []
  for (const hoursLeft of [47, 12, 9, 3]) {
    const view = { ...fresh, assessment: { ...fresh.assessment, refreshLeftMs: hoursLeft * 60 * minute } }
    seen.push(await shownOf(view, clock.now()))
  }
  assert.deepEqual(seen, [
    { condition: fresh.assessment.state, style: "green", blocks: 10, class: "fresh", percent: 98 },
    { condition: fresh.assessment.state, style: "green", blocks: 3, class: "fresh", percent: 25 },
    { condition: "ending", style: "yellow", blocks: 2, class: "due", percent: 19 },
    { condition: "lastDay", style: "red", blocks: 1, class: "expired", percent: 6 },
  ])
})

test("a server says how long such a life is, and of two weeks or longer nothing", async () => {
  const [brief, fixed] = await Promise.all([keeperOf("brief"), keeperOf("fixed")])
  const { refresh } = connectionJson(await brief.keeper.connection(account))
  assert.equal(refresh.life_seconds, 2 * 86_400)
  const [listed] = await brief.keeper.connections({ limit: 1 })
  assert.ok(listed)
  const far = viewOf(connectionJson(listed), brief.clock.now())
  assert.equal(conditionOf(far, warnDays), "fresh")
  assert.ok(!("life_seconds" in connectionJson(await fixed.keeper.connection(account)).refresh))
})

async function shownOf(view: ConnectionView, now: number) {
  const condition = conditionOf(view, warnDays)
  const style = (style: unknown, text: string) => `[${style}]${text}`
  const out = { columns: 80, isTerminal: true, style }
  const bar = clocksOf({ view, condition }, 10, { out, language: "en", now }).refresh
  const malls = [view]
  const tally = { total: 1, states: { fresh: 1 } } as never
  const standing = { tally, lastSweep: undefined, waitingInRescue: 0, malls }
  const page = { language: "en" as const, now, origin: "http://keeper.example", standing, isDemo: true }
  const { body } = homePage(page, digest)
  const [, cell, percent] = /class="(\w+)">[^<]*<svg [^>]*aria-label="(\d+)%"/.exec(
    String(body).split('<td data-label="Refresh token"')[1] ?? "",
  )!
  return {
    condition,
    style: /^\[(\w+)\]/.exec(bar)![1],
    blocks: bar.split("▰").length - 1,
    class: cell,
    percent: Number(percent),
  }
}
