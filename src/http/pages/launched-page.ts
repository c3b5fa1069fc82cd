// What a person who opens the app at Cafe24 sees of a mall that is connected.
import { html } from "hono/html"
import type { Assessment, State } from "../../core/alive/assess.ts"
import type { Launched } from "../../core/consent/launch.ts"
import { type Language, type Messages, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { authorizePath } from "./authorize-path.ts"
import { type PageWorld, pageAnswer } from "./layout.ts"
import { missingNote } from "./missing-note.ts"
import { scopeList } from "./scope-list.ts"

export function launchedPage(
  { connection, assessment, missingScopes }: Extract<Launched, { kind: "connected" }>,
  language: Language,
  { clock, secrets, service, calledAt }: PageWorld,
): Answer {
  const words = messages(language, calledAt(connection.app))
  const { launched: say, connected, trouble } = words.pages
  const { mallId, owner, scopes, askedScopes, tokens, connectedAt, refreshAt } = connection
  const at = (moment: number) => words.times.plain(moment, clock.now())
  const stands = standsFor(assessment)
  const isOff = stands === "off"
  const title = isOff ? say.off(mallId) : say.title(mallId)
  const means = {
    well: say.alive,
    troubled: say.troubled,
    off: say.offMeans(trouble.tellUs(service?.contact !== undefined)),
  }
  const body = html`<h1>${title}</h1>
<p>${means[stands]}</p>
<section>
<dl>
<dt>${say.state}</dt><dd class="state ${colours[stands]}">${say.states[stands]}</dd>
<dt>${say.since}</dt><dd>${at(connectedAt)}</dd>
<dt>${say.renewed}</dt><dd>${at(tokens.issuedAt)}</dd>
${isOff || refreshAt === undefined ? "" : html`<dt>${connected.next}</dt><dd>${at(refreshAt)}</dd>`}
<dt>${connected.scopes}</dt><dd>${scopeList(scopes, words)}</dd>
</dl>
</section>
${missingNote(missingScopes, words, authorizePath({ mallId, owner, scopes: askedScopes ?? scopes }))}`
  return pageAnswer({ language, title, body, service }, secrets.digest)
}

type Stands = keyof Messages["pages"]["launched"]["states"]

const colours: Readonly<Record<Stands, State>> = { well: "fresh", troubled: "due", off: "paused" }

/** An owner need not know what is due, or ended for a moment: it is renewed by itself. */
function standsFor({ state, reason }: Assessment): Stands {
  if (state === "paused") return "off"
  return reason === "failing" || reason === "unclear" ? "troubled" : "well"
}
