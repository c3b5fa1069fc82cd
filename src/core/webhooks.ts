// What Cafe24's webhooks say is verified before anything is marked; what was not delivered is found in its log.
import type { Alerting } from "./alerting.ts"
import type { Connection, ConnectionFacts } from "./connection.ts"
import { isKeeperError } from "./errors.ts"
import type { HandOut } from "./hand-out.ts"
import type { WebhookNews } from "./ports.ts"
import type { Refresh, RefreshParts } from "./refresh.ts"
import { hour } from "./schedule.ts"
import { type Standing, verify } from "./verify.ts"

export interface WebhookParts {
  parts: RefreshParts
  refresh: Refresh
  token: HandOut
  alerting: Pick<Alerting, "hintUninstalled" | "withdrawHint">
}

/** What became of each connection of the mall; empty for a mall that is not ours, as in a test from Cafe24's page. */
export type Heard = { id: string; standing: Standing }[]

const connectionsOfOneMall = 50

/** Doubled, late or repeated, it comes to the same: only how things are now counts. */
export async function hear(given: WebhookParts, body: unknown): Promise<Heard> {
  const { parts } = given
  const news = parts.provider.readWebhook(body)
  if (!news) return []
  const heard: Heard = []
  for (const { id } of await parts.store.list({ mallId: news.mallId, limit: connectionsOfOneMall })) {
    const connection = await parts.store.get(id)
    if (connection) heard.push({ id, standing: await weigh(given, connection, news) })
  }
  return heard
}

async function weigh(given: WebhookParts, connection: Connection, news: WebhookNews): Promise<Standing> {
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

export interface Reconciled {
  /** Malls whose log was read. */
  asked: number
  /** Deliveries since the last look that did not arrive: a wrong key, a wrong address, or we were away. */
  undelivered: { mallId: string; count: number; status?: number }[]
  failures: { id: string; reason: string }[]
}

/** Once a day and mall, across replicas: daily checks come at the same hour, give or take. */
const lookEveryMs = 20 * hour
const logMs = 20_000
const pageSize = 200

export async function reconcile(given: WebhookParts): Promise<Reconciled> {
  const { parts } = given
  const done: Reconciled = { asked: 0, undelivered: [], failures: [] }
  let after: ConnectionFacts | undefined
  for (;;) {
    const page = await parts.store.list({ after, limit: pageSize })
    for (const connection of page) await lookAt(given, connection, done)
    after = page.at(-1)
    if (page.length < pageSize) return done
  }
}

async function lookAt(given: WebhookParts, connection: ConnectionFacts, done: Reconciled): Promise<void> {
  const { id, health, scopes } = connection
  if (health.lostAt !== undefined || health.pausedAt !== undefined) return
  if (!scopes.includes(given.parts.provider.webhookLogScope)) return
  const since = await claimLook(given.parts, connection)
  if (since === undefined) return
  try {
    await readLog(given, connection, since, done)
  } catch (error) {
    if (!isKeeperError(error)) throw error
    done.failures.push({ id, reason: error.code })
  }
}

/** Since when to look; undefined: somebody has looked today. Two owners of one mall share its log. */
async function claimLook(
  { store, clock }: RefreshParts,
  connection: ConnectionFacts,
): Promise<number | undefined> {
  const { mallId, connectedAt } = connection
  const notes = store.notes("fact")
  const key = `webhook-log ${mallId}`
  const note = await notes.get(key)
  const lastAt = (note?.value as { at: number } | undefined)?.at
  const now = clock.now()
  // From the future: written while a clock was wrong.
  if (lastAt !== undefined && lastAt <= now && now - lastAt < lookEveryMs) return undefined
  if (!(await notes.put(key, { at: now }, note?.version ?? "new"))) return undefined
  return Math.min(lastAt ?? connectedAt, now)
}

async function readLog(
  given: WebhookParts,
  { id, mallId }: ConnectionFacts,
  since: number,
  done: Reconciled,
): Promise<void> {
  const { parts, refresh, token, alerting } = given
  const { accessToken } = await token(id)
  const deliveries = await parts.provider.webhookLog({ mallId, accessToken }, logMs)
  done.asked++
  if (deliveries === undefined) {
    const connection = await parts.store.get(id)
    const standing = connection ? await verify(parts, refresh, connection, "reconcile") : "unknown"
    if (standing === "doubtful") await alerting.hintUninstalled(id)
    return
  }
  // Answered at all: the app is there, whatever a webhook said.
  await alerting.withdrawHint(id)
  const missed = deliveries.filter(({ arrived, at }) => !arrived && at > since)
  if (missed.length === 0) return
  const status = missed[0]?.status
  done.undelivered.push({ mallId, count: missed.length, status })
  const detail = `${missed.length}${status === undefined ? "" : `, status ${status}`}`
  await parts.journal.record({ kind: "webhooks_undelivered", connectionId: id, by: "reconcile", detail })
}
