// A webhook of one's own: JSON with a signature that is bound to its time, so that it cannot be forged or replayed.
import { createHmac } from "node:crypto"
import type { Alert, Notifier } from "../core/alerts/port.ts"
import type { Clock } from "../core/ports.ts"
import { iso } from "../core/time.ts"
import type { ToldAlert } from "../messages/tell-alert.ts"
import { post, type Tell } from "./sending.ts"

export interface WebhookChannel {
  url: string
  secret: string
  tell: Tell
  fetch: typeof fetch
  clock: Pick<Clock, "now">
}

const signatureHeader = "x-mallkey-signature"

export function createWebhookNotifier({ url, secret, tell, fetch, clock }: WebhookChannel): Notifier {
  return {
    name: "webhook",
    send: async (alert, signal) => {
      const body = JSON.stringify(documentOf(alert, tell(alert)))
      const headers = { [signatureHeader]: signature(body, secret, clock.now()) }
      await post({ fetch, url, headers, body, signal })
    },
  }
}

/** `t=1767225600,v1=…`: hex HMAC-SHA256 of `t.body`. */
function signature(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1_000)
  const proof = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")
  return `t=${seconds},v1=${proof}`
}

/** Of a life that is shorter than the days of warning, as many as there are. */
function daysLeft({ tier, at, items }: Alert): number | undefined {
  const ends = items.flatMap(({ untilAt }) => (untilAt === undefined ? [] : [untilAt]))
  if (tier === undefined || ends.length === 0) return tier
  return Math.min(tier, Math.max(0, Math.ceil((Math.min(...ends) - at) / 86_400_000)))
}

/** Both for programs (kind, times with a zone) and for people (the same words as in the other channels). */
function documentOf(alert: Alert, { title, facts, look, button, forward, runbook }: ToldAlert) {
  const { id, kind, severity, who, at, items } = alert
  return {
    id,
    kind,
    days_left: daysLeft(alert),
    severity,
    who_acts: who,
    noticed_at: iso(at),
    title,
    text: [...facts, look].map(({ label, text }) => `${label}: ${text}`).join("\n"),
    url: button?.url,
    forward: forward?.text,
    runbook: runbook.url,
    connections: items.map((item) => ({
      id: item.id,
      since: iso(item.sinceAt),
      until: isoIf(item.untilAt),
      works_until: isoIf(item.worksUntilAt),
      next_try: isoIf(item.nextAt),
      detail: item.detail,
      was: item.was,
      url: item.link,
    })),
  }
}

function isoIf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : iso(at)
}
