// What a mall's owner sees after the consent.
import { html } from "hono/html"
import type { Connected } from "../../core/connect.ts"
import type { Keeper } from "../../core/keeper.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../answer.ts"
import { pageAnswer } from "./layout.ts"

export function connectedPage(
  { connection, first, missingScopes }: Connected,
  language: Language,
  { clock, secrets }: Pick<Keeper, "clock" | "secrets">,
): Answer {
  const { pages, times } = messages(language)
  const say = pages.connected
  const now = clock.now()
  const title = say.title(connection.mallId, first)
  const { accessExpiresAt, refreshExpiresAt } = connection.tokens
  const body = html`<h1>${title}</h1>
<section>
<p>${say.alive}</p>
<dl>
<dt>${say.access}</dt><dd>${times.both(accessExpiresAt, now)}</dd>
<dt>${say.refresh}</dt><dd>${times.both(refreshExpiresAt, now)}</dd>
<dt>${say.scopes}</dt><dd><code>${connection.scopes.join(" ")}</code></dd>
</dl>
${missingScopes.length > 0 ? html`<p class="note">${say.missing(missingScopes.join(", "))}</p>` : ""}
</section>`
  return pageAnswer({ language, title, body }, secrets.digest)
}
