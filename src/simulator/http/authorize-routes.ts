// GET /api/v2/oauth/authorize and the two forms behind it.
import { type Context, Hono } from "hono"
import type { AuthorizeRequest } from "../authorize-rules.ts"
import {
  cancelledPage,
  consentPage,
  loginPage,
  type Operator,
  operators,
  refusedPage,
} from "../pages/consent.ts"
import { mallIdPattern } from "../switch-kinds.ts"
import type { Env, Parts } from "./context.ts"

export function authorizeRoutes({ rules }: Parts) {
  const routes = new Hono<Env>()

  // Addresses here carry state and codes: no page may leak them by a Referer to elsewhere, none may be kept.
  routes.use(async (c, next) => {
    await next()
    c.header("cache-control", "no-store")
    c.header("referrer-policy", "same-origin")
  })

  function judged(c: Context<Env>): AuthorizeRequest | Response | Promise<Response> {
    const verdict = rules.judgeAuthorize(c.var.mall.id, new URL(c.req.url).searchParams)
    if (verdict.is === "page") return c.html(refusedPage(verdict.problem), 400)
    return verdict.is === "redirect" ? c.redirect(verdict.to) : verdict.request
  }

  function agree(c: Context<Env>, request: AuthorizeRequest, mallId: string, scopes: readonly string[]) {
    const agreement = { mallId, userId: mallId, scopes }
    return c.redirect(rules.agree(c.var.mall.id, request, agreement, c.var.base))
  }

  function cancel(c: Context<Env>, request: AuthorizeRequest, why?: string) {
    const mallId = c.var.mall.id
    if (why || rules.switches.of(mallId).cancelDoes === "redirects")
      return c.redirect(rules.disagree(mallId, request, why))
    return c.html(cancelledPage())
  }

  const login = (c: Context<Env>, problem?: string) => {
    const query = new URL(c.req.url).search.slice(1)
    return c.html(
      loginPage({ mallId: c.var.mall.id, query, known: rules.malls(), problem }),
      problem ? 400 : 200,
    )
  }

  routes.get("/authorize", (c) => {
    const request = judged(c)
    if (!isRequest(request)) return request
    const { consent } = rules.switches.of(c.var.mall.id)
    if (consent === "agree") return agree(c, request, c.var.mall.id, request.scopes)
    return consent === "cancel" ? cancel(c, request) : login(c)
  })

  routes.post("/authorize", async (c) => {
    const request = judged(c)
    if (!isRequest(request)) return request
    const form = new URLSearchParams(await c.req.text())
    const mallId = (form.get("mall") ?? "").trim().toLowerCase()
    const operator = form.get("operator") ?? ""
    if (!mallIdPattern.test(mallId) || !Object.hasOwn(operators, operator))
      return login(
        c,
        "쇼핑몰 아이디는 영문 소문자와 숫자로 적어 주세요. (Use lower-case letters and digits.)",
      )
    const person = { mallId, operator: operator as Operator }
    const scopes = form.getAll("scope").filter((scope) => request.scopes.includes(scope))
    switch (form.get("step")) {
      case "cancel":
        return cancel(c, request)
      case "agree":
        if (operator !== "P") return cancel(c, request, "The user is not the principal operator of the mall")
        return agree(c, request, mallId, scopes)
      default: {
        const query = new URL(c.req.url).search.slice(1)
        const { clientId } = rules.app
        return c.html(consentPage({ mallId: c.var.mall.id, query, person, request, clientId }))
      }
    }
  })

  return routes
}

const isRequest = (x: AuthorizeRequest | Response | Promise<Response>): x is AuthorizeRequest =>
  "redirectUri" in x
