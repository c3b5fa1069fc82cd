// Webhooks get lost: once a day and mall, where the scope allows it, the provider is asked what it could not deliver.

import type { RefreshParts } from "../alive/parts.ts"
import { hour, minute } from "../alive/schedule.ts"
import { verify } from "../alive/verify.ts"
import type { ConnectionFacts } from "../connection.ts"
import { isKeeperError } from "../errors.ts"
import { everyConnection } from "../every-connection.ts"
import { withoutOwner } from "../id.ts"
import type { ShopFacet } from "../ports.ts"
import { fewAtOnce } from "../tools/few-at-once.ts"
import type { WebhookParts } from "./webhooks.ts"

/** What the platform's log of webhooks told. */
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
/** What is not reached in this time is reached by the next check: a look is claimed only when it is made. */
const lookForMs = minute

export async function reconcile(given: WebhookParts): Promise<Reconciled> {
  const { store, clock } = given.parts
  const done: Reconciled = { asked: 0, undelivered: [], failures: [] }
  const untilAt = clock.now() + lookForMs
  await fewAtOnce(everyConnection(store), async (connection) => {
    if (clock.now() >= untilAt) return false
    await lookAt(given, connection, done)
  })
  return done
}

async function lookAt(given: WebhookParts, connection: ConnectionFacts, done: Reconciled): Promise<void> {
  const { id, health, scopes, foreign } = connection
  if (foreign || health.lostAt !== undefined || health.pausedAt !== undefined) return
  const { shop } = given.parts.providers.of(connection)
  if (!shop || !scopes.includes(shop.webhookLogScope)) return
  const since = await claimLook(given.parts, connection)
  if (since === undefined) return
  try {
    await readLog(given, shop, connection, since, done)
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
  const { connectedAt } = connection
  const notes = store.notes("fact")
  const key = `webhook-log ${withoutOwner(connection.id)}`
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
  shop: ShopFacet,
  { id, mallId }: ConnectionFacts,
  since: number,
  done: Reconciled,
): Promise<void> {
  const { parts, refresh, token, alerting } = given
  const { accessToken } = await token(id)
  const deliveries = await shop.webhookLog({ account: mallId, accessToken }, logMs)
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
