// What is on its way to people: one document, changed as a whole. Gathers, releases, marks and forgets. Pure.

import type { AlertMemory } from "./alert-calls.ts"
import {
  type AlertKind,
  calmMs,
  channelRetryTable,
  gatherTable,
  keptForMs,
  type TroubleKind,
} from "./alert-table.ts"
import type { AlertItem } from "./ports.ts"

export interface Outgoing {
  id: string
  kind: AlertKind
  tier?: number
  at: number
  /** Until then more of its kind is gathered. */
  releaseAt: number
  items: AlertItem[]
  /** Channels that have yet to take it. */
  to: string[]
  /** At least one channel has. */
  told?: boolean
}

export interface ChannelState {
  /** When a process last had this channel. */
  seenAt: number
  failures: number
  failingSinceAt?: number
  nextAt?: number
  reason?: string
}

/** A memory that must be written before anything else happens: a crash between the two writes repeats nothing. */
export interface Pending {
  key: string
  ifVersion: number | "new"
  /** Absent: forget it. */
  memory?: AlertMemory
}

export interface Outbox {
  messages: Outgoing[]
  pending: Pending[]
  channels: Record<string, ChannelState>
  /** The newest message of each kind, and the how many-th it was without a calm. */
  lately: Record<string, { at: number; step: number }>
}

export const emptyOutbox: Outbox = { messages: [], pending: [], channels: {}, lately: {} }

export interface News {
  kind: AlertKind
  tier?: number
  item: AlertItem
}

interface Which {
  kind: AlertKind
  tier?: number
}

const nameOf = ({ kind, tier }: Which) => (tier === undefined ? kind : `${kind} ${tier}`)

/** Puts news into the message of their kind that still waits, or into a new one. */
export function withNews(box: Outbox, news: readonly News[], now: number, newId: () => string): Outbox {
  const messages = box.messages.map((message) => ({ ...message }))
  const next: Outbox = { ...box, messages, lately: { ...box.lately } }
  for (const one of news) {
    const worth = one.kind === "recovered" ? withoutUnread(next, one) : unlessStillBelieved(next, one)
    if (!worth) continue
    const open = messages.find((message) => nameOf(message) === nameOf(worth) && isOpen(message, now))
    if (open) open.items = [...open.items, worth.item]
    else messages.push(newMessage(next, worth, now, newId()))
  }
  return { ...next, messages: messages.filter((message) => message.items.length > 0) }
}

/** Nobody is about to send it: it is held back, or was begun in this very pass. */
function isOpen(message: Outgoing, now: number): boolean {
  return !message.told && (message.releaseAt > now || message.at === now)
}

/** What nobody has read of a trouble that is over is taken back; undefined: that was all there was. */
function withoutUnread(box: Outbox, news: News): News | undefined {
  let was = news.item.was ?? []
  for (const message of box.messages) {
    const kind = message.kind as TroubleKind
    const mine = message.items.filter((item) => item.id === news.item.id)
    if (message.told || mine.length === 0 || !was.includes(kind)) continue
    message.items = message.items.filter((item) => !mine.includes(item))
    was = was.filter((one) => one !== kind)
  }
  return was.length > 0 ? { ...news, item: { ...news.item, was } } : undefined
}

/** It came back before anybody read that it was over: they still believe in it, and need not hear of it. */
function unlessStillBelieved(box: Outbox, news: News): News | undefined {
  const { kind, tier, item } = news
  for (const message of box.messages) {
    if (message.told || message.kind !== "recovered") continue
    const over = message.items.find(
      ({ id, was = [] }) => id === item.id && (id !== undefined || was.includes(kind as TroubleKind)),
    )
    if (!over) continue
    message.items = message.items.filter((one) => one !== over)
    if (tier === undefined && over.was?.includes(kind as TroubleKind)) return undefined
  }
  return news
}

function newMessage(box: Outbox, { kind, tier, item }: News, now: number, id: string): Outgoing {
  const name = nameOf({ kind, tier })
  const last = box.lately[name]
  const isCalm = !last || now - last.at >= calmMs || last.at > now + calmMs
  const step = isCalm ? 0 : last.step + 1
  const gap = gatherTable[Math.min(step, gatherTable.length) - 1] ?? 0
  const releaseAt = isCalm ? now : Math.max(now, last.at + gap)
  box.lately[name] = { at: releaseAt, step }
  return { id, kind, tier, at: now, releaseAt, items: [item], to: Object.keys(box.channels) }
}

/** The channels of this process are known to all, so that whoever notices something writes it for every channel. */
export function withChannels(box: Outbox, names: readonly string[], now: number): Outbox {
  const isRecent = (state: ChannelState | undefined) => state && Math.abs(now - state.seenAt) < keptForMs / 3
  if (names.every((name) => isRecent(box.channels[name]))) return box
  const kept = Object.entries(box.channels).filter(([, { seenAt }]) => Math.abs(now - seenAt) < keptForMs)
  const channels = Object.fromEntries(kept)
  for (const name of names) channels[name] = { failures: 0, ...channels[name], seenAt: now }
  return { ...box, channels }
}

export function isWaiting(box: Outbox, name: string, now: number): boolean {
  const nextAt = box.channels[name]?.nextAt ?? 0
  // Further off than any wait of the table: written while the clock was wrong.
  return nextAt > now && nextAt - now <= Math.max(...channelRetryTable)
}

/** What this channel is to be told next: all messages of one kind that it has not got, as one. */
export function nextFor(box: Outbox, name: string, now: number): Outgoing[] {
  const mine = box.messages.filter(({ to, releaseAt }) => to.includes(name) && releaseAt <= now)
  const first = mine[0]
  return first ? mine.filter((message) => nameOf(message) === nameOf(first)) : []
}

export function withSent(box: Outbox, name: string, ids: readonly string[], now: number): Outbox {
  const messages = box.messages
    .map((message) =>
      ids.includes(message.id)
        ? { ...message, to: message.to.filter((to) => to !== name), told: true }
        : message,
    )
    .filter(({ to }) => to.length > 0)
  return { ...box, messages, channels: { ...box.channels, [name]: { seenAt: now, failures: 0 } } }
}

export function withFailure(box: Outbox, name: string, reason: string, now: number): Outbox {
  const { failures = 0, failingSinceAt = now } = box.channels[name] ?? {}
  const wait = channelRetryTable[Math.min(failures, channelRetryTable.length - 1)] ?? 0
  const state = { seenAt: now, failures: failures + 1, failingSinceAt, nextAt: now + wait, reason }
  return { ...box, channels: { ...box.channels, [name]: state } }
}

/** Old messages nobody could be given. */
export function withoutOld(box: Outbox, now: number): Outbox {
  const messages = box.messages.filter(({ at }) => now - at < keptForMs)
  return messages.length === box.messages.length ? box : { ...box, messages }
}
