// /__simulator/malls/{id}/…: what can be done to one mall.
import { Hono } from "hono"
import { mallIdPattern } from "../switch-kinds.ts"
import type { Parts } from "./context.ts"
import { back, ControlRefused, isForm, readBody } from "./control-input.ts"

type Values = Record<string, unknown>
type Problems = { at: string; problem: string }[]

export function mallActions(parts: Parts) {
  const { rules } = parts
  const routes = new Hono()

  const actions: Record<string, (mallId: string, given: Values) => object> = {
    grant(mallId, given) {
      const { scopes, ageMs } = check(given, { scopes: isScopes, ageMs: isSpan })
      return rules.grant(mallId, { scopes: scopes as string[], ageMs: ageMs as number })
    },
    uninstall(mallId) {
      rules.uninstall(mallId)
      return rules.mall(mallId)
    },
    "expire-refresh-token": (mallId) => {
      rules.expireRefreshToken(mallId)
      return rules.mall(mallId)
    },
    "expire-access-tokens": (mallId) => {
      rules.expireAccessTokens(mallId)
      return rules.mall(mallId)
    },
    "launch-link"(mallId, given) {
      const { appUrl, userType, timestamp } = check(given, {
        appUrl: isAddress,
        userType: isUserType,
        timestamp: isSpan,
      })
      if (!appUrl) throw new ControlRefused([{ at: "appUrl", problem: "is required" }])
      const launch = { userType: userType as "P", timestamp: timestamp as number }
      return { url: rules.launchUrl(appUrl as string, mallId, launch) }
    },
    webhook(mallId, given) {
      const { target, eventNo, resource, apiKey } = check(given, {
        target: isLoopback,
        eventNo: isSpan,
        resource: isObject,
        apiKey: isText,
      })
      const missing = [!target && "target", !eventNo && "eventNo"].filter((at) => typeof at === "string")
      if (missing.length > 0) throw new ControlRefused(missing.map((at) => ({ at, problem: "is required" })))
      // Nobody waits for a late webhook; how it went is in the log of the mall.
      void parts.sendWebhook(target as string, eventNo as number, mallId, {
        resource: resource as Values,
        apiKey: apiKey as string,
      })
      return { sending: eventNo }
    },
  }

  routes.get("/:mall", (c) => {
    const mallId = known(c.req.param("mall"))
    return c.json({
      ...rules.mall(mallId),
      counters: rules.counters(mallId),
      webhooks: parts.webhooks.log(mallId),
    })
  })
  routes.post("/:mall/:action", async (c) => {
    const mallId = known(c.req.param("mall"))
    const action = Object.hasOwn(actions, c.req.param("action")) ? actions[c.req.param("action")] : undefined
    if (!action)
      throw new ControlRefused(
        [{ at: "action", problem: `is one of ${Object.keys(actions).join(", ")}` }],
        404,
      )
    const { form, json } = await readBody(c)
    const done = action(mallId, form ? fromForm(form) : json!)
    if (!isForm(c)) return c.json(done)
    return "url" in done ? c.redirect(done.url as string, 303) : back(c, c.req.param("action"))
  })
  /** The page has one form for all malls, with the mall in a field. */
  routes.post("/", async (c) => {
    const { form } = await readBody(c)
    const mallId = known(form?.get("mall") ?? "")
    rules.grant(mallId)
    return back(c, "grant")
  })

  function known(mallId: string): string {
    if (mallIdPattern.test(mallId) && rules.knows(mallId)) return mallId
    throw new ControlRefused([{ at: "mall", problem: "there is no such mall" }], 404)
  }
  return routes
}

type Check = (value: unknown) => string | undefined
const isSpan: Check = (x) =>
  typeof x === "number" && Number.isInteger(x) && x >= 0 ? undefined : "must be a whole number"
const isText: Check = (x) => (typeof x === "string" ? undefined : "must be a text")
const isObject: Check = (x) => (typeof x === "object" && x !== null ? undefined : "must be an object")
const isScopes: Check = (x) =>
  Array.isArray(x) && x.length > 0 && x.every((s) => typeof s === "string" && s)
    ? undefined
    : "must be a list of scopes"
const isUserType: Check = (x) => (["P", "A", "S"].includes(x as string) ? undefined : "must be P, A or S")
const isAddress: Check = (x) =>
  typeof x === "string" && /^https?:\/\//.test(x) && URL.canParse(x)
    ? undefined
    : "must be an http(s) address"
/** A control route must not make this machine call others. */
const isLoopback: Check = (x) =>
  isAddress(x) ??
  (["127.0.0.1", "localhost", "[::1]"].includes(new URL(x as string).hostname)
    ? undefined
    : "must be an address on this machine; from code, sendWebhook reaches any")

function check(given: Values, checks: Record<string, Check>): Values {
  const problems: Problems = []
  for (const [at, value] of Object.entries(given)) {
    const problem = Object.hasOwn(checks, at)
      ? value !== undefined && checks[at]!(value)
      : "is not known here"
    if (problem) problems.push({ at, problem })
  }
  if (problems.length > 0) throw new ControlRefused(problems)
  return given
}

function fromForm(form: URLSearchParams): Values {
  const numbers = ["ageMs", "timestamp", "eventNo"]
  return Object.fromEntries(
    [...form]
      .filter(([, text]) => text !== "")
      .map(([name, text]) => [
        name,
        numbers.includes(name) ? Number(text) : name === "scopes" ? text.split(",") : text,
      ]),
  )
}
