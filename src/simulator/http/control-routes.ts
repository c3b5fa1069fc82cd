// /__simulator: read and turn everything, as JSON for programs and as a page for people.
import { Hono } from "hono"
import { controlPage } from "../pages/control.ts"
import { readControlForm } from "../pages/control-form.ts"
import { SwitchesInvalid, type SwitchInput } from "../switches/input.ts"
import { switchTable } from "../switches/table.ts"
import type { SimulatorParts } from "./context.ts"
import { back, ControlRefused, isForm, readBody } from "./control-input.ts"
import { mallActions } from "./mall-actions.ts"

export function controlRoutes(parts: SimulatorParts) {
  const { rules } = parts
  const routes = new Hono()

  // Other web pages in the same browser must not turn the knobs of a simulator on loopback.
  routes.use(async (c, next) => {
    const origin = c.req.header("origin")
    if (c.req.method !== "GET" && origin && origin !== new URL(c.req.url).origin)
      return c.json({ error: { problems: [{ at: "origin", problem: "must be the simulator's own" }] } }, 403)
    await next()
    c.header("cache-control", "no-store")
  })

  routes.get("/", (c) => c.html(controlPage(parts, c.req.url, { done: c.req.query("done") })))

  routes.get("/switches", (c) => c.json({ ...rules.switches.state(), table: switchTable }))
  routes.post("/switches", async (c) => {
    const given = await readBody(c)
    rules.switches.set(
      (given.form ? readControlForm(given.form, rules.switches.state()) : given.json) as SwitchInput,
    )
    return given.form ? back(c, "switches") : c.json(rules.switches.state())
  })
  routes.post("/switches/reset", async (c) => {
    rules.switches.reset()
    return (await isForm(c)) ? back(c, "reset") : c.json(rules.switches.state())
  })

  const clock = () => ({
    now: rules.clock.now(),
    iso: new Date(rules.clock.now()).toISOString(),
    speed: rules.clock.speed,
  })
  routes.get("/clock", (c) => c.json(clock()))
  routes.post("/clock", async (c) => {
    const given = await readBody(c)
    const wanted = given.form ? numbersOf(given.form) : given.json
    turnClock(rules.clock, wanted)
    return given.form ? back(c, "clock") : c.json(clock())
  })

  routes.get("/counters", (c) => c.json(rules.counters()))
  routes.get("/counters/:mall", (c) => {
    const mallId = c.req.param("mall")
    if (!rules.knows(mallId))
      throw new ControlRefused([{ at: "mall", problem: "there is no such mall" }], 404)
    return c.json(rules.counters(mallId))
  })
  routes.get("/log", (c) => c.json({ tokenRequests: rules.log.entries(c.req.query("mall")) }))
  routes.get("/malls", (c) => c.json({ malls: rules.malls().map((id) => rules.mall(id)) }))
  routes.route("/malls", mallActions(parts))

  routes.onError(async (error, c) => {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    const { problems, status } = refusal
    return (await isForm(c))
      ? c.html(controlPage(parts, c.req.url, { problems }), status)
      : c.json({ error: { problems } }, status)
  })
  return routes
}

function refusalOf(error: Error): Pick<ControlRefused, "problems" | "status"> | undefined {
  if (error instanceof ControlRefused) return error
  if (!(error instanceof SwitchesInvalid)) return
  return { problems: error.problems.map((p) => ({ at: p.switch, problem: p.problem })), status: 400 }
}

function turnClock(clock: SimulatorParts["rules"]["clock"], wanted: unknown) {
  const { step, speed, ...rest } = (wanted ?? {}) as Record<string, unknown>
  const problems = Object.keys(rest).map((at) => ({ at, problem: "the clock knows only step and speed" }))
  if (step !== undefined && !(typeof step === "number" && step >= 0 && step <= 3650 * 86_400_000))
    problems.push({ at: "step", problem: "must be milliseconds, from 0 to ten years" })
  if (speed !== undefined && !(typeof speed === "number" && speed >= 0 && speed <= 1_000_000))
    problems.push({ at: "speed", problem: "must be a number from 0 to 1000000" })
  if (step === undefined && speed === undefined) problems.push({ at: "clock", problem: "give step or speed" })
  if (problems.length > 0) throw new ControlRefused(problems)
  if (typeof speed === "number") clock.setSpeed(speed)
  if (typeof step === "number") clock.step(step)
}

const numbersOf = (form: URLSearchParams) =>
  Object.fromEntries([...form].filter(([, text]) => text !== "").map(([name, text]) => [name, Number(text)]))
