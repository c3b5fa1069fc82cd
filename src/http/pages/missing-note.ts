// What was asked for and not granted, what that means, and how it is mended.
import { html } from "hono/html"
import type { Messages } from "../../messages/index.ts"
import type { Html } from "./layout.ts"
import { scopeList } from "./scope-list.ts"

/** `againUrl`: asks once more; absent where it cannot be started by anyone. */
export function missingNote(
  missing: readonly string[],
  words: Messages,
  againUrl: string | undefined,
): Html | string {
  if (missing.length === 0) return ""
  const say = words.pages.connected
  return html`<section class="warn">
<h2>${say.missing}</h2>
${scopeList(missing, words)}
<p>${say.missingMeans}</p>
${againUrl ? html`<a class="button quiet" href="${againUrl}" rel="noreferrer">${say.again}</a>` : ""}
</section>`
}
