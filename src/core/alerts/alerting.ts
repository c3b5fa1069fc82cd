// Watches for trouble, has it noticed after every sweep and once a day, and sees that people hear of it.

import { lastSweep } from "../alive/last-sweep.ts"
import type { RefreshParts } from "../alive/parts.ts"
import { reasonOf } from "../alive/rescue.ts"
import { minute } from "../alive/schedule.ts"
import type { ConnectionFacts } from "../connection.ts"
import type { Lease } from "../ports.ts"
import { callingsOf, platformWordsOf } from "../tools/platform-words.ts"
import { type ChannelTrouble, channelTroubles, type TryOut, tryOut } from "./channels.ts"
import { countAll, type DailyCheck } from "./daily.ts"
import { type Delivered, deliver, type LinkFor } from "./delivery.ts"
import { type AlertNotes, memoryKey, putHint, readAlertNotes, removeHint } from "./memory.ts"
import { hasWork, type Look, type NoticingParts, notice } from "./noticing.ts"
import type { Alert, AlertItem, Notifier } from "./port.ts"
import { warnShare } from "./short-lives.ts"
import { sightsOfApps } from "./sight-of-apps.ts"
import { type AlertPolicy, alertRow, day, defaultAlertPolicy, type TroubleKind } from "./table.ts"
import type { AppSight } from "./troubles.ts"
import { createWatch, isNearEnd, namedSince } from "./watch.ts"

export type { DailyCheck } from "./daily.ts"

/** Who is told of trouble, when, and with which link. */
export interface AlertOptions {
  /** Nobody is told, and nothing is remembered as told, where there is none. */
  notifiers: readonly Notifier[]
  policy?: Partial<AlertPolicy>
  /** The one link that starts reconnecting; it must not be a bearer of rights. */
  linkFor?: LinkFor
  apiVersion?: { name: string; endsAt: number }
}

/** What people may ask of the alerts. */
export interface Alerts {
  readonly channels: readonly string[]
  /** Looks at every connection. Done twice, or by two processes, it tells nothing twice. */
  dailyCheck(): Promise<DailyCheck>
  channelTroubles(): Promise<ChannelTrouble[]>
  /** A try-out on every channel, each with the reason where it failed. */
  sendTest(): Promise<TryOut[]>
}

export interface Alerting extends Alerts {
  /** A webhook says that the app was removed from this mall: to be verified, marks nothing. */
  hintUninstalled(id: string): Promise<void>
  /** The provider still takes what we hold: there was nothing in it. */
  withdrawHint(id: string): Promise<void>
  /** Shown every connection that comes back from a refresh. */
  saw(connection: ConnectionFacts): void
  /** After a sweep. `sinceAt`: what other processes wrote into the journal from then on is looked at too. */
  pass(sinceAt: number): Promise<void>
  /** At once and by every channel, although the store can remember nothing; the caller sees that it is said once. */
  tellNow(kind: TroubleKind, item: AlertItem, isOver: boolean): Promise<void>
  /** Nothing is sent any more; what is under way is given up and sent by the next process. */
  stop(): void
}

const leaseMs = 3 * minute
const patienceMs = 20_000

interface Parts extends RefreshParts {
  options: AlertOptions
  policy: AlertPolicy
  /** Raised when the process stops. */
  signal: AbortSignal
}

