// A platform made up for tests, and its provider, which is kept alive in whichever way a test wants.
import { KeeperError } from "../../src/core/errors.ts"
import type { Grant, Provider, ProviderFacts, RawAnswer, Verdict } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import type { ProviderBench } from "../../src/testing/index.ts"
import { acmeProxied, acmeProxy } from "./acme-proxy.ts"
import { createUnreliableFetch } from "./unreliable-fetch.ts"

/**
 * issue: to our own credentials. sometimes: another refresh token only now and then. fixed: each time another, and the
 * end of the first stays; a proxy may stand before it. brief: each time another, which lives for two days. extend: the living access token is shown. manual: a person makes a token by hand.
 */
export type AcmeKind = "issue" | "sometimes" | "fixed" | "brief" | "extend" | "manual"

const host = "acme.example"
const hourMs = 3_600_000
const dayMs = 24 * hourMs
export const acmeLivesMs: Record<AcmeKind, number> = {
  issue: hourMs,
  sometimes: hourMs,
  fixed: hourMs,
  brief: hourMs,
  extend: 60 * dayMs,
  manual: 30 * dayMs,
}
export const briefLifeMs = 2 * dayMs
const rotatingKinds: readonly AcmeKind[] = ["fixed", "brief"]
const clientId = "acme-client"
const clientSecret = "acme-secret-2f81c0"

const rotates: Partial<Record<AcmeKind, ProviderFacts["rotates"]>> = {
  sometimes: "sometimes",
  extend: "sometimes",
}

export const acmeFacts = (kind: AcmeKind): ProviderFacts => ({
  id: "acme",
  platformWords: {
    en: { platform: "Acme", account: "store", accounts: "stores" },
    ko: { platform: "애크미닷컴", account: "스토어" },
  },
  kind: kind === "issue" || kind === "extend" || kind === "manual" ? kind : "refresh",
  accessLifeMs: acmeLivesMs[kind],
  ...(kind === "fixed" && { refreshLifeMs: 30 * dayMs }),
  ...(kind === "brief" && { refreshLifeMs: briefLifeMs }),
  slides: kind === "brief",
  rotates: rotates[kind] ?? "always",
  oldRefreshToken: rotatingKinds.includes(kind) ? "ends" : "lives",
  oldAccessToken: rotatingKinds.includes(kind) ? "ends" : "lives",
  refusalGraceMs: 60_000,
  developerCentre: "https://acme.example/developers",
  usualScopes: [],
})

/** The other side. Where it rotates now and then, each third time brings another token; the others say nothing of one. */
export function createAcmePlatform(kind: AcmeKind, now: () => number) {
  const access = new Map<string, { account: string; endsAt: number }>()
  const refresh = new Map<string, string>()
  let drawn = 0
  let turns = 0
  const draw = (word: string) => `${word}-${++drawn}-${tagOf(`${word} ${drawn}`)}`
  const lifeMs = acmeLivesMs[kind]
  const issue = (account: string, more: { refreshed?: boolean; token?: string; first?: boolean } = {}) => {
    const access_token = more.token ?? draw("access")
    access.set(access_token, { account, endsAt: now() + lifeMs })
    const body: Record<string, unknown> = { access_token, expires_in: lifeMs / 1_000, account }
    if (!more.refreshed) return Response.json(body)
    const refresh_token = draw("refresh")
    refresh.set(refresh_token, account)
    const saysEnd = kind !== "fixed" || more.first
    return Response.json({
      ...body,
      refresh_token,
      ...(saysEnd && { refresh_expires_in: kind === "brief" ? briefLifeMs / 1_000 : 30 * 86_400 }),
    })
  }
  const invalid = () => Response.json({ error: "invalid_grant" }, { status: 400 })
  const isLiving = (token: string, account?: string) => {
    const found = access.get(token)
    return found !== undefined && found.endsAt > now() && (account === undefined || found.account === account)
  }
  const refreshed = (account: string, shown: string): Response => {
    if (refresh.get(shown) !== account) return invalid()
    const rotates = rotatingKinds.includes(kind)
    if (rotates) refresh.delete(shown)
    return issue(account, { refreshed: rotates || ++turns % 3 === 0 })
  }
  const answer = async (form: URLSearchParams, authorization: string | null): Promise<Response> => {
    if (authorization !== `Basic ${btoa(`${clientId}:${clientSecret}`)}`)
      return Response.json({ error: "invalid_client" }, { status: 401 })
    const account = form.get("account") ?? ""
    const shown = form.get("token") ?? ""
    if (form.has("revoke")) return Response.json({ gone: refresh.delete(form.get("revoke")!) })
    if (kind === "issue") return issue(account)
    if (kind === "manual") return invalid()
    if (kind !== "extend") return refreshed(account, shown)
    if (!isLiving(shown, account)) return invalid()
    return issue(account, ++turns % 3 === 0 ? {} : { token: shown })
  }
  const reach: typeof fetch = async (_input, init) => {
    const headers = new Headers(init?.headers)
    if (init?.method === "POST")
      return answer(new URLSearchParams(String(init.body)), headers.get("authorization"))
    const token = headers.get("authorization")?.replace("Bearer ", "") ?? ""
    return isLiving(token)
      ? Response.json({ ok: true })
      : Response.json({ error: "invalid_token" }, { status: 401 })
  }
  /** As after a consent that happened elsewhere, or made by a person at the platform. */
  const first = async (account: string): Promise<Record<string, unknown>> =>
    issue(account, { refreshed: kind === "sometimes" || rotatingKinds.includes(kind), first: true }).json()
  return { reach, first, line: createUnreliableFetch(reach) }
}

