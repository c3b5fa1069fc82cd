// /__simulator/malls/{id}/…: what can be done to one mall.
import { Hono } from "hono"
import { mallIdPattern } from "../switches/kinds.ts"
import type { SimulatorParts } from "./context.ts"
import { back, ControlRefused, isForm, readBody } from "./control-input.ts"

type Values = Record<string, unknown>
type Problems = { at: string; problem: string }[]

export function mallActions(parts: SimulatorParts) {
  const { rules } = parts
  const actions = actionsOf(parts)
  const routes = new Hono()
  const known = (mallId: string): string => {
    if (mallIdPattern.test(mallId) && rules.knows(mallId)) return mallId
    throw new ControlRefused([{ at: "mall", problem: "there is no such mall" }], 404)
  }

  routes.get("/:mall", (c) => {
    const mallId = known(c.req.param("mall"))
    const [counters, webhooks] = [rules.counters(mallId), parts.webhooks.log(mallId)]
    return c.json({ ...rules.mall(mallId), counters, webhooks })
  })
  routes.post("/:mall/:action", async (c) => {
    const { mall, action } = c.req.param()
    const mallId = known(mall)
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!act) {
      const problem = `is one of ${Object.keys(actions).join(", ")}`
      throw new ControlRefused([{ at: "action", problem }], 404)
    }
    const { form, json } = await readBody(c)
    const done = act(mallId, form ? fromForm(form) : json!)
    if (!(await isForm(c))) return c.json(done)
    return "url" in done ? c.redirect(done.url as string, 303) : back(c, action)
  })
  /** The page has one form for all malls, with the mall in a field. */
  routes.post("/", async (c) => {
    const { form } = await readBody(c)
    rules.grant(known(form?.get("mall")?.trim() ?? ""))
    return back(c, "grant")
  })
  return routes
}

type Action = (mallId: string, given: Values) => object

function actionsOf(parts: SimulatorParts): Record<string, Action> {
  const { rules } = parts
  const then =
    (act: (mallId: string) => void): Action =>
    (mallId) => {
      act(mallId)
      return rules.mall(mallId)
    }
  return {
    grant(mallId, given) {
      const { scopes, ageMs } = check(given, { scopes: isScopes, ageMs: isWhole })
      return rules.grant(mallId, { scopes: scopes as string[], ageMs: ageMs as number })
    },
    uninstall: then(rules.uninstall),
    "expire-refresh-token": then(rules.expireRefreshToken),
    "expire-access-tokens": then(rules.expireAccessTokens),
    "launch-link": (mallId, given) => launch(parts, mallId, given),
    webhook: (mallId, given) => sendWebhook(parts, mallId, given),
  }
}

function launch({ rules }: SimulatorParts, mallId: string, given: Values) {
  const checks = { appUrl: isAddress, userType: isUserType, timestamp: isWhole }
  const { appUrl, userType, timestamp } = check(given, checks, ["appUrl"])
  const more = { userType: userType as "P", timestamp: timestamp as number }
  return { url: rules.launchUrl(appUrl as string, mallId, more) }
}

function sendWebhook(parts: SimulatorParts, mallId: string, given: Values) {
  const checks = { target: isLoopback, eventNo: isWhole, resource: isObject, apiKey: isText }
  const { target, eventNo, resource, apiKey } = check(given, checks, ["target", "eventNo"])
  // Nobody waits for a late webhook; how it went is in the log of the mall.
  void parts.sendWebhook(target as string, eventNo as number, mallId, {
    resource: resource as Values,
    apiKey: apiKey as string,
  })
  return { sending: eventNo }
}

type Check = (value: unknown) => string | undefined
const isWhole: Check = (x) =>
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

function check(given: Values, checks: Record<string, Check>, required: readonly string[] = []): Values {
  const problems: Problems = []
  for (const [at, value] of Object.entries(given)) {
    const problem = Object.hasOwn(checks, at)
      ? value !== undefined && checks[at]!(value)
      : "is not known here"
    if (problem) problems.push({ at, problem })
  }
  for (const at of required) if (given[at] === undefined) problems.push({ at, problem: "is required" })
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
