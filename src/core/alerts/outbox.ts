// What is on its way to people: one document, changed as a whole, with a queue for each channel. Pure.

import type { AlertItem } from "./port.ts"
import { type AlertKind, channelRetryTable, keptForMs } from "./table.ts"
import type { AlertMemory } from "./troubles.ts"

/** What one message says of one connection, or of the app. */
export interface MessageItem extends AlertItem {
  /** People believe something older of it, which its end must take back. */
  owed?: boolean
  /** Milder kinds that waited unread, and are not worth telling beside this one. */
  insteadOf?: AlertKind[]
}

/** What waits for a channel: one trouble, or several of a kind that were gathered. Sent, it is an alert. */
export interface Message {
  id: string
  kind: AlertKind
  tier?: number
  at: number
  /** Until then more of its kind is gathered. */
  releaseAt: number
  items: MessageItem[]
}

export interface Channel {
  /** When a process last had this channel. */
  seenAt: number
  queue: Message[]
  /** The newest message of each kind, and the how many-th it was without a calm. */
  lately: Record<string, { at: number; step: number }>
  failures: number
  failingSinceAt?: number
  nextAt?: number
  reason?: string
}

/** A memory that is to be written next: a crash between the two writes repeats nothing and forgets nothing. */
export interface Pending {
  key: string
  ifVersion: number | "new"
  /** Absent: forget it. */
  memory?: AlertMemory
}

export interface Outbox {
  channels: Record<string, Channel>
  pending: Pending[]
}

export const emptyOutbox: Outbox = { channels: {}, pending: [] }

const newChannel: Omit<Channel, "seenAt"> = { queue: [], lately: {}, failures: 0 }

/**
 * The channels of this process become known to all: a process that notices something writes it for every channel, so that
 * a process that knows fewer of them swallows nothing. What nobody has used for days is forgotten.
 */
export function withChannels(box: Outbox, names: readonly string[], now: number): Outbox {
  const isSeen = (name: string) => Math.abs(now - (box.channels[name]?.seenAt ?? 0)) < keptForMs / 3
  if (names.every(isSeen)) return box
  const kept = Object.entries(box.channels).filter(([, { seenAt }]) => Math.abs(now - seenAt) < keptForMs)
  const channels = Object.fromEntries(kept)
  for (const name of names) channels[name] = { ...newChannel, ...channels[name], seenAt: now }
  return { ...box, channels }
}

export function withoutOld(box: Outbox, now: number): Outbox {
  const isOld = ({ at }: Message) => now - at >= keptForMs
  if (!Object.values(box.channels).some(({ queue }) => queue.some(isOld))) return box
  return onAll(box, (channel) => ({ ...channel, queue: channel.queue.filter((message) => !isOld(message)) }))
}

export function onAll(box: Outbox, change: (channel: Channel) => Channel): Outbox {
  const changed = Object.entries(box.channels).map(([name, channel]) => [name, change(channel)] as const)
  return { ...box, channels: Object.fromEntries(changed) }
}

export function hasQueued({ channels }: Outbox): boolean {
  return Object.values(channels).some(({ queue }) => queue.length > 0)
}

/** What this channel is to be told next, unless it is left alone after a failure. */
export function nextFor(box: Outbox, name: string, now: number): Message | undefined {
  const { queue = [], nextAt = 0 } = box.channels[name] ?? {}
  const leftMs = nextAt - now
  // Further off than any wait of the table: written while the clock was wrong.
  if (leftMs > 0 && leftMs <= Math.max(...channelRetryTable)) return undefined
  return queue.find(({ releaseAt }) => releaseAt <= now)
}

/** What was put beside it since it was read stays. */
export function withSent(box: Outbox, name: string, sent: Message, now: number): Outbox {
  const channel = box.channels[name] ?? { ...newChannel, seenAt: now }
  const isSent = (item: MessageItem) =>
    sent.items.some(({ id, sinceAt }) => id === item.id && sinceAt === item.sinceAt)
  const queue = channel.queue
    .map((message) =>
      message.id === sent.id ? { ...message, items: message.items.filter((item) => !isSent(item)) } : message,
    )
    .filter(({ items }) => items.length > 0)
  const { lately } = channel
  return { ...box, channels: { ...box.channels, [name]: { queue, lately, failures: 0, seenAt: now } } }
}

export function withFailure(box: Outbox, name: string, reason: string, now: number): Outbox {
  const channel = box.channels[name] ?? { ...newChannel, seenAt: now }
  const { failures, failingSinceAt = now } = channel
  const wait = channelRetryTable[Math.min(failures, channelRetryTable.length - 1)] ?? 0
  const state = {
    ...channel,
    seenAt: now,
    failures: failures + 1,
    failingSinceAt,
    nextAt: now + wait,
    reason,
  }
  return { ...box, channels: { ...box.channels, [name]: state } }
}
