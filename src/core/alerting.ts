// Watches for trouble, has it noticed after every sweep and once a day, and sees that people hear of it.
import { type AppSight, callsOfConnection } from "./alert-calls.ts"
import { type Delivered, deliver, type LinkFor } from "./alert-delivery.ts"
import { putHint, readBox, removeHint } from "./alert-notes.ts"
import { hasWork, type Look, type NoticingParts, notice } from "./alert-noticing.ts"
import { type AlertPolicy, day, defaultAlertPolicy, severityOf } from "./alert-table.ts"
import { nothingSaid } from "./alerts.ts"
import { assess } from "./assess.ts"
import type { ConnectionFacts } from "./connection.ts"
import type { EventKind, KeeperEvent } from "./events.ts"
import { lastSweep } from "./housekeeping.ts"
import type { Lease, Notifier } from "./ports.ts"
import type { RefreshParts } from "./refresh.ts"
import { reasonOf } from "./rescue.ts"
import { minute } from "./schedule.ts"

export interface AlertOptions {
  /** Nobody is told, and nothing is remembered as told, where there is none. */
  notifiers: readonly Notifier[]
  policy?: Partial<AlertPolicy>
  /** The one link that starts reconnecting; it must not be a bearer of rights. */
  linkFor?: LinkFor
  apiVersion?: { name: string; endsAt: number }
}

export interface DailyCheck {
  checked: number
  /** In trouble, and nobody's owner can help (yet), or the end comes near. */
  warned: number
  needs_reauth: number
  /** Connections (and the app) that people were told of by this very check. */
  notified: number
  /** Channels that did not take a message; they are tried again. */
  failures: { id: string; reason: string }[]
}

export interface ChannelTrouble {
  channel: string
  failures: number
  sinceAt: number
  nextAt: number
  reason: string
  /** Messages it has not got. */
  waiting: number
}

/** What people may ask of the alerts. */
export interface Alerts {
  readonly channels: readonly string[]
  /** Looks at every connection. Done twice, or by two processes, it tells nothing twice. */
  dailyCheck(): Promise<DailyCheck>
  channelTroubles(): Promise<ChannelTrouble[]>
  /** A try-out on every channel, each with the reason where it failed. */
  sendTest(): Promise<{ channel: string; reason?: string }[]>
  /** A webhook says that the app was removed from this mall: to be verified, marks nothing. */
  hintUninstalled(id: string): Promise<void>
  /** Cafe24 still takes what we hold: there was nothing in it. */
  withdrawHint(id: string): Promise<void>
}

export interface Alerting extends Alerts {
  /** Shown every connection that comes back from a refresh. */
  saw(connection: ConnectionFacts): void
  /** After a sweep. `sinceAt`: what other processes wrote into the journal from then on is looked at too. */
  pass(sinceAt: number): Promise<void>
  /** Nothing is sent any more; what is under way is given up and sent by the next process. */
  stop(): void
}

/** After these a connection is worth a look. */
const telling: ReadonlySet<EventKind> = new Set<EventKind>([
  "connected",
  "reconnected",
  "recovered",
  "lost",
  "unclear",
  "refresh_failed",
  "rescue_waiting",
])
const accepting: ReadonlySet<EventKind> = new Set<EventKind>(["connected", "reconnected", "refreshed"])

const leaseMs = 3 * minute
/** Clocks of several machines differ; looking twice tells nothing twice. */
const overlapMs = 10 * minute
const patienceMs = 20_000
const pageSize = 200

type Parts = RefreshParts & { options: AlertOptions; policy: AlertPolicy }

