// Hands what is in the outbox to the channels: each for itself, marked at once, tried again by the table.

import { reasonOf } from "../alive/rescue.ts"
import type { Journal } from "../events.ts"
import type { Clock, Notes, Providers } from "../ports.ts"
import { callingsOf, platformWordsOf } from "../tools/platform-words.ts"
import { changeBox, type ReadBox, withoutPending } from "./memory.ts"
import type { Noted } from "./noticing.ts"
import { type Message, nextFor, withFailure, withSent } from "./outbox.ts"
import type { Alert, AlertItem, Notifier } from "./port.ts"
import { alertRow, namedAtMost, severityOf } from "./table.ts"

/** What one send may take at most; the adapters see to it. */
export const sendMs = 15_000

/** The link in a message about this connection, with which its owner reconnects. */
export type LinkFor = (connectionId: string) => string | undefined | Promise<string | undefined>

export interface DeliveryParts {
  notes: Notes
  providers: Providers
  notifiers: readonly Notifier[]
  linkFor?: LinkFor
  clock: Clock
  journal: Journal
  /** Raised when the process stops. */
  signal: AbortSignal
}

export interface Delivered {
  /** Connections (or the app) somebody was told of, by what. */
  told: Set<string>
  failures: { id: string; reason: string }[]
}

/** Channels do not wait for each other. */
export async function deliver(parts: DeliveryParts, noted: Noted, endsAt: number): Promise<Delivered> {
  const done: Delivered = { told: new Set(), failures: [] }
  const boxes = await Promise.all(
    parts.notifiers.map((notifier) => deliverBy(parts, notifier, noted, endsAt, done)),
  )
  // Nobody wrote: what waits is gathered, or its channel is left alone for now.
  if (noted.isOwed && boxes.every((box) => box === noted)) await changeBox(parts.notes, withoutPending)
  return done
}

async function deliverBy(
  parts: DeliveryParts,
  notifier: Notifier,
  noted: ReadBox,
  endsAt: number,
  done: Delivered,
): Promise<ReadBox> {
  const { notes, clock, journal, signal } = parts
  const { name } = notifier
  let seen = noted
  while (!signal.aborted && clock.now() + sendMs < endsAt) {
    const queued = nextFor(seen.box, name, clock.now())
    if (!queued) return seen
    const alert = await alertOf(parts, queued)
    try {
      await notifier.send(alert, signal)
    } catch (error) {
      // Stopped by ourselves: no failure of the channel, and the next process sends it.
      if (signal.aborted) return seen
      const reason = reasonOf(error)
      const isFirst = !seen.box.channels[name]?.failures
      seen = await changeBox(notes, (box) => withFailure(box, name, reason, clock.now()), seen)
      done.failures.push({ id: name, reason })
      await journal.record({ kind: "alert_failed", by: name, detail: `${name}: ${reason}` }, isFirst)
      return seen
    }
    // Killed between the send and this mark, the next process sends it once more: better twice than never.
    seen = await changeBox(notes, (box) => withSent(box, name, queued, clock.now()), seen)
    for (const item of alert.items) done.told.add(`${item.id ?? "app"} ${alert.kind}`)
    await journal.record({ kind: "alerted", by: name, ...storyOf(alert, name) })
  }
  return seen
}

async function alertOf(
  { providers, linkFor }: DeliveryParts,
  { id, kind, tier, at, items }: Message,
): Promise<Alert> {
  const isTrouble = kind !== "recovered" && kind !== "test"
  const who = isTrouble ? alertRow(kind).who : "nobody"
  const plain = items.map(({ owed, ...item }) => item)
  const told = isTrouble && alertRow(kind).reconnects ? await withLinks(plain, linkFor) : plain
  const platformWords = platformWordsOf(callingsOf(providers), items)
  return { id, kind, tier, severity: severityOf(kind), who, at, items: told, platformWords }
}

/** Made when it is sent, and only for those that are named. */
async function withLinks(items: AlertItem[], linkFor?: LinkFor): Promise<AlertItem[]> {
  const named = items
    .slice(0, namedAtMost)
    .map(async (item) => ({ ...item, link: await linkOf(item, linkFor) }))
  return [...(await Promise.all(named)), ...items.slice(namedAtMost)]
}

/** An alert without its link still says what to do; one that is held back for it says nothing. */
async function linkOf({ id }: AlertItem, linkFor?: LinkFor): Promise<string | undefined> {
  try {
    return id === undefined ? undefined : await linkFor?.(id)
  } catch {
    return undefined
  }
}

function storyOf({ kind, tier, items }: Alert, name: string): { connectionId?: string; detail: string } {
  const what = tier === undefined ? kind : `${kind} ${tier}`
  const many = items.length > 1 ? ` ×${items.length}` : ""
  return { connectionId: items.length === 1 ? items[0]?.id : undefined, detail: `${name}: ${what}${many}` }
}
