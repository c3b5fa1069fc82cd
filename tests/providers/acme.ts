// A platform made up for tests, and its provider: it issues tokens to our own credentials, or rotates only now and then.
import { KeeperError } from "../../src/core/errors.ts"
import type { Grant, Provider, ProviderFacts, RawAnswer, Verdict } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import type { ProviderBench } from "../../src/testing/index.ts"
import { createUnreliableFetch } from "./unreliable-fetch.ts"

export type AcmeKind = "issue" | "sometimes"

const host = "acme.example"
const accessLifeMs = 3_600_000
const clientId = "acme-client"
const clientSecret = "acme-secret-2f81c0"

export const acmeFacts = (kind: AcmeKind): ProviderFacts => ({
  id: "acme",
  kind: kind === "issue" ? "issue" : "refresh",
  accessLifeMs,
  slides: false,
  rotates: kind === "issue" ? "always" : "sometimes",
  oldRefreshToken: "lives",
  oldAccessToken: "lives",
  refusalGraceMs: 60_000,
  developerCentre: "https://acme.example/developers",
  usualScopes: [],
  timeZone: "UTC",
  accountWord: "account",
})

/** The other side. Every third refresh brings another refresh token; the others say nothing of one, nor of its end. */
export function createAcmePlatform(kind: AcmeKind) {
  const access = new Map<string, string>()
  const refresh = new Map<string, string>()
  let drawn = 0
  let turns = 0
  const draw = (word: string) => `${word}-${++drawn}-${tagOf(`${word} ${drawn}`)}`
  const issue = (account: string, withRefresh: boolean) => {
    const access_token = draw("access")
    access.set(access_token, account)
    const body: Record<string, unknown> = { access_token, expires_in: accessLifeMs / 1_000, account }
    if (withRefresh) {
      const refresh_token = draw("refresh")
      refresh.set(refresh_token, account)
      Object.assign(body, { refresh_token, refresh_expires_in: 30 * 86_400 })
    }
    return Response.json(body)
  }
  const answer = async (form: URLSearchParams, authorization: string | null): Promise<Response> => {
    if (authorization !== `Basic ${btoa(`${clientId}:${clientSecret}`)}`)
      return Response.json({ error: "invalid_client" }, { status: 401 })
    const account = form.get("account") ?? ""
    if (form.get("grant_type") === "client_credentials") return issue(account, false)
    const shown = form.get("refresh_token") ?? ""
    if (form.has("revoke")) return Response.json({ gone: refresh.delete(form.get("revoke")!) })
    if (refresh.get(shown) !== account) return Response.json({ error: "invalid_grant" }, { status: 400 })
    return issue(account, ++turns % 3 === 0)
  }
  const reach: typeof fetch = async (_input, init) => {
    const headers = new Headers(init?.headers)
    if (init?.method === "POST")
      return answer(new URLSearchParams(String(init.body)), headers.get("authorization"))
    const isLiving = access.has(headers.get("authorization")?.replace("Bearer ", "") ?? "")
    return isLiving ? Response.json({ ok: true }) : Response.json({ error: "invalid_token" }, { status: 401 })
  }
  /** As after a consent that happened elsewhere. */
  const first = async (account: string) =>
    (await issue(account, kind !== "issue").json()) as Record<string, unknown>
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
      askRefresh: async ({ account, refreshToken }, deadlineMs) =>
        kind === "issue"
          ? ask({ grant_type: "client_credentials", account: checked(account) }, deadlineMs)
          : ask(
              { grant_type: "refresh_token", account: checked(account), refresh_token: refreshToken },
              deadlineMs,
            ),
      read: (answer, asked) => readAcme(answer, checked(asked.account)),
      revoke: async ({ account, refreshToken }, deadlineMs) =>
        void (await ask({ account: checked(account), revoke: refreshToken }, deadlineMs)),
    },
  }
}

function readAcme({ status, body, receivedAt }: RawAnswer, account: string): Verdict {
  const json = parsed(body)
  const { access_token: accessToken, refresh_token, expires_in = 0, refresh_expires_in: lifeSeconds } = json
  if (status === 200 && typeof accessToken === "string" && json.account === account) {
    const refreshToken = typeof refresh_token === "string" ? refresh_token : undefined
    const grant: Grant = {
      account,
      clientId,
      scopes: [],
      accessToken,
      accessExpiresAt: receivedAt + Number(expires_in) * 1_000,
      ...(refreshToken !== undefined && { refreshToken }),
      ...(lifeSeconds !== undefined && { refreshExpiresAt: receivedAt + Number(lifeSeconds) * 1_000 }),
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
  const { first, line } = createAcmePlatform(kind)
  const now = () => Date.now()
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
    end: async () => {},
  }
}