export function createAlerting(given: RefreshParts, options: AlertOptions): Alerting {
  const { notifiers } = options
  const policy = { ...defaultAlertPolicy, ...options.policy }
  const stopping = new AbortController()
  const { signal } = stopping
  const parts: Parts = { ...given, options, policy, signal }
  const { store, clock, chance, journal, appHolds } = parts
  const notes = store.notes("alert")
  const watch = createWatch(journal)
  const longestTierMs = Math.max(0, ...policy.days) * day
  const isDeaf = notifiers.length === 0

  const look = async (more: Partial<Look>, waitMs: number): Promise<Delivered> => {
    if (isDeaf || signal.aborted) return nothingTold()
    const seen = watch.take()
    const ids = [...seen, ...(more.ids ?? [])]
    try {
      const [first, ...others] = await sightsOfApps(parts, watch)
      const app: AppSight = { ...first, apiVersion: options.apiVersion, ...more.app }
      const all: Look = { ids, found: more.found ?? [], app, others }
      const done = await lookUnderLease(parts, all, waitMs)
      // Another process is at it; what this one has seen it looks at next time.
      if (!done) watch.add(ids)
      return done ?? nothingTold()
    } catch (error) {
      watch.add(ids)
      throw error
    }
  }

  return {
    channels: notifiers.map((notifier) => notifier.name),
    saw: (connection) => {
      const nearMs = longestTierMs * warnShare(parts.providers.of(connection).facts)
      if (!isDeaf && isNearEnd(connection, nearMs, clock.now())) watch.add([connection.id])
    },
    pass: async (sinceAt) => {
      try {
        await look({ ids: isDeaf ? [] : await namedSince(journal, sinceAt) }, 0)
      } catch (error) {
        // The sweep has done its work; connections that were to be told of are still watched.
        await journal.record({ kind: "alert_failed", detail: reasonOf(error) }, false)
      }
    },
    dailyCheck: async () => {
      await appHolds.load()
      const { inTrouble, ...counts } = await countAll(parts, policy, (await readAlertNotes(notes)).hints)
      const [longestDue] = await store.list({ dueBefore: clock.now(), limit: 1 })
      const app: AppSight = { dueSinceAt: longestDue?.refreshAt }
      const { told, failures } = await look({ found: inTrouble, app }, patienceMs)
      return { ...counts, notified: told.size, failures }
    },
    channelTroubles: () => channelTroubles(notes),
    sendTest: () =>
      Promise.all(notifiers.map((notifier) => tryOut(notifier, chance.id(), clock.now(), signal))),
    hintUninstalled: (id) => putHint(notes, id, clock.now()),
    withdrawHint: (id) => removeHint(notes, id),
    tellNow: (kind, item, isOver) => tellNow(parts, kind, item, isOver),
    stop: () => stopping.abort(),
  }
}

async function tellNow(parts: Parts, kind: TroubleKind, item: AlertItem, isOver: boolean): Promise<void> {
  const { options, providers, chance, clock, journal, signal } = parts
  const platformWords = platformWordsOf(callingsOf(providers), [item])
  const made = { id: chance.id(), at: clock.now(), platformWords }
  const row = alertRow(kind)
  const alert: Alert = isOver
    ? { ...made, kind: "recovered", severity: "good", who: "nobody", items: [{ ...item, was: [kind] }] }
    : { ...made, kind, severity: row.severity, who: row.who, items: [item] }
  const send = async (notifier: Notifier) => {
    try {
      await notifier.send(alert, signal)
      await journal.record({ kind: "alerted", by: notifier.name, detail: `${notifier.name}: ${alert.kind}` })
    } catch (error) {
      const detail = `${notifier.name}: ${reasonOf(error)}`
      await journal.record({ kind: "alert_failed", by: notifier.name, detail }, false)
    }
  }
  await Promise.all(options.notifiers.map(send))
}

const nothingTold = (): Delivered => ({ told: new Set(), failures: [] })

/** Undefined: another process has the lease. */
async function lookUnderLease(parts: Parts, all: Look, waitMs: number): Promise<Delivered | undefined> {
  const { store, clock, journal, options, signal } = parts
  const noticing = noticingParts(parts)
  const known = await readAlertNotes(noticing.notes)
  const sight = { ...all, app: await withLastSweep(parts, known, all.app) }
  if (!hasWork(noticing, known, sight)) return nothingTold()
  const held = await takeLease(parts, waitMs)
  if (!held) return undefined
  try {
    const noted = await notice(noticing, known, sight)
    const { notifiers, linkFor } = options
    const notes = store.notes("alert")
    const delivery = { notes, providers: parts.providers, notifiers, linkFor, clock, journal, signal }
    return await deliver(delivery, noted, held.endsAt)
  } finally {
    await held.lease.release().catch(() => undefined)
  }
}

function noticingParts({
  store,
  providers,
  clock,
  chance,
  policy,
  options,
  waiting,
  timing,
}: Parts): NoticingParts {
  return {
    store,
    providers,
    notes: store.notes("alert"),
    clock,
    policy,
    channels: options.notifiers.map((notifier) => notifier.name),
    newId: () => chance.id(),
    waiting,
    leaseMs: timing.leaseMs,
  }
}

/** Asked for only where it can matter: somebody saw that refreshing is late, or people were told that it stands still. */
async function withLastSweep(parts: Parts, known: AlertNotes, app: AppSight): Promise<AppSight> {
  const isAsked = app.dueSinceAt !== undefined || known.memories.has(memoryKey.app("sweep_stalled"))
  return isAsked ? { ...app, lastSweepAt: (await lastSweep(parts))?.at } : app
}

async function takeLease(
  { store, clock }: Parts,
  patienceMs: number,
): Promise<{ lease: Lease; endsAt: number } | undefined> {
  const startedAt = clock.now()
  for (;;) {
    const endsAt = clock.now() + leaseMs
    const lease = await store.lease("alerts", leaseMs)
    if (lease) return { lease, endsAt }
    if (clock.now() - startedAt >= patienceMs) return undefined
    await clock.sleep(1_000)
  }
}
