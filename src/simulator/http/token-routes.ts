// POST /api/v2/oauth/token and /revoke, GET /api/v2/oauth/token/scopes.
import { type Context, Hono } from "hono"
import { refused, shownScopes, type TokenAnswer } from "../rules/token-answers.ts"
import type { ClientAuth, TokenParams } from "../rules/token-rules.ts"
import { AnswerDropped, adminError, type Env, type SimulatorParts } from "./context.ts"

export function tokenRoutes({ rules, wait }: SimulatorParts) {
  const routes = new Hono<Env>()

  routes.post("/token", async (c) => {
    const mallId = c.var.mall.id
    const params = await readForm(c)
    if (!params) return send(c, refused(400, "invalid_request", "A form body is required"))
    const faults = rules.switches.draw("token", mallId)
    const { signal } = c.req.raw
    await wait(faults.slowMs, signal)
    const answer = rules.token(mallId, params, readBasic(c), { ...faults, slowMs: 0 })
    await wait(answer.delayMs ?? 0, signal)
    if (answer.dropped) throw new AnswerDropped()
    if (signal.aborted && answer.rotated) rules.answerNeverArrived(mallId, params)
    return send(c, answer)
  })

  routes.post("/revoke", async (c) => {
    const params = await readForm(c)
    const auth = readBasic(c)
    if (!params?.token) return send(c, refused(400, "invalid_request", "token is required"))
    if (auth?.clientId !== rules.app.clientId || auth.clientSecret !== rules.app.clientSecret)
      return send(c, refused(401, "invalid_client", "Invalid client_secret"))
    rules.revoke(c.var.mall.id, params.token)
    return c.json({})
  })

  routes.get("/token/scopes", (c) => {
    const text = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? ""
    const access = rules.accessToken(text)
    if (!access || access.mallId !== c.var.mall.id || !rules.isLive(text))
      return adminError(c, 401, "access_token time expired. (invalid_token)")
    const scopes = shownScopes(access.chain.scopes, rules.switches.of(c.var.mall.id).scopesShape)
    return c.json({ client_id: rules.app.clientId, scopes, grant_type: "authorization_code" })
  })

  return routes
}

async function readForm(c: Context): Promise<TokenParams | undefined> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? "")) return
  return Object.fromEntries(new URLSearchParams(await c.req.text()))
}

function readBasic(c: Context): ClientAuth | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(c.req.header("authorization") ?? "")?.[1]
  if (!encoded) return
  const [clientId = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":")
  return { clientId, clientSecret: secret.join(":") }
}

function send(c: Context, answer: TokenAnswer): Response {
  const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body)
  for (const [name, value] of Object.entries(answer.headers)) c.header(name, value)
  return c.body(body, answer.status as 200)
}
