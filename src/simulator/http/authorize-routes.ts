// GET /api/v2/oauth/authorize and the two forms behind it.
import { type Context, Hono } from "hono"
import {
  cancelledPage,
  consentPage,
  loginPage,
  type Operator,
  operators,
  refusedPage,
} from "../pages/consent.ts"
import type { AuthorizeRequest } from "../rules/authorize.ts"
import type { Rules } from "../rules/rules.ts"
import { mallIdPattern } from "../switches/kinds.ts"
import type { Env, SimulatorParts } from "./context.ts"

export function authorizeRoutes({ rules }: SimulatorParts) {
  const routes = new Hono<Env>()
  // Addresses here carry state and codes: no page may leak them by a Referer to elsewhere, none may be kept.
  routes.use(async (c, next) => {
    await next()
    c.header("cache-control", "no-store")
    c.header("referrer-policy", "same-origin")
  })
  routes.get("/authorize", (c) => {
    const request = judged(c, rules)
    if (!isRequest(request)) return request
    const { consent } = rules.switches.of(c.var.mall.id)
    if (consent === "agree") return agree(c, rules, request, c.var.mall.id, request.scopes)
    return consent === "cancel" ? cancel(c, rules, request) : login(c, rules)
  })
  routes.post("/authorize", async (c) => {
    const request = judged(c, rules)
    return isRequest(request) ? answerForm(c, rules, request) : request
  })
  return routes
}

async function answerForm(c: Context<Env>, rules: Rules, request: AuthorizeRequest) {
  const form = new URLSearchParams(await c.req.text())
  const mallId = (form.get("mall") ?? "").trim().toLowerCase()
  const operator = form.get("operator") ?? ""
  if (!mallIdPattern.test(mallId) || !Object.hasOwn(operators, operator))
    return login(
      c,
      rules,
      "쇼핑몰 아이디는 영문 소문자와 숫자로 적어 주세요. (Use lower-case letters and digits.)",
    )
  if (form.get("step") === "cancel") return cancel(c, rules, request)
  if (form.get("step") !== "agree") {
    const person = { mallId, operator: operator as Operator }
    const { clientId } = rules.app
    return c.html(consentPage({ mallId: c.var.mall.id, query: queryOf(c), person, request, clientId }))
  }
  if (operator !== "P") return cancel(c, rules, request, "The user is not the principal operator of the mall")
  const scopes = form.getAll("scope").filter((scope) => request.scopes.includes(scope))
  return agree(c, rules, request, mallId, scopes)
}

const queryOf = (c: Context) => new URL(c.req.url).search.slice(1)

function judged(c: Context<Env>, rules: Rules): AuthorizeRequest | Response | Promise<Response> {
  const verdict = rules.judgeAuthorize(c.var.mall.id, new URL(c.req.url).searchParams)
  if (verdict.is === "page") return c.html(refusedPage(verdict.problem), 400)
  return verdict.is === "redirect" ? c.redirect(verdict.to) : verdict.request
}

function agree(
  c: Context<Env>,
  rules: Rules,
  request: AuthorizeRequest,
  mallId: string,
  scopes: readonly string[],
) {
  const agreement = { mallId, userId: mallId, scopes }
  return c.redirect(rules.agree(c.var.mall.id, request, agreement, c.var.base))
}

function cancel(c: Context<Env>, rules: Rules, request: AuthorizeRequest, why?: string) {
  const mallId = c.var.mall.id
  if (why || rules.switches.of(mallId).cancelDoes === "redirects")
    return c.redirect(rules.disagree(mallId, request, why))
  return c.html(cancelledPage())
}

const login = (c: Context<Env>, rules: Rules, problem?: string) =>
  c.html(
    loginPage({ mallId: c.var.mall.id, query: queryOf(c), known: rules.malls(), problem }),
    problem ? 400 : 200,
  )

const isRequest = (x: AuthorizeRequest | Response | Promise<Response>): x is AuthorizeRequest =>
  "redirectUri" in x
