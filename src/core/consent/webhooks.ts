// What the provider's webhooks say: a hint, verified before anything is marked. Only the refresh token makes a mall lost.
import type { Alerting } from "../alerts/alerting.ts"
import type { HandOut } from "../alive/hand-out.ts"
import type { RefreshParts } from "../alive/parts.ts"
import type { Refresh } from "../alive/refresh.ts"
import { type Verification, verify } from "../alive/verify.ts"
import type { Connection } from "../connection.ts"
import { meantByAccount } from "../every-connection.ts"
import { writeId } from "../id.ts"
import type { WebhookNews } from "../ports.ts"

export interface WebhookParts {
  parts: RefreshParts
  refresh: Refresh
  token: HandOut
  alerting: Pick<Alerting, "hintUninstalled" | "withdrawHint">
}

/** What became of each connection of the mall; empty for a mall that is not ours, as in a test from the provider's page. */
export type HeardWebhook = { id: string; standing: Verification }[]

const connectionsOfOneMall = 50

/** Doubled, late or repeated, it comes to the same: only how things are now counts. */
export async function hear(given: WebhookParts, body: unknown): Promise<HeardWebhook> {
  const { parts } = given
  const heard: HeardWebhook = []
  for (const { app = null, provider } of parts.providers.apps) {
    const news = provider.shop?.readWebhook(body)
    if (news) heard.push(...(await hearOf(given, app, news)))
  }
  return heard
}

async function hearOf(given: WebhookParts, app: string | null, news: WebhookNews): Promise<HeardWebhook> {
  const { store } = given.parts
  const heard: HeardWebhook = []
  const account = writeId({ ...(app !== null && { app }), account: news.mallId })
  // What somebody typed is asked about only where nothing of the mall has proven itself.
  const meant = await meantByAccount(store, account)
  for (const { id } of meant.slice(0, connectionsOfOneMall)) {
    const connection = await store.get(id)
    // One of another app is not asked about in our name.
    if (connection && !connection.foreign) heard.push({ id, standing: await weigh(given, connection, news) })
  }
  return heard
}

async function weigh(given: WebhookParts, connection: Connection, news: WebhookNews): Promise<Verification> {
  const { parts, refresh, alerting } = given
  const { id, health } = connection
  // Nothing to learn: a person has to act, or has switched it off.
  if (health.lostAt !== undefined || health.pausedAt !== undefined) return health.lostAt ? "lost" : "unknown"
  const standing = await verify(parts, refresh, connection, "webhook")
  const about = { connectionId: id, by: "webhook", detail: String(news.eventNo) }
  if (standing === "alive") {
    await alerting.withdrawHint(id)
    if (news.says === "gone") await parts.journal.record({ ...about, kind: "hint_refuted" })
  } else if (standing !== "lost" && news.says === "gone") {
    await alerting.hintUninstalled(id)
    await parts.journal.record({ ...about, kind: "uninstalled_hint" })
  }
  return standing
}
