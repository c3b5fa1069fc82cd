// What a mall's owner sees after the consent: that it worked, what happens next, and what was not granted.
import { html } from "hono/html"
import type { Connected } from "../../core/consent/connect.ts"
import type { Keeper } from "../../core/keeper.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { authorizePath } from "../routes/existing/authorize-path.ts"
import { pageAnswer } from "./layout.ts"
import { missingNote } from "./missing-note.ts"
import { scopeList } from "./scope-list.ts"

export function connectedPage(
  { connection, first, missingScopes }: Connected,
  language: Language,
  { clock, secrets }: Pick<Keeper, "clock" | "secrets">,
): Answer {
  const words = messages(language)
  const say = words.pages.connected
  const { mallId, owner, scopes, askedScopes, refreshAt } = connection
  const at = (moment: number) => words.times.both(moment, clock.now())
  const title = say.title(mallId, first)
  const { accessExpiresAt, refreshExpiresAt } = connection.tokens
  const isWhole = missingScopes.length === 0
  const again = authorizePath({ mallId, owner, scopes: askedScopes ?? scopes })
  const body = html`<h1 class="${isWhole ? "done" : ""}">${title}</h1>
<p>${isWhole ? say.alive : say.aliveButMissing}</p>
${missingNote(missingScopes, words, again)}
<section>
<dl>
${refreshAt === undefined ? "" : html`<dt>${say.next}</dt><dd>${at(refreshAt)}</dd>`}
<dt>${say.access}</dt><dd>${at(accessExpiresAt)}</dd>
<dt>${say.refresh}</dt><dd>${at(refreshExpiresAt)}</dd>
<dt>${say.scopes}</dt><dd>${scopeList(scopes, words)}</dd>
</dl>
</section>`
  return pageAnswer({ language, title, body }, secrets.digest)
}
