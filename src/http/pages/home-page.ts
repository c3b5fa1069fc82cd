// The plain status page: counts and how to call. Malls are named in demo mode only, where they are made up.
import { html } from "hono/html"
import type { LastSweep } from "../../core/alive/last-sweep.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import type { PlatformWords, Tally } from "../../core/ports.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import type { DemoFacts } from "../options.ts"
import { type Digest, type Html, pageAnswer } from "./layout.ts"
import { judgedByUrgency, mallCounts, mallTable } from "./mall-table.ts"

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
  /** Of all its apps. */
  called?: PlatformWords
  demo?: DemoFacts
}

export function homePage(parts: HomeParts, digest: Digest): Answer {
  const { language, standing, origin, isDemo, version } = parts
  const say = messages(language, parts.called).pages.home
  const body = html`<h1>${say.title} <span class="soft">${version ?? ""}</span></h1>
<p>${say.intro}</p>
${isDemo ? html`<p class="note">${say.demo}</p>` : ""}
${parts.demo ? simulatorLine(parts.demo, language) : ""}
<section><h2>${say.counts}</h2>${standing ? counts(standing, parts) : html`<p class="lost">${say.storeAway}</p>`}</section>
${standing?.malls ? mallTable(judgedByUrgency(standing.malls), language, parts.called) : ""}
<section><h2>${say.call}</h2>
<pre><code>${curlFor(parts)}</code></pre>
<h2>${say.connect}</h2>
<pre><code>${origin}/api/cafe24/authorize?mall_id=MALL</code></pre>
<p><a href="${origin}/docs">${say.docs}</a></p></section>`
  const status = standing ? 200 : 503
  return pageAnswer(
    { language, title: say.title, body, status, everySeconds: isDemo ? 5 : undefined },
    digest,
  )
}

function counts(
  { tally, lastSweep, waitingInRescue, malls }: HomeFigures,
  { language, now, called }: HomeParts,
): Html {
  const { pages, times } = messages(language, called)
  const say = pages.home
  const states = Object.entries(tally.states).filter(([, count]) => count > 0) as [
    keyof Tally["states"],
    number,
  ][]
  const shown = states.map(
    ([state, count]) => html`<dt class="state ${state}">${pages.states[state]}</dt><dd>${count}</dd>`,
  )
  const named = malls && mallCounts(judgedByUrgency(malls), language)
  return html`<p>${tally.total === 0 ? say.none : say.total(tally.total)}</p>
<dl>${named ?? shown}
${line(say.nearestRefreshEnd, tally.nearestRefreshEndAt, (at) => times.both(at, now))}
${line(say.lastSweep, lastSweep?.at, (at) => times.relative(at, now))}
</dl>
${waitingInRescue > 0 ? html`<p class="lost">${say.rescue(waitingInRescue)}</p>` : ""}`
}

function line(name: string, at: number | undefined, shown: (at: number) => string): Html | string {
  return at === undefined ? "" : html`<dt>${name}</dt><dd>${shown(at)}</dd>`
}

/** In a demo letter by letter what its terminal shows; on two lines, as a copied line may break anywhere. */
function curlFor({ demo, origin }: HomeParts): string {
  const key = demo?.apiKey ?? "$MALLKEY_API_KEY"
  return `curl -H "x-api-key: ${key}" \\\n    ${origin}/v1/connections/${demo?.mall ?? "MALL"}/token`
}

function simulatorLine({ simulatorUrl }: DemoFacts, language: Language): Html {
  const address = `${simulatorUrl}/__simulator`
  return html`<p>${messages(language).pages.home.simulator} <a href="${address}">${address}</a></p>`
}
