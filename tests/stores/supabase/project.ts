// A Supabase project as its API is documented: a gateway that knows its keys, and PostgREST's way to call a function.
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { jwtVerify, SignJWT } from "jose"
import pg from "pg"

const jwtSecret = new TextEncoder().encode("the-jwt-secret-of-a-project-of-the-tests")
const issuer = "supabase"

export interface Keys {
  anon: string
  service: string
  /** Of the new kind. */
  publishable: string
  secret: string
}

export interface Answer {
  status: number
  body: unknown
}

export interface SupabaseProject {
  port: number
  url: string
  keys: Keys
  /** Each call from now on is answered by this instead, until nothing is given. */
  instead(answer?: (statement: string) => Answer | Promise<Answer> | undefined): void
  /** What the project was asked: method, path and which statement. */
  calls: string[]
  end(): Promise<void>
}

/** `authUrl`: where sessions come from; one address leads to both, as in a project. */
export async function startSupabaseProject(databaseUrl: string, authUrl?: string): Promise<SupabaseProject> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  pool.on("error", () => undefined)
  // Ended by a test while it is in use: the next question tells its user of that.
  pool.on("connect", (client) => client.on("error", () => undefined))
  const keys: Keys = {
    anon: await signed("anon"),
    service: await signed("service_role"),
    publishable: "sb_publishable_of-the-tests_0123",
    secret: "sb_secret_of-the-tests_0123456789",
  }
  const calls: string[] = []
  let instead: Parameters<SupabaseProject["instead"]>[0]
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    const answer = await answerTo(request, body).catch(failed)
    const isText = typeof answer.body === "string"
    response.writeHead(answer.status, { "content-type": isText ? "text/html" : "application/json" })
    response.end(isText ? answer.body : JSON.stringify(answer.body))
  })
  const answerTo = async ({ method, url = "", headers }: IncomingMessage, body: string): Promise<Answer> => {
    if (authUrl && url.startsWith("/auth/v1/")) {
      const answer = await fetch(authUrl + url)
      return { status: answer.status, body: await answer.json() }
    }
    const [, name = ""] = /^\/rest\/v1\/rpc\/(\w+)$/.exec(url) ?? []
    const { statement = "" } = body.startsWith("{") ? JSON.parse(body) : {}
    calls.push(`${method} ${url} ${statement}`)
    const other = await instead?.(statement)
    if (other) return other
    const claims = await claimsOf(headers, keys)
    if (method !== "POST" || name === "") return { status: 404, body: { message: "no Route matched" } }
    return callFunction(pool, name, body, claims)
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    keys,
    calls,
    instead: (answer) => {
      instead = answer
    },
    end: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await pool.end()
    },
  }
}

export function signed(role: string, more: object = {}): Promise<string> {
  return new SignJWT({ role, iss: issuer, exp: 4_000_000_000, ...more })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(jwtSecret)
}

/** Thrown where a request ends early. */
class Refused extends Error {
  readonly answer: Answer
  constructor(status: number, body: object) {
    super()
    this.answer = { status, body }
  }
}

function failed(error: unknown): Answer {
  if (error instanceof Refused) return error.answer
  throw error
}

interface Claims {
  role: string
}

/** The gateway first, which knows the keys of the project; then PostgREST, which reads the bearer. */
async function claimsOf(headers: IncomingMessage["headers"], keys: Keys): Promise<Claims> {
  const { apikey, authorization } = headers
  if (apikey === undefined)
    throw new Refused(401, {
      message: "No API key found in request",
      hint: "No `apikey` request header or url param was found.",
    })
  const known = Object.entries(keys).find(([, key]) => key === apikey)?.[0]
  if (known === undefined)
    throw new Refused(401, {
      message: "Invalid API key",
      hint: "Double check your Supabase `anon` or `service_role` API key.",
    })
  const ofNewKind: Record<string, string> = { publishable: "anon", secret: "service_role" }
  if (authorization === undefined) return { role: ofNewKind[known] ?? "anon" }
  try {
    const { payload } = await jwtVerify<Claims>(authorization.replace(/^Bearer /, ""), jwtSecret)
    return payload
  } catch {
    throw new Refused(401, postgrest("PGRST301", "Expected 3 parts in JWT; got 1"))
  }
}

function postgrest(code: string, message: string, details: string | null = null): object {
  return { code, message, details, hint: null }
}

async function callFunction(pool: pg.Pool, name: string, body: string, claims: Claims): Promise<Answer> {
  const client = await pool.connect()
  const params = Object.keys(JSON.parse(body)).sort()
  try {
    const text = (value: string) => client.escapeLiteral(value)
    if (`${params}` !== "args,statement" && !(await isThere(client, name, params)))
      return missing(name, params)
    // Few messages: a suite makes thousands of calls.
    await client.query(`begin; set local role ${claims.role}; set local statement_timeout = '8s';
      select set_config('request.jwt.claims', ${text(JSON.stringify(claims))}, true)`)
    const results: unknown = await client.query(
      `select public.${name}(statement => sent.statement, args => sent.args)::text as answer
        from json_to_record(${text(body)}::json) as sent(statement text, args json); commit`,
    )
    const [answered] = results as pg.QueryResult<{ answer: string }>[]
    return { status: 200, body: JSON.parse(answered!.rows[0]!.answer) }
  } catch (error) {
    const said = error as pg.DatabaseError
    await client.query("rollback").catch(() => undefined)
    if (said.code === "42883" && !(await isThere(client, name, params))) return missing(name, params)
    return trouble(said, claims)
  } finally {
    client.release()
  }
}

async function isThere(client: pg.PoolClient, name: string, params: string[]): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_proc where pronamespace = 'public'::regnamespace and proname = $1
      and (select array_agg(named order by named) from unnest(proargnames) as named) = $2`,
    [name, params],
  )
  return rows.length > 0
}

function missing(name: string, params: string[]): Answer {
  const called = `public.${name}(${params.join(", ")})`
  return {
    status: 404,
    body: postgrest(
      "PGRST202",
      `Could not find the function ${called} in the schema cache`,
      `Searched for the function public.${name} with parameters ${params.join(", ")} or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.`,
    ),
  }
}

/** As the page about errors has it. */
function trouble({ code, message, detail, hint }: pg.DatabaseError, { role }: Claims): Answer {
  const status: [RegExp, number][] = [
    [/^08|^53(?!400)/, 503],
    [/^23503|^23505/, 409],
    [/^25006/, 405],
    [/^42501/, role === "anon" ? 401 : 403],
    [/^(28|0L|0P)/, 403],
    [/^(42883|42P01)/, 404],
    [/^P0001/, 400],
    [/^(09|25|2D|38|39|3B|40|53400|54|55|57|58|F0|HV|P0|XX|42P17)/, 500],
  ]
  if (code === undefined)
    return { status: 503, body: postgrest("PGRST001", "Could not connect with the database") }
  return {
    status: status.find(([shape]) => shape.test(code))?.[1] ?? 400,
    body: { code, message, details: detail ?? null, hint: hint ?? null },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
