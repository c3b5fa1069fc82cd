// Webhooks: what the event numbers mean for a connection, and the log of what Cafe24 has delivered.
import { z } from "zod"
import { KeeperError } from "../../../core/errors.ts"
import type { RawAnswer, WebhookDelivery, WebhookNews } from "../../../core/ports.ts"
import { isAboutToken } from "../api/refusal.ts"
import { webhookTestLogType } from "../assumptions.ts"
import { isMallId } from "../mall-id.ts"
import { askHarmless, type Wire } from "../oauth/asking.ts"
import { detailOf } from "../oauth/classify.ts"
import { bearer } from "../oauth/credentials.ts"
import { readObject, readWords } from "../oauth/words.ts"

/** Mall life and app life. Every other event is about the shop's data and none of our business. */
export const webhookEvents: Readonly<Record<number, { meaning: string; says: WebhookNews["says"] }>> = {
  90077: { meaning: "app deleted", says: "gone" },
  90078: { meaning: "app expired", says: "gone" },
  90079: { meaning: "app's expiry extended", says: "back" },
  90166: { meaning: "mall deleted", says: "gone" },
  90167: { meaning: "mall dormant", says: "gone" },
  90168: { meaning: "mall woken up", says: "back" },
  90169: { meaning: "mall blocked", says: "gone" },
}

const numeric = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
])
const webhook = z.object({
  event_no: numeric,
  resource: z.object({ mall_id: z.string(), client_id: z.string().optional() }),
})

export function readWebhook(body: unknown, clientId: string): WebhookNews | undefined {
  const { data } = webhook.safeParse(body)
  const event = data && webhookEvents[data.event_no]
  if (!event || !isMallId(data.resource.mall_id)) return undefined
  // Another app of ours at the same address: its end is not this one's.
  if (data.resource.client_id !== undefined && data.resource.client_id !== clientId) return undefined
  return { eventNo: data.event_no, mallId: data.resource.mall_id.toLowerCase(), says: event.says }
}

export const webhookLogScope = "mall.read_application"
const webhookLogPath = "/api/v2/admin/webhooks/logs?limit=100"

const entry = z.object({
  event_no: numeric,
  requested_time: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  success: z.enum(["T", "F"]),
  log_type: z.string().optional(),
  response_http_code: numeric.nullish().catch(undefined),
})

export interface LogRequest {
  base: string
  accessToken: string
  apiVersion: string
  deadlineMs: number
}

export async function askWebhookLog(wire: Wire, request: LogRequest): Promise<WebhookDelivery[] | undefined> {
  const headers = {
    authorization: bearer(request.accessToken),
    accept: "application/json",
    "x-cafe24-api-version": request.apiVersion,
  }
  const question = { url: request.base + webhookLogPath, init: { headers }, deadlineMs: request.deadlineMs }
  const answer = await askHarmless(wire, question)
  if (saysGone(answer)) return undefined
  const logs = answer.status === 200 ? readObject(answer.body)?.logs : undefined
  if (!Array.isArray(logs)) {
    throw new KeeperError("provider_unavailable", { detail: detailOf(answer.status, readWords(answer.body)) })
  }
  return logs.flatMap((log) => deliveryOf(log)).sort((left, right) => right.at - left.at)
}

function saysGone({ status, body }: RawAnswer): boolean {
  if (status === 401) return isAboutToken(body)
  return status === 403 && /app is deleted/i.test(readWords(body).says ?? "")
}

/** What is not understood, and what somebody sent by the TEST button, is left out. */
function deliveryOf(log: unknown): WebhookDelivery[] {
  const { data } = entry.safeParse(log)
  if (!data || data.log_type === webhookTestLogType) return []
  const { event_no: eventNo, requested_time: at, success, response_http_code: status } = data
  return [{ eventNo, at, arrived: success === "T", status: status ?? undefined }]
}
