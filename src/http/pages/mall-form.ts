// Asks for the mall that is to be connected, where an address names none or an odd one.
import { html } from "hono/html"
import type { Messages } from "../../messages/index.ts"
import type { Html } from "./layout.ts"

/** What else the address asked for comes along. */
const kept = ["scope", "return"]

export function mallForm(url: URL | undefined, say: Messages["pages"]["trouble"]): Html {
  const { searchParams: query } = url ?? { searchParams: new URLSearchParams() }
  const others = kept.flatMap((name) => {
    const value = query.get(name)
    return value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">`]
  })
  return html`<form method="get">${others}
<label for="mall">${say.mallId}</label>
<input id="mall" name="mall_id" value="${query.get("mall_id") ?? ""}" required maxlength="50" autocomplete="off" autocapitalize="none" spellcheck="false">
<button class="button">${say.connect}</button></form>`
}
