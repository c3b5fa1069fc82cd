// createSimulator: the rules plus everything that talks HTTP, without a port.
import { createHttp } from "./http/app.ts"
import { createRules } from "./rules/rules.ts"
import { createWebhooks, type SendOptions } from "./rules/webhooks.ts"
import type { RulesOptions } from "./rules/world.ts"

/** What a simulator begins with. */
export type SimulatorOptions = RulesOptions

/**
 * The simulated Cafe24 with its HTTP and without a port.
 * @example
 * const simulator = createSimulator()
 * const page = await simulator.fetch(new Request("http://127.0.0.1/"))
 * simulator.stop()
 */
export function createSimulator(options: SimulatorOptions = {}) {
  const rules = createRules(options)
  const stopping = new AbortController()
  const wait = (ms: number, signal?: AbortSignal) => pause(ms, [stopping.signal, ...(signal ? [signal] : [])])
  const webhooks = createWebhooks({
    post,
    wait,
    now: rules.clock.now,
    webhookKey: rules.app.webhookKey,
    clientId: rules.app.clientId,
  })
  const sendWebhook = (target: string, eventNo: number, mallId: string, more: SendOptions = {}) =>
    webhooks.send(
      rules.mallOf(mallId),
      target,
      eventNo,
      more,
      rules.switches.of(mallId),
      rules.switches.draw("webhook", mallId),
    )
  const http = createHttp({ rules, webhooks, wait, sendWebhook })
  return {
    ...rules,
    fetch: (request: Request): Promise<Response> => http(request),
    /** Delivers as the webhook switches say. Answers the status of each delivery, undefined where nobody was reached. */
    sendWebhook,
    webhookLog: webhooks.log,
    /** Ends whatever is still waiting to be late. */
    stop: () => stopping.abort(),
  }
}
/** What `createSimulator` gives. */
export type Simulator = ReturnType<typeof createSimulator>

async function post(target: string, headers: Record<string, string>, body: string): Promise<number> {
  const answer = await fetch(target, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) })
  await answer.body?.cancel()
  return answer.status
}

function pause(ms: number, signals: AbortSignal[]): Promise<void> {
  if (ms <= 0 || signals.some((signal) => signal.aborted)) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    for (const signal of signals) signal.addEventListener("abort", end)
  })
}