export function createAlerting(given: RefreshParts, options: AlertOptions): Alerting {
  const policy = { ...defaultAlertPolicy, ...options.policy }
  const parts: Parts = { ...given, options, policy }
  const { clock, journal } = parts
  const notes = parts.store.notes("alert")
  const stopping = new AbortController()
  const watched = new Set<string>()
  let acceptedAt = 0
  const isDeaf = options.notifiers.length === 0
  const longestTierMs = Math.max(0, ...policy.days) * day
  if (!isDeaf) {
    journal.listen(({ kind, connectionId, at }) => {
      if (accepting.has(kind)) acceptedAt = at
      if (connectionId !== undefined && telling.has(kind)) watched.add(connectionId)
    })
  }

  const look = async (more: Partial<Look> & { app?: AppSight; patient?: boolean }): Promise<Delivered> => {
    const nothing: Delivered = { told: new Set(), failures: [] }
    if (isDeaf || stopping.signal.aborted) return nothing
    const seen = [...watched]
    const app = { ...(await appSight(parts, acceptedAt)), ...more.app }
    const all: Look = { ids: [...seen, ...(more.ids ?? [])], found: more.found ?? [], app }
    const noticing = noticingParts(parts)
    if (!(await hasWork(noticing, all))) return nothing
    const held = await takeLease(parts, more.patient ? patienceMs : 0)
    // Another process is at it; what this one has seen it looks at next time.
    if (!held) return nothing
    try {
      await notice(noticing, all)
      for (const id of seen) watched.delete(id)
      const { notifiers, linkFor } = options
      return await deliver(
        { notes, notifiers, linkFor, clock, journal, signal: stopping.signal },
        held.endsAt,
      )
    } finally {
      await held.lease.release().catch(() => undefined)
    }
  }

  return {
    channels: options.notifiers.map((notifier) => notifier.name),
    saw: ({ id, tokens }) => {
      if (!isDeaf && tokens.refreshExpiresAt - clock.now() <= longestTierMs) watched.add(id)
    },
    pass: async (sinceAt) => {
      try {
        const ids = isDeaf ? [] : await namedSince(parts, sinceAt - overlapMs)
        await look({ ids })
      } catch (error) {
        // The sweep has done its work; whoever was to be told of is still watched.
        await journal.record({ kind: "alert_failed", detail: reasonOf(error) }, false)
      }
    },
    dailyCheck: async () => {
      const { found, ...counts } = await countAll(parts)
      const [longestDue] = await parts.store.list({ dueBefore: clock.now(), limit: 1 })
      const app: AppSight = { ...(await appSight(parts, acceptedAt)), dueSinceAt: longestDue?.refreshAt }
      const { told, failures } = await look({ found, app, patient: true })
      return { ...counts, notified: told.size, failures }
    },
    channelTroubles: async () => {
      const { box } = await readBox(notes)
      return Object.entries(box.channels).flatMap(([channel, state]) => {
        const { failures, failingSinceAt = 0, nextAt = 0, reason = "" } = state
        const waiting = state.queue.length
        return failures > 0 ? [{ channel, failures, sinceAt: failingSinceAt, nextAt, reason, waiting }] : []
      })
    },
    sendTest: async () =>
      Promise.all(options.notifiers.map((notifier) => tryOut(parts, notifier, stopping.signal))),
    hintUninstalled: (id) => putHint(notes, id, clock.now()),
    withdrawHint: (id) => removeHint(notes, id),
    stop: () => stopping.abort(),
  }
}

function noticingParts({ store, clock, chance, policy, options, waiting, timing }: Parts): NoticingParts {
  return {
    store,
    notes: store.notes("alert"),
    clock,
    policy,
    channels: options.notifiers.map((notifier) => notifier.name),
    newId: () => chance.id(),
    waiting,
    leaseMs: timing.leaseMs,
  }
}

async function appSight(parts: Parts, acceptedAt: number): Promise<AppSight> {
  const lastSweepAt = (await lastSweep(parts))?.at
  return { rejected: parts.appHold.held(), acceptedAt, lastSweepAt, apiVersion: parts.options.apiVersion }
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

/** Other processes found out too: a command, a library, a replica that has ended since. */
async function namedSince({ journal }: Parts, sinceAt: number): Promise<string[]> {
  const ids = new Set<string>()
  let before: string | undefined
  for (;;) {
    const page: KeeperEvent[] = await journal.newest(pageSize, before)
    for (const { at, kind, connectionId } of page) {
      if (at < sinceAt) return [...ids]
      if (connectionId !== undefined && telling.has(kind)) ids.add(connectionId)
    }
    before = page.at(-1)?.id
    if (page.length < pageSize) return [...ids]
  }
}

/** Lists open no seal: what cannot be opened any more is warned of as well. */
async function countAll({ store, clock, policy }: Parts) {
  const all = { checked: 0, warned: 0, needs_reauth: 0, found: [] as ConnectionFacts[] }
  let after: ConnectionFacts | undefined
  for (;;) {
    const page = await store.list({ after, limit: pageSize })
    for (const connection of page) {
      all.checked++
      const assessment = assess(connection, clock.now())
      if (callsOfConnection({ connection, assessment }, nothingSaid, policy, clock.now()).length === 0)
        continue
      all.found.push(connection)
      if (assessment.actor === "owner") all.needs_reauth++
      else all.warned++
    }
    after = page.at(-1)
    if (page.length < pageSize) return all
  }
}

async function tryOut(
  { clock, chance }: Parts,
  notifier: Notifier,
  signal: AbortSignal,
): Promise<{ channel: string; reason?: string }> {
  const severity = severityOf("test")
  try {
    const at = clock.now()
    await notifier.send({ id: chance.id(), kind: "test", severity, who: "nobody", at, items: [] }, signal)
    return { channel: notifier.name }
  } catch (error) {
    return { channel: notifier.name, reason: reasonOf(error) }
  }
}
