// What a person sees when a consent did not work: what happened, the next steps, and the way to start again.
import { html } from "hono/html"
import type { KeeperError } from "../../core/errors.ts"
import type { Landing } from "../../messages/en/consent-pages.ts"
import { type Language, messages } from "../../messages/index.ts"
import type { ToldError } from "../../messages/tell-error.ts"
import { plainlyIn } from "../../messages/tell-reason.ts"
import type { Answer } from "../../wire/answer.ts"
import type { Service } from "../options.ts"
import { type Digest, type Html, pageAnswer, withCode } from "./layout.ts"

export interface Trouble {
  language: Language
  error: Pick<KeeperError, "code" | "detail" | "connectionId" | "asked" | "givenBy" | "policy">
  told: ToldError
  connectUrl?: string
  service?: Service
}

export function troublePage(trouble: Trouble, digest: Digest): Answer {
  const { language, error, told, connectUrl, service } = trouble
  const say = messages(language).pages.trouble
  const landing = landingOf(error)
  const words = Object.hasOwn(say.landings, landing) ? say.landings[landing as Landing] : undefined
  const title = words?.title ?? say.title
  const everySeconds = landing === "finishing" ? 3 : undefined
  const again = landing === "launch_repeated" ? say.goOn : say.again
  const body = html`<h1>${title}</h1>
<section>
${words ? steps(words.steps(error.asked?.mallId ?? error.connectionId ?? "", error.givenBy ?? "")) : explained(told)}
${connectUrl && landing !== "finishing" ? html`<a class="button" href="${connectUrl}" rel="noreferrer">${again}</a>` : ""}
</section>
${words && !plainLandings.has(landing) ? reason(trouble) : ""}`
  return pageAnswer({ language, title, body, service, everySeconds, status: error.policy.http }, digest)
}

function steps(sentences: string[]): Html {
  return html`<ol>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ol>`
}

/** For whoever is asked about it; where the steps say as much it would only repeat them. */
function reason({ language, error: { code, detail, givenBy } }: Trouble): Html | string {
  if (detail === undefined || givenBy !== undefined) return ""
  const { reasons, pages } = messages(language)
  // Cafe24 names the permissions it does not let us ask for; whoever is asked about it needs exactly these names.
  const scopes = code === "consent_denied" ? (detail.match(/\bmall\.\w+/g) ?? []) : []
  const plain = [plainlyIn(reasons, detail), scopes.join(", ")].filter(Boolean).join(": ")
  return plain === "" ? "" : html`<p class="soft">${pages.trouble.reason(plain)}</p>`
}

function explained({ message, problems, todo }: ToldError): Html {
  const list = problems.map((problem) => html`<li>${problem}</li>`)
  return html`<p>${message}</p>
${list.length > 0 ? html`<ul>${list}</ul>` : ""}
<p class="soft">${withCode(todo)}</p>`
}

const stateLandings: Readonly<Record<string, Landing>> = {
  "this link is older than 10 minutes": "too_old",
  "another browser began this consent": "other_browser",
  "no state came back": "no_state",
  "its result is no longer known": "no_result",
}

const linkLandings: Readonly<Record<string, Landing>> = {
  "it has been used": "link_used",
  "its time is over": "link_old",
}

/** What the page says in other words already. */
const plainLandings: ReadonlySet<string> = new Set<Landing>([
  "mall_missing",
  "not_found",
  "too_many_owners",
  "too_old",
  "other_browser",
  "no_state",
  "link_used",
  "link_old",
  "no_result",
  "finishing",
  "cut_short",
])

/** A code may stand for more than one thing: whose fault it is, and whether trying again can help. */
function landingOf({ code, detail = "", asked }: Trouble["error"]): string {
  if (code === "launch_refused" && asked) return "launch_repeated"
  if (detail.startsWith("mall_id is missing")) return "mall_missing"
  if (detail === "the consent is being finished") return "finishing"
  if (detail === "it was cut short") return "cut_short"
  if (code === "state_invalid") return stateLandings[detail] ?? code
  if (code === "link_over") return linkLandings[detail] ?? code
  if (code !== "consent_denied") return code
  if (detail.startsWith("invalid_scope")) return "scope_refused"
  return /principal operator/i.test(detail) ? "not_operator" : code
}
