// mallkey/client: for programs that talk to a mallkey server. One file, no dependency; runs wherever fetch does.

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
  /** It works, yet its renewal is in trouble: by the codes of errors, in words. */
  warning?: { code: string; message: string }
}

/** What the token must be good for. */
export interface TokenWish {
  /** At least so much life is left in it: 60 seconds unless said. */
  minTtlMs?: number
  /** The tag of a token that Cafe24 refused. */
  unless?: string
}

/** What a program beside a server asks it for. */
export interface Client {
  /** Remembered until a minute before its end; asked for anew after that, or when `unless` names it. */
  token(id: string, wish?: TokenWish): Promise<ClientToken>
  /** An Admin API call, repeated once with another token when Cafe24 refuses this one. */
  fetch(id: string, path: string, init?: RequestInit): Promise<Response>
  /** For libraries that take a `fetch`: the same for one mall, by path or by whole address. Leads to that mall alone. */
  createFetch(id: string): typeof fetch
}

/**
 * What the server said, by its code; `fix` is the next step. Never holds a token.
 * @example
 * if (error instanceof ClientError && error.code === "needs_reconnect") console.log(error.fix)
 */
export class ClientError extends Error {
  readonly code: string
  /** 0: there was no answer. */
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

const enoughMs = 60_000
/** Longer than a server waits for a token that is being renewed. */
const patienceMs = 130_000
/** Where a token is at hand that lives, nobody waits longer for a server that is away, and it is left alone as long. */
const shortMs = 5_000
/** A refusal is a few hundred bytes; what is longer is no refusal of a token. */
const refusalBytes = 8_192

interface Known {
  token: ClientToken
  askedAt: number
  /** By our own clock, which may not be the server's. */
  endsAt: number
}

/**
 * A client of a mallkey server. Tokens are remembered until a minute before their end; while the server is away, to
 * their end.
 * @example
 * const mallkey = createClient({ url: "http://127.0.0.1:2424", key: process.env.MALLKEY_API_KEY ?? "" })
 * const answer = await mallkey.fetch("yourmall", "/api/v2/admin/products?limit=1")
 */
export function createClient(options: ClientOptions): Client {
  const { url, key, fetch: send = (...sent: Parameters<typeof fetch>) => fetch(...sent) } = options
  const now = options.now ?? Date.now
  if (!URL.canParse(url)) throw new TypeError("url: where mallkey answers, such as http://127.0.0.1:2424")
  if (!key) throw new TypeError("key: a key of mallkey is needed (mallkey key create --right token)")
  const server = url.replace(/\/*$/, "/")
  const remembered = new Map<string, Known>()
  const asking = new Map<string, Promise<ClientToken>>()
  let leftAloneUntil = 0

  const token: Client["token"] = async (id, { minTtlMs, unless } = {}) => {
    const known = remembered.get(id)
    const at = now()
    const isRefused = known === undefined || known.token.tag === unless
    // A clock that was put back would make it remembered for hours.
    const isEnough = !isRefused && known.askedAt <= at && known.endsAt - at > (minTtlMs ?? enoughMs)
    if (isEnough) return known.token
    const living = !isRefused && known.endsAt > at ? known : undefined
    if (living && at < leftAloneUntil && leftAloneUntil <= at + shortMs) return living.token
    // A hundred callers who saw the same 401 are one question.
    const question = JSON.stringify([id, minTtlMs, unless])
    const asked =
      asking.get(question) ?? ask(id, { minTtlMs, unless }, living).finally(() => asking.delete(question))
    asking.set(question, asked)
    return asked
  }

  async function ask(id: string, wish: TokenWish, living: Known | undefined): Promise<ClientToken> {
    const askedAt = now()
    try {
      const { token, expiresInMs } = await askServer(id, wish, living ? shortMs : patienceMs)
      remembered.set(id, { token, askedAt, endsAt: askedAt + expiresInMs })
      return token
    } catch (error) {
      // It works to its end, whatever has become of the server.
      if (!living || !isAway(error) || living.endsAt <= now()) throw error
      leftAloneUntil = now() + shortMs
      return living.token
    }
  }

  async function askServer(id: string, { minTtlMs, unless }: TokenWish, withinMs: number): Promise<Given> {
    const address = new URL(`v1/connections/${encodeURIComponent(id)}/token`, server)
    if (minTtlMs !== undefined) address.searchParams.set("min_ttl", String(Math.ceil(minTtlMs / 1_000)))
    if (unless) address.searchParams.set("unless", unless)
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), withinMs)
    try {
      const headers = { authorization: `Bearer ${key}`, accept: "application/json" }
      // The key is for this server, wherever it would send us.
      const response = await send(address, { headers, redirect: "manual", signal: late.signal })
      const text = await response.text()
      return given(response, text, address.origin)
    } catch (error) {
      if (error instanceof ClientError) throw error
      const { name, cause } = error as { name?: string; cause?: { code?: string } }
      const why = late.signal.aborted ? `${withinMs / 1_000} s` : (cause?.code ?? name)
      throw away(0, `mallkey at ${address.origin} does not answer (${why})`)
    } finally {
      clearTimeout(timer)
    }
  }

  async function call(id: string, pathFor: (token: ClientToken) => string, init: RequestInit = {}) {
    const first = await token(id)
    const response = await send(...calling(first, pathFor(first), init))
    if (response.status !== 401 || !(await isAboutToken(response))) return response
    const canRepeat = isRepeatable(init.body)
    const second = await token(id, { unless: first.tag }).catch((error: unknown) => {
      if (canRepeat) throw error
      return first
    })
    // The same token again: mallkey says that this 401 is not about it.
    if (second.tag === first.tag || !canRepeat) return response
    await response.body?.cancel()
    return send(...calling(second, pathFor(second), init))
  }

  return {
    token,
    fetch: (id, path, init) => call(id, () => path, init),
    createFetch: (id) => async (input, init) => {
      const request = input instanceof Request ? input : undefined
      const address = request?.url ?? String(input)
      return call(id, (at) => pathAt(at, address), request ? await sent(request, init) : init)
    },
  }
}

function calling(token: ClientToken, path: string, init: RequestInit): [URL, RequestInit] {
  const base = new URL(token.apiBase)
  const url = new URL(`${base.href.replace(/\/$/, "")}${path}`)
  // A path such as `@evil.example/` must not carry the token to another host.
  if (!path.startsWith("/") || url.host !== base.host) throw new TypeError("path must begin with /api/v2/")
  const headers = new Headers(init.headers)
  headers.set("authorization", `Bearer ${token.accessToken}`)
  if (!headers.has("x-cafe24-api-version")) headers.set("x-cafe24-api-version", token.apiVersion)
  if (typeof init.body === "string" && !headers.has("content-type"))
    headers.set("content-type", "application/json")
  return [url, { ...init, headers }]
}

/** Of an address that a library put together: at the mall's API, or where Cafe24 has it. */
function pathAt({ apiBase, mallId }: ClientToken, address: string): string {
  if (address.startsWith("/")) return address
  const base = apiBase.replace(/\/$/, "")
  const url = new URL(address)
  for (const root of [base, `https://${mallId}.cafe24api.com`])
    if (url.href.startsWith(`${root}/`)) return url.href.slice(root.length)
  throw new TypeError(`${url.origin} is not the API of ${mallId}: no token is sent there`)
}

/** A Request's body can be read once, a repeat needs it twice: it is read whole. */
async function sent(request: Request, init: RequestInit = {}): Promise<RequestInit> {
  const { method, headers, signal, redirect } = request
  const body = request.body && init.body === undefined ? await request.arrayBuffer() : undefined
  return { method, headers, signal, redirect, body, ...init }
}

/** A stream is gone when it was sent. */
function isRepeatable(body: RequestInit["body"]): boolean {
  return !(
    body instanceof ReadableStream ||
    (typeof body === "object" && body && Symbol.asyncIterator in body)
  )
}

/** A missing permission, or a page of something in front of Cafe24, is no reason to rotate. */
async function isAboutToken(response: Response): Promise<boolean> {
  let text = ""
  const reader = response.clone().body?.getReader()
  const decoder = new TextDecoder()
  while (reader && text.length <= refusalBytes) {
    const { value, done } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  // Not waited for: a copy ends when the caller has let go of its own.
  reader?.cancel().catch(() => undefined)
  return (
    text.trim() === "" || (!text.trimStart().startsWith("<") && /access[_ ]?token|invalid_token/i.test(text))
  )
}

interface Given {
  token: ClientToken
  expiresInMs: number
}

interface TokenJson {
  mall_id: string
  access_token: string
  expires_at: string
  expires_in: number
  tag: string
  scopes: string[]
  api_base: string
  api_version: string
  warning?: { code: string; message: string }
  error?: { code?: string; message?: string; fix?: string }
}

function given({ ok, status, headers }: Response, text: string, origin: string): Given {
  const json = parsed(text)
  if (!ok && json?.error?.code) {
    const seconds = Number(headers.get("retry-after"))
    throw new ClientError(status, json.error, seconds > 0 ? seconds * 1_000 : undefined)
  }
  if (!ok || !json?.access_token || !json.api_base)
    throw away(status, `${origin} answered ${status}, and not as mallkey does`)
  const { mall_id: mallId, access_token: accessToken, api_base: apiBase, api_version: apiVersion } = json
  const { tag, scopes, warning, expires_in: seconds } = json
  const expiresAt = Date.parse(json.expires_at)
  const token = {
    mallId,
    accessToken,
    expiresAt,
    tag,
    scopes,
    apiBase,
    apiVersion,
    ...(warning && { warning }),
  }
  return { token, expiresInMs: seconds * 1_000 }
}

function parsed(text: string): TokenJson | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function away(status: number, message: string): ClientError {
  return new ClientError(status, {
    code: "server_unavailable",
    message,
    fix: "look whether mallkey runs there",
  })
}

function isAway(error: unknown): boolean {
  if (!(error instanceof ClientError)) return false
  return error.code === "server_unavailable" || error.status >= 500 || error.status === 429
}
