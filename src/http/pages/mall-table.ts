// The malls of a demo with both clocks: the urgent first, in the words of `mallkey status`.
import { html } from "hono/html"
import { shareOf } from "../../core/alerts/short-lives.ts"
import { endedBeforeLost } from "../../core/alive/assess.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import type { PlatformWords } from "../../core/ports.ts"
import { type Language, type Messages, messages } from "../../messages/index.ts"
import {
  byUrgency,
  type Condition,
  conditionOf,
  countedByUrgency,
  type Judged,
} from "../../wire/condition.ts"
import type { Html } from "./layout.ts"

const dayMs = 24 * 60 * 60_000
/** A demo sets no ALERT_DAYS of its own. */
const warnDays = 3

const colours: Record<Condition, string> = {
  lost: "lost",
  unopenable: "lost",
  ended: "lost",
  lastDay: "expired",
  expired: "expired",
  endUnknown: "due",
  unclear: "due",
  failing: "due",
  doubted: "due",
  ending: "due",
  due: "due",
  paused: "paused",
  foreign: "foreign",
  fresh: "fresh",
}

export function judgedByUrgency(malls: ConnectionView[]): Judged[] {
  return malls.map((view) => ({ view, condition: conditionOf(view, warnDays) })).sort(byUrgency)
}

export function mallCounts(judged: Judged[], language: Language): Html[] {
  const { conditions } = messages(language).cli
  return countedByUrgency(judged.map(({ condition }) => condition)).map(
    ([condition, count]) =>
      html`<dt class="state ${colours[condition]}">${conditions[condition]}</dt><dd>${count}</dd>`,
  )
}

export function mallTable(judged: Judged[], language: Language, called?: PlatformWords): Html {
  const say = messages(language, called)
  const { columns, malls } = say.pages.home
  return html`<section><h2>${malls}</h2><table class="cards">
<tr><th>${columns.mall}</th><th>${columns.state}</th><th>${columns.access}</th><th>${columns.refresh}</th></tr>
${judged.map((each) => mallRow(each, messages(language, each.view.platformWords)))}</table></section>`
}

function mallRow({ view, condition }: Judged, say: Messages): Html {
  const { connection, assessment } = view
  const { state, accessLeftMs, refreshLeftMs } = assessment
  const { issuedAt, accessExpiresAt } = connection.tokens
  const { columns } = say.pages.home
  // What is written of its end means nothing any more.
  const isRefused = state === "lost"
  const leftOf = (ms: number) => (ms > 0 ? say.times.span(ms) : say.cli.ended)
  return html`<tr><td data-label="${columns.mall}"><code>${connection.id}</code></td>
<td data-label="${columns.state}" class="state ${colours[condition]}">${say.cli.conditions[condition]}</td>
<td data-label="${columns.access}" class="${state}">${leftOf(accessLeftMs)}${bar(accessLeftMs, accessExpiresAt - issuedAt)}</td>
<td data-label="${columns.refresh}" class="${refreshColour(view)}">${isRefused ? say.cli.refused : leftOf(refreshLeftMs)}${bar(isRefused ? 0 : refreshLeftMs, 14 * dayMs * shareOf(view.shortLifeMs))}</td></tr>
${whyRow(view, say.pages.home)}`
}

/** Why a mall is not simply fine, and the link that mends what only its owner can. */
function whyRow(view: ConnectionView, home: Messages["pages"]["home"]): Html | string {
  const { connection, assessment } = view
  const { state, reason, actor } = assessment
  const isWithoutToken = state === "expired" && reason === "failing"
  const why = isWithoutToken
    ? home.noLivingToken
    : home.why[endedBeforeLost(connection) ? "refresh_ended" : reason]
  const isOwners = actor === "owner" || warnDaysLeft(view) < warnDays
  if (why === undefined && !isOwners) return ""
  const link = html` <a href="/api/cafe24/authorize?mall_id=${connection.mallId}">${home.reconnect}</a>`
  return html`<tr class="why"><td colspan="4">${why ?? home.ending}${isOwners ? link : ""}</td></tr>`
}

/** The refresh token's own colour: a fresh connection may be about to end. */
function refreshColour(view: ConnectionView): string {
  const { state } = view.assessment
  if (state === "lost" || state === "paused" || state === "foreign") return state
  const days = warnDaysLeft(view)
  if (days < 1) return "expired"
  return days < warnDays ? "due" : "fresh"
}

/** Days of two weeks: of a shorter life in proportion. */
function warnDaysLeft({ assessment, shortLifeMs }: ConnectionView): number {
  return assessment.refreshLeftMs / (dayMs * shareOf(shortLifeMs))
}

/** A drawing and not a styled box: the page's policy allows no style of a single element. */
function bar(leftMs: number, lifeMs: number): Html {
  const percent = lifeMs > 0 ? Math.round(Math.min(1, leftMs / lifeMs) * 100) : 0
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="${percent}%">
<rect class="rail" width="100" height="6"/><rect class="left" width="${percent}" height="6"/></svg>`
}
