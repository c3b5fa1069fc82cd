// The plain status page: counts and how to call. Malls are named in demo mode only, where they are made up.
import { html } from "hono/html"
import type { Assessment, State } from "../../core/alive/assess.ts"
import type { LastSweep } from "../../core/alive/last-sweep.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import type { Tally } from "../../core/ports.ts"
import { type Language, type Messages, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import type { DemoFacts } from "../options.ts"
import { type Digest, type Html, pageAnswer } from "./layout.ts"

export interface HomeFigures {
  tally: Tally
  lastSweep: LastSweep | undefined
  waitingInRescue: number
  /** Demo mode; otherwise nothing is named. */
  malls?: ConnectionView[]
}

export interface HomeParts {
  language: Language
  now: number
  origin: string
  version?: string
  /** Undefined: the store is away. */
  standing: HomeFigures | undefined
  isDemo: boolean
  demo?: DemoFacts
}

export function homePage(parts: HomeParts, digest: Digest): Answer {
  const { language, standing, origin, isDemo, version } = parts
  const say = messages(language).pages.home
  const body = html`<h1>${say.title} <span class="soft">${version ?? ""}</span></h1>
<p>${say.intro}</p>
${isDemo ? html`<p class="note">${say.demo}</p>` : ""}
${parts.demo ? simulatorLine(parts.demo, language) : ""}
<section><h2>${say.counts}</h2>${standing ? counts(standing, parts) : html`<p class="lost">${say.storeAway}</p>`}</section>
${standing?.malls ? mallTable(standing.malls, parts) : ""}
<section><h2>${say.call}</h2>
<pre><code>curl -H "x-api-key: ${parts.demo?.apiKey ?? "$MALLKEY_API_KEY"}" ${origin}/v1/connections/${exampleMall(parts)}/token</code></pre>
<h2>${say.connect}</h2>
<pre><code>${origin}/api/cafe24/authorize?mall_id=MALL</code></pre>
<p><a href="${origin}/docs">${say.docs}</a></p></section>`
  const status = standing ? 200 : 503
  return pageAnswer(
    { language, title: say.title, body, status, everySeconds: isDemo ? 5 : undefined },
    digest,
  )
}

function counts({ tally, lastSweep, waitingInRescue }: HomeFigures, { language, now }: HomeParts): Html {
  const { pages, times } = messages(language)
  const say = pages.home
  const states = Object.entries(tally.states).filter(([, count]) => count > 0) as [
    keyof Tally["states"],
    number,
  ][]
  const shown = states.map(
    ([state, count]) => html`<dt class="state ${state}">${pages.states[state]}</dt><dd>${count}</dd>`,
  )
  return html`<p>${tally.total === 0 ? say.none : say.total(tally.total)}</p>
<dl>${shown}
${line(say.nearestRefreshEnd, tally.nearestRefreshEndAt, (at) => times.both(at, now))}
${line(say.lastSweep, lastSweep?.at, (at) => times.relative(at, now))}
</dl>
${waitingInRescue > 0 ? html`<p class="lost">${say.rescue(waitingInRescue)}</p>` : ""}`
}

function line(name: string, at: number | undefined, shown: (at: number) => string): Html | string {
  return at === undefined ? "" : html`<dt>${name}</dt><dd>${shown(at)}</dd>`
}

/** One that hands out a token, where the page may name it. */
function exampleMall({ standing }: HomeParts): string {
  return standing?.malls?.find(({ assessment }) => assessment.state === "fresh")?.connection.id ?? "MALL"
}

function simulatorLine({ simulatorUrl }: DemoFacts, language: Language): Html {
  const address = `${simulatorUrl}/__simulator`
  return html`<p>${messages(language).pages.home.simulator} <a href="${address}">${address}</a></p>`
}

function mallTable(malls: ConnectionView[], { language }: HomeParts): Html {
  const { pages, times } = messages(language)
  const { columns } = pages.home
  return html`<section><h2>${pages.home.malls}</h2><table class="cards">
<tr><th>${columns.mall}</th><th>${columns.state}</th><th>${columns.access}</th><th>${columns.refresh}</th></tr>
${malls.map((view) => mallRow(view, pages, times))}</table></section>`
}

function mallRow(
  { connection, assessment }: ConnectionView,
  pages: Messages["pages"],
  times: Messages["times"],
): Html {
  const { state, accessLeftMs, refreshLeftMs } = assessment
  const { issuedAt, accessExpiresAt } = connection.tokens
  const { columns } = pages.home
  // What is written of its end means nothing any more.
  const isRefused = connection.health.lostAt !== undefined
  return html`<tr><td data-label="${columns.mall}"><code>${connection.id}</code></td>
<td data-label="${columns.state}" class="state ${state}">${pages.states[state]}</td>
<td data-label="${columns.access}" class="${state}">${times.span(accessLeftMs)}${bar(accessLeftMs, accessExpiresAt - issuedAt)}</td>
<td data-label="${columns.refresh}" class="${urgencyOf(assessment)}">${isRefused ? pages.home.refused : times.span(refreshLeftMs)}${bar(isRefused ? 0 : refreshLeftMs, 14 * dayMs)}</td></tr>
${whyRow({ connection, assessment }, pages)}`
}

/** Why a mall is not simply fine, and the link that mends what only its owner can. */
function whyRow({ connection, assessment }: ConnectionView, { home }: Messages["pages"]): Html | string {
  const why = home.why[assessment.reason as keyof typeof home.why]
  const isOwners = assessment.actor === "owner" || assessment.refreshLeftMs < 3 * dayMs
  if (why === undefined && !isOwners) return ""
  const link = html` <a href="/api/cafe24/authorize?mall_id=${connection.mallId}">${home.reconnect}</a>`
  return html`<tr class="why"><td colspan="4">${why ?? home.ending}${isOwners ? link : ""}</td></tr>`
}

const dayMs = 24 * 60 * 60_000

/** The refresh token's own colour: a fresh connection may be about to end. */
function urgencyOf({ state, refreshLeftMs }: Assessment): State {
  if (state === "lost" || state === "paused" || state === "foreign") return state
  if (refreshLeftMs < dayMs) return "expired"
  return refreshLeftMs < 3 * dayMs ? "due" : "fresh"
}

/** A drawing and not a styled box: the page's policy allows no style of a single element. */
function bar(leftMs: number, lifeMs: number): Html {
  const percent = lifeMs > 0 ? Math.round(Math.min(1, leftMs / lifeMs) * 100) : 0
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="${percent}%">
<rect class="rail" width="100" height="6"/><rect class="left" width="${percent}" height="6"/></svg>`
}
