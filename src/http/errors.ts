// From an error to an answer: the one body of this API, or a page where a person is waiting.

import { type ErrorCode, errorTable, isKeeperError, KeeperError } from "../core/errors.ts"
import { isOwned } from "../core/id.ts"
import { platformWordsOf } from "../core/tools/platform-words.ts"
import { type Soon, whenThere } from "../core/tools/when-there.ts"
import { appOfId } from "../messages/app-credentials.ts"
import { type ToldError, tellError } from "../messages/tell-error.ts"
import { type Answer, errorBody, json, prefersPage } from "../wire/answer.ts"
import type { Asked } from "./asked.ts"
import { callerLeft, type SeenTrouble } from "./finish.ts"
import { isBrokenOff } from "./input/input.ts"
import { languageOf } from "./language.ts"
import type { AppOptions } from "./options.ts"
import { authorizePath } from "./pages/authorize-path.ts"
import { nameOfApp } from "./pages/name-of-app.ts"
import type { PageTrouble } from "./pages/trouble-page.ts"
import type { Parts } from "./parts.ts"

/** How the route that failed is told of it. */
export interface ErrorTelling {
  /** People come here: a browser gets a page. */
  page?: boolean
  /** Pages of existing deployments put `error` where a person reads it: there it is a text. */
  plain?: boolean
  requestId?: string
}

/** A promise where it is a page: those are loaded when the first is shown. */
export type TellTrouble = (error: KeeperError, request: Asked, how?: ErrorTelling) => Soon<Answer>

export function createTellTrouble(parts: Parts): TellTrouble {
  const { keeper, options } = parts
  return (error, request, { page = false, plain = false, requestId } = {}) => {
    const language = languageOf(request, options.language ?? "ko")
    const now = keeper.clock.now()
    const called = calledIn(keeper, error)
    const told = overHttp(tellError(error, language, now, called), error, request)
    const connectUrl = connectUrlFor(error, originOf(request, options))
    const status = error.policy.http
    const answer: Soon<Answer> =
      page && prefersPage(request)
        ? pageOf(parts, { language, now, error, told, called, connectUrl, requestId }, request)
        : json(
            plain ? plainBody(error, told, connectUrl) : { error: errorBody(error, told, connectUrl) },
            status,
          )
    return whenThere(answer, (whole) => {
      if (error.retryAt !== undefined) {
        whole.headers["retry-after"] = String(Math.max(1, Math.ceil((error.retryAt - now) / 1_000)))
      }
      if (status === 401) whole.headers["www-authenticate"] = 'Bearer realm="mallkey"'
      return whole
    })
  }
}

let troublePage: typeof import("./pages/trouble-page.ts").troublePage | undefined

/**
 * With the routes that have pages, so that a page of trouble is there in the turn it is asked for: a server that stops
 * cuts what is still on its way.
 */
export async function loadTroublePage(): Promise<void> {
  troublePage = (await import("./pages/trouble-page.ts")).troublePage
}

function pageOf(parts: Parts, trouble: ToldTrouble, request: Asked): Soon<Answer> {
  if (!troublePage) return loadTroublePage().then(() => pageOf(parts, trouble, request))
  const { keeper, options } = parts
  const { error } = trouble
  const app = nameOfApp(keeper, error.asked ? error.asked.app : appOfId(error.connectionId))
  return troublePage(
    { ...trouble, url: new URL(request.url), service: options.service, app },
    keeper.secrets.digest,
  )
}

type ToldTrouble = Omit<PageTrouble, "error"> & { error: KeeperError }

/** What it calls an account: by the connection it is about, or by the app whose consent was asked for. */
function calledIn({ apps }: Pick<Parts["keeper"], "apps">, { asked, connectionId }: KeeperError) {
  const all = apps()
  return platformWordsOf(all, [asked ? { app: asked.app ?? all[0]?.name } : { id: connectionId }])
}

/** For the log. Where an owner's page keeps silent about how we are built, the operator reads it here. */
export function troubleFor(error: KeeperError, { keeper, options }: Parts, isPage = false): SeenTrouble {
  const { code, detail } = error
  if (isBrokenOff(error)) return { error: callerLeft.error, reason: detail }
  const trouble = { error: code, ...(detail !== undefined && { reason: oneLine(detail) }) }
  if (!isPage) return trouble
  const called = calledIn(keeper, error)
  const { message, todo } = tellError(error, options.language ?? "ko", keeper.clock.now(), called)
  return { ...trouble, said: oneLine(`${message} ${todo}`) }
}

/** Something of a stranger's may be in it, and must not begin a line of its own. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").slice(0, 1_000)
}

/** Who calls by HTTP has no command to ask for help: the route it was, and which of its fields. */
function overHttp(told: ToldError, error: KeeperError, { method, url }: Asked): ToldError {
  if (error.code !== "request_invalid" || error.fix !== errorTable.request_invalid.fix) return told
  const problems = error.problems ?? [error.detail ?? ""]
  const fields = problems.flatMap((problem) => /^([\w.]+): /.exec(problem)?.[1] ?? [])
  const pathname = URL.canParse(url) ? new URL(url).pathname : ""
  return { ...told, fix: [`${method} ${pathname}`, ...new Set(fields)].join(" ") }
}

/** The word that those deployments answered with, where they had one; else what a person should read. */
function plainBody(error: KeeperError, told: ToldError, connectUrl: string | undefined) {
  const word = error.policy.http === 401 ? "UNAUTHORIZED" : told.message
  return { error: word, ...errorBody(error, told, connectUrl) }
}

const mendedByConsent: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "needs_reconnect",
  "state_invalid",
  "consent_denied",
  "wrong_mall",
  "code_refused",
])

/** The link that mends it. One for a certain owner needs a key: `POST /v1/connect`. */
function connectUrlFor({ code, connectionId, asked }: KeeperError, origin: string): string | undefined {
  const path = asked && authorizePath(asked)
  if (path !== undefined) return origin + path
  if (!mendedByConsent.has(code) || connectionId === undefined || isOwned(connectionId)) return undefined
  return `${origin}/api/cafe24/authorize?mall_id=${encodeURIComponent(connectionId)}`
}

/** Whatever else was thrown is a mistake of the program: logged where it happened, told as no more than that. */
export function asKeeperError(error: unknown, requestId: string, log: AppOptions["log"]): KeeperError {
  if (isKeeperError(error)) return error
  const [name, stack] = error instanceof Error ? [error.name, framesOf(error)] : [typeof error, []]
  log?.error({ request: requestId, error: name, stack }, "internal")
  return new KeeperError("internal", { detail: `request ${requestId}` })
}

/** Without the message: a parser's or a driver's quotes what it choked on. */
function framesOf({ stack = "" }: Error): string[] {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 10)
}

/** Where links to this server start. */
export function originOf(request: Pick<Asked, "url">, { publicUrl }: AppOptions): string {
  return publicUrl?.replace(/\/+$/, "") ?? new URL(request.url).origin
}
