// Sends webhooks the way Cafe24 does, and keeps the log an app may read back.

import type { Switches } from "../switches/table.ts"
import type { Mall } from "./malls.ts"

/** A webhook that was sent, or should have been. */
export interface SimulatedDelivery {
  at: number
  eventNo: number
  target: string
  body: string
  /** undefined: it never got there. */
  status?: number
}
/** What a webhook says besides its event. */
export type SendOptions = {
  resource?: Record<string, unknown>
  /** Sent instead of the right key. */
  apiKey?: string
}

const rememberedDeliveries = 200

export function createWebhooks(parts: {
  post: (target: string, headers: Record<string, string>, body: string) => Promise<number>
  wait: (ms: number) => Promise<void>
  now: () => number
  webhookKey: string
  clientId: string
}) {
  const logs = new Map<string, SimulatedDelivery[]>()

  function remember(mall: Mall, delivery: SimulatedDelivery) {
    const log = logs.get(mall.id) ?? []
    log.push(delivery)
    if (log.length > rememberedDeliveries) log.shift()
    logs.set(mall.id, log)
    mall.counters.webhooks += 1
  }

  async function deliver(mall: Mall, target: string, eventNo: number, body: string, apiKey: string) {
    const headers = { "content-type": "application/json", "x-api-key": apiKey }
    // A receiver that cannot be reached is a fact about the delivery, not a fault of the simulator.
    const status = await parts.post(target, headers, body).catch(() => undefined)
    remember(mall, { at: parts.now(), eventNo, target, body, status })
    return status
  }

  async function send(
    mall: Mall,
    target: string,
    eventNo: number,
    options: SendOptions,
    rules: Switches,
    faults: Switches,
  ): Promise<(number | undefined)[]> {
    const resource = { ...resourceOf(eventNo, mall.id, parts), ...options.resource }
    const body = JSON.stringify({ event_no: eventNo, resource })
    if (faults.webhookDelivery === "lost") {
      remember(mall, { at: parts.now(), eventNo, target, body })
      return []
    }
    if (faults.webhookDelivery === "late") await parts.wait(rules.webhookLateMs)
    const times = faults.webhookDelivery === "doubled" ? 2 : 1
    const statuses: (number | undefined)[] = []
    for (let i = 0; i < times; i++)
      statuses.push(await deliver(mall, target, eventNo, body, options.apiKey ?? parts.webhookKey))
    return statuses
  }

  return { send, log: (mallId: string): readonly SimulatedDelivery[] => logs.get(mallId) ?? [] }
}
export type Webhooks = ReturnType<typeof createWebhooks>

function resourceOf(
  eventNo: number,
  mallId: string,
  { now, clientId }: { now: () => number; clientId: string },
) {
  const date = new Date(now()).toISOString().slice(0, 10)
  const app = { mall_id: mallId, client_id: clientId, app_name: "시뮬레이터 앱" }
  if (eventNo === 90077) return { ...app, deleted_date: date }
  if (eventNo === 90078 || eventNo === 90079) return { ...app, expiration_date: date }
  return { mall_id: mallId }
}
