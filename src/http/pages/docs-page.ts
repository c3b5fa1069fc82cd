// The API description as a page for people.
import { html } from "hono/html"
import { errorTable } from "../../core/errors.ts"
import type { PlatformWords } from "../../core/ports.ts"
import { type Language, type Messages, messages } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { type Described, isDescribed, queryOf, schemaOf } from "../openapi.ts"
import type { Route } from "../route.ts"
import { type Digest, type Html, pageAnswer, withCode } from "./layout.ts"

export function docsPage(
  routes: readonly Route[],
  language: Language,
  origin: string,
  digest: Digest,
  called?: PlatformWords,
): Answer {
  const { pages } = messages(language, called)
  const say = pages.docs
  const machine = html`<a href="${origin}/openapi.json">/openapi.json</a>`
  const [before, after] = say.intro("|").split("|")
  const codes = Object.entries(errorTable).map(([code, { http }]) => html`<code>${code}</code> ${http} · `)
  const body = html`<h1>${say.title}</h1>
<p>${before}${machine}${after}</p>
<p>${withCode(say.key)}</p>
${routes.filter(isDescribed).map((route) => operation(route, pages))}
<section><p>${withCode(say.errors)}</p><p>${codes}</p></section>`
  return pageAnswer({ language, title: say.title, body }, digest)
}

function operation(route: Described, { docs: say, opens, operations }: Messages["pages"]): Html {
  const { name, methods, path, aliases = [], opens: right, body, answer } = route
  const query = queryOf(route)
  return html`<section id="${name}">
<h2><span class="method">${methods.join(" | ")}</span><code>${path}</code></h2>
${aliases.length > 0 ? html`<p class="soft">${say.also}: ${aliases.map((alias) => html`<code>${alias}</code> `)}</p>` : ""}
<p>${withCode(operations[name])}</p>
<dl>
<dt>${say.right}</dt><dd>${opens[right]}</dd>
${query.length > 0 ? html`<dt>${say.query}</dt><dd>${query.map((each) => html`<code>${each.name}</code>${each.required ? ` (${say.required})` : ""} `)}</dd>` : ""}
${body ? html`<dt>${say.body}</dt><dd>${fields(schemaOf(body, "input"), say.required)}</dd>` : ""}
<dt>${say.answer}</dt><dd>${typeof answer === "string" ? html`<code>${answer}</code>` : fields(schemaOf(answer, "output"))}</dd>
</dl></section>`
}

function fields(schema: Record<string, unknown>, required?: string): Html {
  const { properties = {}, required: needed = [] } = schema as { properties?: object; required?: string[] }
  const note = (name: string) => (required && needed.includes(name) ? ` (${required})` : "")
  return html`${Object.keys(properties).map((name) => html`<code>${name}</code>${note(name)} `)}`
}
