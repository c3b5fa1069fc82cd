// mallkey/client: for programs that talk to a mallkey server. No dependency; runs wherever fetch does.

/** Where the server is, and with which key it is asked. */
export interface ClientOptions {
  /** Where mallkey answers: http://127.0.0.1:2424 */
  url: string
  /** A key with the right `token`. */
  key: string
  fetch?: typeof fetch
  now?: () => number
}

/** An access token that works, and where to call with it. */
export interface ClientToken {
  mallId: string
  accessToken: string
  expiresAt: number
  /** Names the pair this token belongs to: say it when Cafe24 refuses the token. */
  tag: string
  scopes: string[]
  apiBase: string
  apiVersion: string
}

/** What the token must be good for. */
export interface TokenWish {
  minTtlMs?: number
  /** The tag of a token that Cafe24 refused. */
  unless?: string
}

/** What a program beside a server asks it for. */
export interface Client {
  /** Remembered until shortly before its end; asked for anew after that, or when `unless` names it. */
  token(id: string, wish?: TokenWish): Promise<ClientToken>
  /** An Admin API call, repeated once with another token when Cafe24 refuses this one. */
  fetch(id: string, path: string, init?: RequestInit): Promise<Response>
}

/**
 * What the server said, by its code; `fix` is the next step. Never holds a token.
 * @example
 * if (error instanceof ClientError && error.code === "needs_reconnect") console.log(error.fix)
 */
export class ClientError extends Error {
  readonly code: string
  readonly status: number
  readonly fix: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(
    status: number,
    error: { code?: string; message?: string; fix?: string },
    retryAfterMs?: number,
  ) {
    super(error.message ?? `mallkey answered ${status}`)
    this.name = "ClientError"
    this.status = status
    this.code = error.code ?? "internal"
    this.fix = error.fix
    this.retryAfterMs = retryAfterMs
  }
}

/** Another replica may rotate at any time, and an old token may die with that: no longer than this unasked. */
const rememberedMs = 60_000
const defaultMinTtlMs = 5 * 60_000

/**
 * A client of a mallkey server. Tokens are remembered for a minute at most.
 * @example
 * const mallkey = createClient({ url: "http://127.0.0.1:2424", key: process.env.MALLKEY_API_KEY ?? "" })
 * const answer = await mallkey.fetch("yourmall", "/api/v2/admin/products?limit=1")
 */
export function createClient(options: ClientOptions): Client {
  const { key, fetch: send = globalThis.fetch, now = Date.now } = options
  const server = new URL(options.url)
  const remembered = new Map<string, { token: ClientToken; until: number }>()
  const asking = new Map<string, Promise<ClientToken>>()

  const token: Client["token"] = async (id, { minTtlMs = defaultMinTtlMs, unless } = {}) => {
    const known = remembered.get(id)
    // A clock that was put back would make it remembered for hours.
    const isYoung = known && known.until > now() && known.until <= now() + rememberedMs
    const lastsEnough = isYoung && known.token.expiresAt - now() > minTtlMs
    if (lastsEnough && known.token.tag !== unless) return known.token
    // A hundred callers who saw the same 401 are one question.
    const question = `${id} ${minTtlMs} ${unless ?? ""}`
    const asked = asking.get(question) ?? ask(id, minTtlMs, unless).finally(() => asking.delete(question))
    asking.set(question, asked)
    return asked
  }

  async function ask(id: string, minTtlMs: number, unless: string | undefined): Promise<ClientToken> {
    const url = new URL(
      `v1/connections/${encodeURIComponent(id)}/token`,
      `${server.href.replace(/\/?$/, "/")}`,
    )
    url.searchParams.set("min_ttl", String(Math.round(minTtlMs / 1_000)))
    if (unless) url.searchParams.set("unless", unless)
    const response = await send(url, { headers: { authorization: `Bearer ${key}` } })
    if (!response.ok) throw await refusal(response)
    const found = read(await response.json())
    remembered.set(id, { token: found, until: now() + rememberedMs })
    return found
  }

  return {
    token,
    fetch: async (id, path, init) => {
      const first = await token(id)
      const response = await call(send, first, path, init)
      if (response.status !== 401 || init?.body instanceof ReadableStream) return response
      const second = await token(id, { unless: first.tag })
      // The same token again: mallkey says that this 401 is not about it.
      if (second.tag === first.tag) return response
      await response.body?.cancel()
      return call(send, second, path, init)
    },
  }
}

function call(
  send: typeof fetch,
  token: ClientToken,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const base = new URL(token.apiBase)
  const url = new URL(`${base.href.replace(/\/$/, "")}${path}`)
  // A path such as `@evil.example/` must not carry the token to another host.
  if (!path.startsWith("/") || url.host !== base.host) throw new TypeError("path must begin with /api/v2/")
  const headers = new Headers(init.headers)
  headers.set("authorization", `Bearer ${token.accessToken}`)
  if (!headers.has("x-cafe24-api-version")) headers.set("x-cafe24-api-version", token.apiVersion)
  if (init.body && !headers.has("content-type")) headers.set("content-type", "application/json")
  return send(url, { ...init, headers })
}

async function refusal(response: Response): Promise<ClientError> {
  const body = (await response.json().catch(() => ({}))) as {
    error?: { code?: string; message?: string; fix?: string }
  }
  const retryAfter = Number(response.headers.get("retry-after"))
  return new ClientError(response.status, body.error ?? {}, retryAfter > 0 ? retryAfter * 1_000 : undefined)
}

interface TokenJson {
  mall_id: string
  access_token: string
  expires_at: string
  tag: string
  scopes: string[]
  api_base: string
  api_version: string
}

function read(json: unknown): ClientToken {
  const given = json as TokenJson
  return {
    mallId: given.mall_id,
    accessToken: given.access_token,
    expiresAt: Date.parse(given.expires_at),
    tag: given.tag,
    scopes: given.scopes,
    apiBase: given.api_base,
    apiVersion: given.api_version,
  }
}
