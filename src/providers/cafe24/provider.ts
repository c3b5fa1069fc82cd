// Cafe24 as the core knows it: a Provider made of the pieces in this folder.
import { KeeperError } from "../../core/errors.ts"
import type { Provider } from "../../core/ports.ts"
import { isTimeZone } from "../../core/time.ts"
import { authorizeAddress, baseOf, defaultBaseUrl, isLoopback, readBaseUrl } from "./addresses.ts"
import { callApi } from "./api/api-call.ts"
import { examineApi } from "./api/examine.ts"
import { probeToken } from "./api/probe.ts"
import { proxyFacet } from "./api/proxied.ts"
import { isTokenRefused } from "./api/refusal.ts"
import { defaultTimeZone, newestApiVersion } from "./assumptions.ts"
import { cafe24Facts } from "./facts.ts"
import { readMallId } from "./mall-id.ts"
import { readAnswer } from "./oauth/answers.ts"
import type { Wire } from "./oauth/asking.ts"
import { basic, credentialProblems } from "./oauth/credentials.ts"
import { readScopes } from "./oauth/scopes.ts"
import { askForTokens, revokeTokens } from "./oauth/token-requests.ts"
import { readLaunch } from "./shop/launch.ts"
import { askWebhookLog, readWebhook, webhookLogScope } from "./shop/webhooks.ts"

/** Cafe24 has every facet. */
export type Cafe24Provider = Required<Provider>

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

export function createCafe24Provider(options: Cafe24Options): Cafe24Provider {
  const { template, scopes } = checked(options)
  const { clientId, clientSecret, redirectUri, timeZone = defaultTimeZone } = options
  const { apiVersion = newestApiVersion } = options
  const { fetch, clock, postForm } = options
  const wire: Wire = { fetch, clock, postForm }
  const authorization = basic(clientId, clientSecret)
  const base = (mallId: string) => baseOf(template, readMallId(mallId))
  const counter = (mallId: string, deadlineMs: number) => ({
    wire,
    base: base(mallId),
    authorization,
    deadlineMs,
  })
  return {
    facts: cafe24Facts,
    oauth: {
      appKey: options.hash(`${clientId}:${clientSecret}`),
      clientId,
      scopes,
      scopesAreDefault: options.scopesAreDefault ?? false,
      redirectUri,
      account: readMallId,
      checkScopes: (asked) => void askable(asked),
      issuer: (account) => new URL(base(account)).host,
      authorizeUrl: ({ account, scopes: asked, state }) =>
        authorizeAddress(base(account), { clientId, redirectUri, scopes: askable(asked), state }),
      askExchange: async ({ account, code }, deadlineMs) =>
        askForTokens(counter(account, deadlineMs), {
          grant_type: "authorization_code",
          code,
          redirect_uri: redirectUri,
        }),
      askRefresh: async ({ account, refreshToken }, deadlineMs) =>
        askForTokens(counter(account, deadlineMs), {
          grant_type: "refresh_token",
          refresh_token: refreshToken,
        }),
      read: (answer, asked) => readAnswer(answer, { mallId: readMallId(asked.account), clientId, timeZone }),
      revoke: async ({ account, refreshToken }, deadlineMs) =>
        revokeTokens(counter(account, deadlineMs), refreshToken),
    },
    api: {
      probe: async ({ account, accessToken }, deadlineMs) =>
        probeToken(wire, { base: base(account), accessToken, deadlineMs }),
      examine: async ({ account, accessToken, scopes: granted }, deadlineMs) =>
        examineApi(wire, { base: base(account), accessToken, scopes: granted, apiVersion, deadlineMs }),
      place: (account) => ({ base: base(account), version: apiVersion }),
      call: async ({ account, ...call }) => callApi(wire, { ...call, base: base(account), apiVersion }),
      isTokenRefused: (response) => isTokenRefused(response, wire.clock),
    },
    shop: {
      readLaunch: (rawQuery) => {
        const sign = (text: string) => options.hmac(clientSecret, text)
        return readLaunch(rawQuery, { sign, same: options.same, hash: options.hash, now: wire.clock.now() })
      },
      readWebhook: (body) => readWebhook(body, clientId),
      webhookLogScope,
      webhookLog: async ({ account, accessToken }, deadlineMs) =>
        askWebhookLog(wire, { base: base(account), accessToken, apiVersion, deadlineMs }),
    },
    proxy: proxyFacet(base, apiVersion, timeZone),
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

function askable(asked: readonly string[]): string[] {
  const { scopes, malformed } = readScopes([...asked])
  if (malformed.length === 0) return scopes
  throw new KeeperError("request_invalid", { detail: "scopes: each must look like mall.read_order" })
}