export function createAcmeProvider(
  kind: AcmeKind,
  options: { fetch: typeof fetch; now: () => number; secret?: string },
): Provider {
  const { secret = clientSecret, now } = options
  const checked = (account: string) => {
    if (/^[a-z0-9_]{2,40}$/.test(account)) return account
    throw new KeeperError("request_invalid", { detail: "account: letters, digits and underscores" })
  }
  const invalid = (detail: string) => new KeeperError("request_invalid", { detail })
  const ask = async (form: Record<string, string>, deadlineMs: number): Promise<RawAnswer> => {
    try {
      const response = await options.fetch(`https://${host}/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
        body: new URLSearchParams(form).toString(),
        signal: AbortSignal.timeout(deadlineMs),
      })
      return { status: response.status, body: await response.text(), receivedAt: now() }
    } catch (error) {
      const isUnsent = (error as { cause?: { code?: string } }).cause?.code === "ECONNREFUSED"
      throw new KeeperError(isUnsent ? "provider_unavailable" : "provider_unclear")
    }
  }
  return {
    facts: acmeFacts(kind),
    oauth: {
      appKey: tagOf(`${clientId} ${secret}`),
      clientId,
      scopes: [],
      redirectUri: "https://keeper.example/callback/acme",
      account: checked,
      checkScopes: (scopes) => {
        for (const scope of scopes) if (!/^[a-z_]+$/.test(scope)) throw invalid("no scope")
      },
      issuer: () => host,
      authorizeUrl: () => {
        throw invalid("acme asks nobody")
      },
      askExchange: async () => {
        throw invalid("acme has no codes")
      },
      askRefresh: async ({ account, refreshToken }, deadlineMs) => {
        if (kind === "manual") throw invalid("acme renews nothing by itself")
        const shown: Record<string, string> = kind === "issue" ? {} : { token: refreshToken }
        return ask({ account: checked(account), ...shown }, deadlineMs)
      },
      read: (answer, asked) => readAcme(answer, checked(asked.account)),
      revoke: async ({ account, refreshToken }, deadlineMs) =>
        void (await ask({ account: checked(account), revoke: refreshToken }, deadlineMs)),
    },
    ...(kind === "fixed" && { proxy: acmeProxy(checked) }),
  }
}

function readAcme({ status, body, receivedAt }: RawAnswer, account: string): Verdict {
  const json = parsed(body)
  const { access_token: accessToken, refresh_token } = json
  const endIn = (name: string) => {
    const seconds = json[`${name}_in`]
    return seconds === undefined ? undefined : receivedAt + Number(seconds) * 1_000
  }
  const refreshExpiresAt = endIn("refresh_expires")
  if (status === 200 && typeof accessToken === "string" && json.account === account) {
    const refreshToken = typeof refresh_token === "string" ? refresh_token : undefined
    const grant: Grant = {
      account,
      clientId,
      scopes: [],
      accessToken,
      accessExpiresAt: Number(endIn("expires") ?? receivedAt),
      ...(refreshToken !== undefined && { refreshToken }),
      ...(refreshExpiresAt !== undefined && { refreshExpiresAt: Number(refreshExpiresAt) }),
      issuedAt: receivedAt,
      oddities: [],
    }
    return { kind: "granted", grant }
  }
  const detail = `status ${status}`
  if (json.error === "invalid_client") return { kind: "app_rejected", detail }
  if (json.error === "invalid_grant") return { kind: "refused", detail }
  if (status < 300 && !body.startsWith("<")) return { kind: "unreadable", detail }
  return { kind: "passing", detail, limited: status === 429 }
}

function parsed(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) ?? {}
  } catch {
    return {}
  }
}

export async function openAcme(kind: AcmeKind): Promise<ProviderBench> {
  const now = () => Date.now()
  const { first, line } = createAcmePlatform(kind, now)
  let provider = createAcmeProvider(kind, { fetch: line.fetch, now })
  let accounts = 0
  return {
    get provider() {
      return provider
    },
    granted: async () => {
      const account = `acc_${++accounts}`
      const body = JSON.stringify(await first(account))
      const verdict = provider.oauth.read({ status: 200, body, receivedAt: now() }, { account })
      if (verdict.kind !== "granted") throw new Error(verdict.detail)
      return verdict.grant
    },
    trouble: (trouble) => {
      line.trouble(trouble)
      if (trouble === "wrong_secret")
        provider = createAcmeProvider(kind, { fetch: line.fetch, now, secret: "another" })
    },
    asked: line.asked,
    scopes: [],
    hostile: ["", "a.b", "../x", "a@b", "쇼핑몰"],
    secrets: [clientSecret],
    path: "/v1/orders",
    proxied: { fetch: line.fetch, ...acmeProxied },
    end: async () => {},
  }
}
