// The page before a consent: who asks for what and for whom, where the button leads, until when.
import { html } from "hono/html"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { appRow, type PageWorld, pageAnswer } from "./layout.ts"
import { scopeList } from "./scope-list.ts"

export interface AskPageFacts {
  /** Absent: the first one. */
  app?: string
  mallId: string
  scopes: string[]
  /** Whose account of the surrounding product the mall will belong to. */
  whom?: string
  /** At Cafe24. */
  url: string
  expiresAt: number
  everySeconds?: number
}

export function askPage(
  { app, mallId, scopes, whom, url, expiresAt, everySeconds }: AskPageFacts,
  language: Language,
  { clock, secrets, service, nameOf, calledAt }: PageWorld,
): Answer {
  const words = messages(language, calledAt(app))
  const say = words.pages.link
  const title = say.title(mallId)
  const warning = html`<section class="warn">
<h2>${say.forWhom}</h2>
<p><strong>${whom}</strong></p>
<p>${say.forWhomMeans(mallId)}</p>
</section>`
  const body = html`<h1>${title}</h1>
${service?.name === undefined ? "" : html`<p><strong>${say.asker(service.name)}</strong></p>`}
<p>${say.intro(mallId)}</p>
${whom === undefined ? "" : warning}
<section>
<dl>
<dt>${say.mall}</dt><dd><strong>${mallId}</strong></dd>
${appRow(nameOf(app), words.pages.connected.app)}
<dt>${say.goesTo}</dt><dd><code>${new URL(url).host}</code></dd>
<dt>${say.asks}</dt><dd>${scopeList(scopes, words)}</dd>
<dt>${say.until}</dt><dd>${words.times.plain(expiresAt, clock.now())}</dd>
</dl>
<a class="button" href="${url}" rel="noreferrer">${say.go}</a>
</section>
<p class="note">${say.otherMall(mallId)}</p>
<p class="soft">${say.harmless}</p>`
  return pageAnswer({ language, title, body, service, everySeconds }, secrets.digest)
}
