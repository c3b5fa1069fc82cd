// Cafe24 as the core knows it: a Provider made of the pieces in this folder.
import { KeeperError } from "../../core/errors.ts"
import type { Provider } from "../../core/ports.ts"
import { isTimeZone } from "../../core/time.ts"
import { authorizeAddress, baseOf, defaultBaseUrl, isLoopback, readBaseUrl } from "./addresses.ts"
import { callApi } from "./api/api-call.ts"
import { examineApi } from "./api/examine.ts"
import { probeToken } from "./api/probe.ts"
import { isTokenRefused } from "./api/refusal.ts"
import { defaultTimeZone, newestApiVersion } from "./assumptions.ts"
import { readMallId } from "./mall-id.ts"
import { readAnswer } from "./oauth/answers.ts"
import type { Wire } from "./oauth/asking.ts"
import { basic, credentialProblems } from "./oauth/credentials.ts"
import { readScopes } from "./oauth/scopes.ts"
import { askForTokens, revokeTokens } from "./oauth/token-requests.ts"
import { readLaunch } from "./shop/launch.ts"
import { askWebhookLog, readWebhook, webhookLogScope } from "./shop/webhooks.ts"

export interface Cafe24Options extends Wire {
  clientId: string
  clientSecret: string
  redirectUri: string
  /** What a consent asks for unless told otherwise. */
  scopes: readonly string[]
  /** Nobody chose them. */
  scopesAreDefault?: boolean
  /** Contains `{mall_id}`, in the host or, for a simulator, in the path. */
  baseUrl?: string
  /** The zone of Cafe24's zone-less times: the app's setting there. */
  timeZone?: string
  apiVersion?: string
  /** A one-way function: names app and secret without telling them. */
  hash: (text: string) => string
  /** base64 of HMAC-SHA256, and a comparison in constant time: how Cafe24 signs an app launch. */
  hmac: (secret: string, text: string) => string
  same: (given: string, kept: string) => boolean
}

export function createCafe24Provider(options: Cafe24Options): Provider {
  const { template, scopes } = checked(options)
  const { clientId, clientSecret, redirectUri, timeZone = defaultTimeZone } = options
  const { apiVersion = newestApiVersion } = options
  const wire: Wire = { fetch: options.fetch, clock: options.clock }
  const authorization = basic(clientId, clientSecret)
  const base = (mallId: string) => baseOf(template, readMallId(mallId))
  const counter = (mallId: string, deadlineMs: number) => ({
    wire,
    base: base(mallId),
    authorization,
    deadlineMs,
  })
  return {
    appKey: options.hash(`${clientId}:${clientSecret}`),
    clientId,
    scopes,
    scopesAreDefault: options.scopesAreDefault ?? false,
    redirectUri,
    mallId: readMallId,
    authorizeUrl: ({ mallId, scopes: asked, state }) =>
      authorizeAddress(base(mallId), { clientId, redirectUri, scopes: askable(asked), state }),
    askExchange: async ({ mallId, code }, deadlineMs) =>
      askForTokens(counter(mallId, deadlineMs), {
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
      }),
    askRefresh: async ({ mallId, refreshToken }, deadlineMs) =>
      askForTokens(counter(mallId, deadlineMs), { grant_type: "refresh_token", refresh_token: refreshToken }),
    read: (answer, asked) => readAnswer(answer, { mallId: readMallId(asked.mallId), clientId, timeZone }),
    revoke: async ({ mallId, refreshToken }, deadlineMs) =>
      revokeTokens(counter(mallId, deadlineMs), refreshToken),
    probe: async ({ mallId, accessToken }, deadlineMs) =>
      probeToken(wire, { base: base(mallId), accessToken, deadlineMs }),
    examine: async ({ mallId, accessToken, scopes: granted }, deadlineMs) =>
      examineApi(wire, { base: base(mallId), accessToken, scopes: granted, apiVersion, deadlineMs }),
    api: (mallId) => ({ base: base(mallId), version: apiVersion }),
    call: async ({ mallId, ...call }) => callApi(wire, { ...call, base: base(mallId), apiVersion }),
    readLaunch: (rawQuery) => {
      const sign = (text: string) => options.hmac(clientSecret, text)
      return readLaunch(rawQuery, { sign, same: options.same, hash: options.hash, now: wire.clock.now() })
    },
    readWebhook: (body) => readWebhook(body, clientId),
    webhookLogScope,
    webhookLog: async ({ mallId, accessToken }, deadlineMs) =>
      askWebhookLog(wire, { base: base(mallId), accessToken, apiVersion, deadlineMs }),
    isTokenRefused: (response) => isTokenRefused(response, wire.clock),
  }
}

/** All that is wrong at once, when the provider is made and not when it is used. */
function checked(options: Cafe24Options): { template: string; scopes: string[] } {
  const problems = credentialProblems(options.clientId, options.clientSecret)
  const redirectProblem = problemOfRedirect(options.redirectUri)
  if (redirectProblem) problems.push(`CAFE24_REDIRECT_URI: ${redirectProblem}`)
  const { scopes, malformed } = readScopes([...options.scopes])
  if (scopes.length === 0) problems.push("CAFE24_SCOPES: at least one scope is needed")
  for (const word of malformed) problems.push(`CAFE24_SCOPES: "${word}" is not a scope`)
  const read = readBaseUrl(options.baseUrl ?? defaultBaseUrl)
  if ("problem" in read) problems.push(`CAFE24_BASE_URL: ${read.problem}`)
  const { timeZone = defaultTimeZone, apiVersion = newestApiVersion } = options
  if (!isTimeZone(timeZone)) problems.push(`CAFE24_TIME_ZONE: "${timeZone}" is not a time zone`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(apiVersion))
    problems.push("CAFE24_API_VERSION: must be a date like 2026-09-01")
  if (problems.length === 0 && "template" in read) return { template: read.template, scopes }
  throw new KeeperError("settings_invalid", { detail: problems.join("; "), problems })
}

function problemOfRedirect(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url) return "is not an address"
  if (url.hash || url.username || url.password) return "must have no fragment and no credentials"
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) return undefined
  return "must be https; http is for 127.0.0.1 and localhost only"
}

function askable(asked: string[]): string[] {
  const { scopes, malformed } = readScopes(asked)
  if (malformed.length === 0) return scopes
  throw new KeeperError("request_invalid", { detail: "scopes: each must look like mall.read_order" })
}
