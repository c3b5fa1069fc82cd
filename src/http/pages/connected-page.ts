// What a mall's owner sees after the consent: that it worked, what happens next, and what was not granted.
import { html } from "hono/html"
import type { Connected } from "../../core/consent/connected.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { authorizePath } from "./authorize-path.ts"
import { appRow, type PageWorld, pageAnswer } from "./layout.ts"
import { missingNote } from "./missing-note.ts"
import { scopeList } from "./scope-list.ts"

const dayMs = 24 * 60 * 60_000

export function connectedPage(
  { connection, first, missingScopes }: Connected,
  language: Language,
  { clock, secrets, service, nameOf, calledAt }: PageWorld,
): Answer {
  const words = messages(language, calledAt(connection.app))
  const say = words.pages.connected
  const { app, mallId, owner, scopes, askedScopes, refreshAt } = connection
  const at = (moment: number) => words.times.plain(moment, clock.now())
  const title = say.title(mallId, first)
  const { accessExpiresAt, refreshExpiresAt, issuedAt } = connection.tokens
  const lifeDays = Math.round((refreshExpiresAt - issuedAt) / dayMs)
  const isWhole = missingScopes.length === 0
  const again = authorizePath({ app, mallId, owner, scopes: askedScopes ?? scopes })
  const body = html`<h1 class="${isWhole ? "done" : ""}">${title}</h1>
<p>${isWhole ? say.alive : say.aliveButMissing}</p>
${missingNote(missingScopes, words, again)}
<section>
<dl>
${appRow(nameOf(app), say.app)}
${refreshAt === undefined ? "" : html`<dt>${say.next}</dt><dd>${at(refreshAt)}</dd>`}
<dt>${say.scopes}</dt><dd>${scopeList(scopes, words)}</dd>
</dl>
<details>
<summary>${say.tokens}</summary>
<dl>
<dt>${say.access}</dt><dd>${at(accessExpiresAt)}</dd>
<dt>${say.refresh}</dt><dd>${say.refreshGrows(at(refreshExpiresAt), lifeDays)}</dd>
</dl>
</details>
</section>`
  return pageAnswer({ language, title, body, service }, secrets.digest)
}
