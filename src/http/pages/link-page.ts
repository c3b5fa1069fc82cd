// What a mall's owner sees behind a lasting link: who asks for what, where the button leads, until when.
import { html } from "hono/html"
import type { OpenedLink } from "../../core/consent/open-link.ts"
import type { Keeper } from "../../core/keeper.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { pageAnswer } from "./layout.ts"
import { scopeList } from "./scope-list.ts"

/** The consent behind the button lives for ten minutes: a page that is left open asks for a fresh one before. */
const everySeconds = 8 * 60

export function linkPage(
  { purpose, consent, expiresAt }: OpenedLink,
  language: Language,
  { clock, secrets }: Pick<Keeper, "clock" | "secrets">,
): Answer {
  const words = messages(language)
  const say = words.pages.link
  const { mallId, scopes } = purpose
  const title = say.title(mallId)
  const body = html`<h1>${title}</h1>
<p>${say.intro(mallId)}</p>
<section>
<dl>
<dt>${say.mall}</dt><dd><strong>${mallId}</strong></dd>
<dt>${say.goesTo}</dt><dd><code>${new URL(consent.url).host}</code></dd>
<dt>${say.asks}</dt><dd>${scopeList(scopes, words)}</dd>
<dt>${say.until}</dt><dd>${words.times.both(expiresAt, clock.now())}</dd>
</dl>
<a class="button" href="${consent.url}" rel="noreferrer">${say.go}</a>
</section>
<p class="note">${say.otherMall(mallId)}</p>
<p class="soft">${say.harmless}</p>`
  return pageAnswer({ language, title, body, everySeconds }, secrets.digest)
}
