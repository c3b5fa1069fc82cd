// What a person sees when a consent did not work: what happened, the next steps, and the way to start again.
import { html } from "hono/html"
import type { KeeperError } from "../../core/errors.ts"
import type { Landing } from "../../messages/en/consent-pages.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { ToldError } from "../../messages/tell-error.ts"
import type { Answer } from "../answer.ts"
import { type Digest, pageAnswer, withCode } from "./layout.ts"

export interface Trouble {
  language: Language
  error: Pick<KeeperError, "code" | "detail" | "connectionId" | "asked" | "policy">
  told: ToldError
  connectUrl?: string
}

export function troublePage({ language, error, told, connectUrl }: Trouble, digest: Digest): Answer {
  const say = messages(language).pages.trouble
  const landing = landingOf(error)
  const words = Object.hasOwn(say.landings, landing) ? say.landings[landing as Landing] : undefined
  const title = words?.title ?? say.title
  const problems = told.problems.map((problem) => html`<li>${problem}</li>`)
  const steps = words?.steps(error.asked?.mallId ?? error.connectionId ?? "")
  const body = html`<h1>${title}</h1>
<section>
<p>${told.message}</p>
${problems.length > 0 ? html`<ul>${problems}</ul>` : ""}
${steps ? html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>` : html`<p class="soft">${withCode(told.todo)}</p>`}
${connectUrl ? html`<a class="button" href="${connectUrl}" rel="noreferrer">${say.again}</a>` : ""}
</section>`
  return pageAnswer({ language, title, body, status: error.policy.http }, digest)
}

/** A denial says more than its code: whose fault it is, and whether trying again can help. */
function landingOf({ code, detail = "" }: Trouble["error"]): string {
  if (code !== "consent_denied") return code
  if (detail.startsWith("invalid_scope")) return "scope_refused"
  return /principal operator/i.test(detail) ? "not_operator" : code
}
