// What a person sees when a consent did not work: what happened, the next steps, and the way to start again.
import { html } from "hono/html"
import type { KeeperError } from "../../core/errors.ts"
import { accountOf } from "../../core/id.ts"
import type { PlatformWords } from "../../core/platforms/facts.ts"
import type { Landing, LandingPieces } from "../../messages/en/pages/landings.ts"
import { type Language, type Messages, messages } from "../../messages/index.ts"
import type { ToldError } from "../../messages/tell-error.ts"
import { plainlyIn } from "../../messages/tell-reason.ts"
import type { Answer } from "../../wire/answer.ts"
import type { Service } from "../options.ts"
import { isOurs, landingOf } from "./landing.ts"
import { type Digest, type Html, pageAnswer } from "./layout.ts"
import { mallForm } from "./mall-form.ts"
import { scopeList } from "./scope-list.ts"

export interface PageTrouble {
  language: Language
  now: number
  error: Pick<KeeperError, "code" | "detail" | "connectionId" | "retryAt" | "asked" | "givenBy" | "policy">
  told: ToldError
  /** What sentences call an account of the platform it is about. */
  called?: PlatformWords
  /** Starts the consent once more. */
  connectUrl?: string
  /** The address that was asked for. */
  url?: URL
  requestId?: string
  service?: Service
  /** The app it was for, where there are several. */
  app?: string
}

export function troublePage(trouble: PageTrouble, digest: Digest): Answer {
  const { language, called, error, service, now } = trouble
  const words = messages(language, called)
  const landing = landingOf(error, now)
  const { title, steps } = words.pages.trouble.landings[landing]
  const body = html`<h1>${title}</h1>
<section>
${numbered(steps(piecesOf(trouble, words)))}
${landing === "scope_refused" ? scopeList(scopesIn(error), words) : ""}
${wayOn(trouble, landing, words)}
</section>
${reason(trouble, landing, words)}
${technical(trouble, landing, words)}
${trouble.app === undefined ? "" : html`<p class="soft">${words.pages.connected.app}: ${trouble.app}</p>`}
${isOurs(error, landing) ? reference(trouble, words) : ""}`
  const everySeconds = lookAgainAfter(trouble, landing)
  const { http: status } = error.policy
  const leavesByForm = asksForMall(landing)
  return pageAnswer({ language, title, body, service, everySeconds, leavesByForm, status }, digest)
}

function numbered([only = "", ...more]: string[]): Html {
  if (more.length === 0) return html`<p>${only}</p>`
  return html`<ol>${[only, ...more].map((step) => html`<li>${step}</li>`)}</ol>`
}

function piecesOf(
  { error, now, connectUrl, service }: PageTrouble,
  { pages, errors, times }: Messages,
): LandingPieces {
  const say = pages.trouble
  const { asked, connectionId, givenBy = "", retryAt } = error
  const id = asked?.mallId ?? (connectionId === undefined ? undefined : accountOf(connectionId))
  const mall = id === undefined ? say.theMall : errors.mall(id)
  return {
    mall,
    other: givenBy,
    when: retryAt === undefined || retryAt <= now ? "" : times.from(retryAt, now),
    start: say.start(connectUrl !== undefined),
    signIn: say.signIn(mall),
    tellUs: say.tellUs(service?.contact !== undefined),
  }
}

/** A button, a form, or a word about the wait: pressed too early it would only lead back here. */
function wayOn(
  { connectUrl, url, error, now }: PageTrouble,
  landing: Landing,
  { pages }: Messages,
): Html | string {
  const say = pages.trouble
  if (asksForMall(landing)) return mallForm(url, say)
  if (landing === "rate_limited" && isKept(url) && error.retryAt !== undefined && error.retryAt > now) {
    return html`<p>${say.stays}</p>`
  }
  if (connectUrl === undefined || landing === "finishing") return ""
  const label = landing === "launch_repeated" ? say.goOn : say.again
  return html`<a class="${oursFirst.has(landing) ? "button quiet" : "button"}" href="${connectUrl}" rel="noreferrer">${label}</a>`
}

/** Until we have done something, another try ends on the same page: the button is there, and does not invite. */
const oursFirst: ReadonlySet<Landing> = new Set(["scope_refused", "app_rejected", "ours", "too_many_owners"])

function asksForMall(landing: Landing): boolean {
  return landing === "mall_missing" || landing === "mall_odd"
}

/** A page of a result may be loaded again: it shows no code to Cafe24. */
function isKept(url: URL | undefined): boolean {
  return url?.searchParams.has("result") ?? false
}

const longestWaitSeconds = 60 * 60

function lookAgainAfter({ error: { retryAt }, url, now }: PageTrouble, landing: Landing): number | undefined {
  if (landing === "finishing") return 3
  if (landing !== "rate_limited" || !isKept(url) || retryAt === undefined || retryAt <= now) return undefined
  return Math.min(longestWaitSeconds, Math.ceil((retryAt - now) / 1_000) + 1)
}

/** Cafe24 names the permissions it does not let us ask for. */
function scopesIn({ detail = "" }: PageTrouble["error"]): string[] {
  return detail.match(/\bmall\.\w+/g) ?? []
}

/** What Cafe24 gave as its reason, where the steps do not say as much. */
function reason(
  { error: { detail = "" } }: PageTrouble,
  landing: Landing,
  { reasons, pages }: Messages,
): Html | string {
  if (landing !== "consent_denied" || detail.startsWith("access_denied")) return ""
  const plain = plainlyIn(reasons, detail)
  return plain === "" ? "" : html`<p class="soft">${pages.trouble.reason(plain)}</p>`
}

/** The developer of a page that leads here reads what is wrong with its address. */
function technical({ told }: PageTrouble, landing: Landing, { pages }: Messages): Html | string {
  if (landing !== "address_wrong") return ""
  const lines = told.problems.length > 0 ? told.problems : [told.message]
  return html`<details><summary>${pages.trouble.technical}</summary>
${lines.map((line) => html`<p class="soft">${line}</p>`)}</details>`
}

/** For the operator who is asked about it: both stand in the log. */
function reference({ error, requestId }: PageTrouble, { pages }: Messages): Html {
  return html`<p class="soft">${pages.trouble.reference} <code>${error.code}</code>
${requestId === undefined ? "" : html` <code>${requestId}</code>`}</p>`
}
