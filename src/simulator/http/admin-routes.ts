// The Admin and Front API: token, installation, limits, version and scope are judged before any data is shown.
import { type Context, Hono, type Next } from "hono"
import { type Endpoint, type EndpointCall, endpoints, runEndpoint } from "../admin/endpoints.ts"
import { Unprocessable } from "../admin/parameters.ts"
import { createShop, type Shop } from "../admin/shop.ts"
import { judgeVersion } from "../admin/versions.ts"
import { admitCall } from "../rules/limits.ts"
import { gatewayPage } from "../rules/token-answers.ts"
import { mix } from "../seeded-random.ts"
import type { Switches } from "../switches/table.ts"
import { AnswerDropped, adminError, type Env, type SimulatorParts } from "./context.ts"

export function adminRoutes(parts: SimulatorParts) {
  const routes = new Hono<Env>()
  const shopOf = keepShops(parts)
  routes.use(fail(parts), admit(parts))
  for (const endpoint of endpoints)
    routes.on(endpoint.method, endpoint.path, needScope(parts, endpoint), show(parts, shopOf, endpoint))
  routes.all("*", (c) => refuse(c, 404, "No API found for the requested path."))
  return routes
}

export function frontRoutes(parts: SimulatorParts) {
  const routes = new Hono<Env>()
  const shopOf = keepShops(parts)
  routes.use(async (c, next) => {
    if (c.req.header("x-cafe24-client-id") === parts.rules.app.clientId) return next()
    return adminError(c, 401, "The client_id is invalid. (invalid_client)")
  })
  for (const endpoint of endpoints.filter((e) => e.front))
    routes.on(endpoint.method, endpoint.path, show(parts, shopOf, endpoint))
  return routes
}

const refuse = (c: Context<Env>, status: Parameters<typeof adminError>[1], message: string) => {
  c.var.mall.counters.apiRefused += 1
  return adminError(c, status, message)
}

function fail({ rules, wait }: SimulatorParts) {
  return async (c: Context<Env>, next: Next) => {
    c.var.mall.counters.apiCalls += 1
    const faults = rules.switches.draw("api", c.var.mall.id)
    await wait(faults.apiSlowMs, c.req.raw.signal)
    if (faults.apiError === "off") return next()
    c.var.mall.counters.failedByFault += 1
    return failure(c, faults.apiError)
  }
}

function failure(c: Context<Env>, kind: Exclude<Switches["apiError"], "off">) {
  switch (kind) {
    case "dropped":
      throw new AnswerDropped()
    case "expired":
      return adminError(c, 401, "access_token time expired. (invalid_token)")
    case "deleted":
      return adminError(c, 403, "This app is deleted. Receive the consent of the operator again.")
    case "429":
      return adminError(c, 429, "Too Many Requests")
    case "409":
      return adminError(c, 409, "The requested value is the same as the current one.")
    case "html":
      return c.html(gatewayPage("503"), 503)
    default:
      return c.json({ error: { code: Number(kind), message: "Internal error" } }, Number(kind) as 500)
  }
}

function admit({ rules }: SimulatorParts) {
  return async (c: Context<Env>, next: Next) => {
    const { mall } = c.var
    const text = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1]
    if (!text) return refuse(c, 401, "The access_token is required. (invalid_request)")
    if (!mall.installed)
      return refuse(c, 403, "This app is deleted. Receive the consent of the operator again.")
    if (!rules.isLive(text) || rules.accessToken(text)?.mallId !== mall.id) {
      const once = rules.wasIssued(mall.id, text)
      return refuse(
        c,
        401,
        `${once ? "access_token time expired." : "The access_token is invalid."} (invalid_token)`,
      )
    }
    const switches = rules.switches.of(mall.id)
    const cost = 60 + (mix(mall.accessKey, mall.counters.apiCalls) % 120)
    const verdict = admitCall(mall, rules.clock.now(), cost, switches)
    for (const [name, value] of Object.entries(verdict.headers)) c.header(name, value)
    if (!verdict.allowed) {
      mall.counters.apiLimited += 1
      return adminError(c, 429, "Too Many Requests")
    }
    const { version, problem } = judgeVersion(c.req.header("x-cafe24-api-version"), switches)
    c.header("x-cafe24-api-version", version)
    return problem ? refuse(c, 400, problem) : next()
  }
}

function needScope({ rules }: SimulatorParts, { scope }: Endpoint) {
  return async (c: Context<Env>, next: Next) => {
    const text = c.req.header("authorization")!.slice("Bearer ".length)
    if (rules.accessToken(text)?.chain.scopes.includes(scope)) return next()
    return refuse(c, 403, "The permission necessary for access tokens is not included. (insufficient_scope)")
  }
}

function show({ rules, webhooks }: SimulatorParts, shopOf: (mallId: string) => Shop, endpoint: Endpoint) {
  return async (c: Context<Env>) => {
    const { mall, base } = c.var
    const { search, searchParams } = new URL(c.req.url)
    const call: EndpointCall = {
      shop: shopOf(mall.id),
      mallId: mall.id,
      query: searchParams,
      path: c.req.param() as Record<string, string>,
      url: `${base}${c.req.path.replace(/^\/[^/]+/, "")}${search}`,
      body: endpoint.method === "POST" ? await c.req.json().catch(() => undefined) : undefined,
      now: rules.clock.now(),
      deliveries: webhooks.log(mall.id),
    }
    try {
      const answer = runEndpoint(endpoint, call)
      return answer ? c.json(answer.body, answer.status ?? 200) : refuse(c, 404, "There is no such resource.")
    } catch (error) {
      if (error instanceof Unprocessable) return refuse(c, 422, error.message)
      throw error
    }
  }
}

/** Shops kept ready; an older one is made anew, without what callers wrote to its boards. */
const keptShops = 500
function keepShops({ rules }: SimulatorParts) {
  const shops = new Map<string, Shop>()
  return (mallId: string): Shop => {
    const shop = shops.get(mallId) ?? createShop(rules.seed, mallId, rules.startedAt)
    if (!shops.has(mallId) && shops.size >= keptShops) shops.delete(shops.keys().next().value!)
    shops.set(mallId, shop)
    return shop
  }
}
