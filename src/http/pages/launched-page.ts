// What whoever opens the app at Cafe24 sees of a mall that is connected.
import { html } from "hono/html"
import type { Launched } from "../../core/consent/launch.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { authorizePath } from "../routes/existing/authorize-path.ts"
import { type PageWorld, pageAnswer } from "./layout.ts"
import { missingNote } from "./missing-note.ts"
import { scopeList } from "./scope-list.ts"

export function launchedPage(
  { connection, assessment, missingScopes }: Extract<Launched, { kind: "connected" }>,
  language: Language,
  { clock, secrets, service }: PageWorld,
): Answer {
  const words = messages(language)
  const { launched: say, connected, states } = words.pages
  const { mallId, owner, scopes, askedScopes, tokens, connectedAt, refreshAt } = connection
  const { state, reason } = assessment
  const at = (moment: number) => words.times.both(moment, clock.now())
  const title = state === "paused" ? say.off(mallId) : say.title(mallId)
  const isTroubled = reason === "failing" || reason === "unclear"
  const body = html`<h1>${title}</h1>
${state === "paused" ? "" : html`<p>${isTroubled ? say.troubled : say.alive}</p>`}
<section>
<dl>
<dt>${say.state}</dt><dd class="state ${state}">${states[state]}</dd>
<dt>${say.since}</dt><dd>${at(connectedAt)}</dd>
<dt>${say.renewed}</dt><dd>${at(tokens.issuedAt)}</dd>
${state === "paused" || refreshAt === undefined ? "" : html`<dt>${connected.next}</dt><dd>${at(refreshAt)}</dd>`}
<dt>${connected.scopes}</dt><dd>${scopeList(scopes, words)}</dd>
</dl>
</section>
${missingNote(missingScopes, words, authorizePath({ mallId, owner, scopes: askedScopes ?? scopes }))}`
  return pageAnswer({ language, title, body, service }, secrets.digest)
}
