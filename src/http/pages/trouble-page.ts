// What a person sees when a consent did not work: what happened, what to do, and the link that starts again.
import { html } from "hono/html"
import { type Language, messages } from "../../messages/index.ts"
import type { ToldError } from "../../messages/tell-error.ts"
import type { Answer } from "../answer.ts"
import { type Digest, pageAnswer, withCode } from "./layout.ts"

export interface Trouble {
  language: Language
  told: ToldError
  status: number
  connectUrl?: string
}

export function troublePage({ language, told, status, connectUrl }: Trouble, digest: Digest): Answer {
  const say = messages(language).pages.trouble
  const problems = told.problems.map((problem) => html`<li>${problem}</li>`)
  const body = html`<h1>${say.title}</h1>
<section>
<p>${told.message}</p>
${problems.length > 0 ? html`<ul>${problems}</ul>` : ""}
<p class="soft">${withCode(told.todo)}</p>
${connectUrl ? html`<a class="button" href="${connectUrl}" rel="noreferrer">${say.again}</a>` : ""}
</section>`
  return pageAnswer({ language, title: say.title, body, status }, digest)
}
