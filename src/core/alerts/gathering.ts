// Puts news into a channel's queue: gathered by kind, and taken back where it is over before anybody has read it. Pure.
import type { Channel, Message, MessageItem } from "./outbox.ts"
import type { AlertItem } from "./port.ts"
import { type AlertKind, alertRow, calmMs, gatherTable, type TroubleKind } from "./table.ts"

/** A trouble that is new, or over: what a look at a connection or an app brings to every channel. */
export interface News {
  kind: AlertKind
  tier?: number
  item: AlertItem
  /** It was told before with more days left. */
  again?: boolean
  /** It is over while others of its connection go on: worth no message. */
  isOver?: boolean
}

interface Taken {
  kind: AlertKind
  item: MessageItem
}

export function withNews(channel: Channel, news: readonly News[], now: number, newId: () => string): Channel {
  const queue = channel.queue.map((message) => ({ ...message }))
  const next: Channel = { ...channel, queue, lately: { ...channel.lately } }
  for (const one of news) {
    if (one.isOver) takeBack(queue, one, (kind) => kind === one.kind)
    else if (one.kind === "recovered") addRecovery(next, one, now, newId)
    else addTrouble(next, one, now, newId)
  }
  return { ...next, queue: queue.filter((message) => message.items.length > 0) }
}

function addTrouble(channel: Channel, news: News, now: number, newId: () => string): void {
  const { kind, tier, item, again } = news
  const [over] = takeBack(channel.queue, news, (queued) => queued === "recovered")
  // It came back before anybody read that it was over: they still believe it, and need not hear of it.
  if (tier === undefined && over?.item.was?.includes(kind as TroubleKind)) return
  const replaced = takeBack(channel.queue, news, (queued) => queued === kind || covers(kind, queued))
  const wasRead = again === true && replaced.every((taken) => taken.kind !== kind)
  const owed = over !== undefined || wasRead || replaced.some((taken) => taken.item.owed)
  const insteadOf = unreadKinds(replaced)
  const queued = { ...item, ...(owed && { owed }), ...(insteadOf.length > 0 && { insteadOf }) }
  append(channel, { ...news, item: queued }, now, newId)
}

function covers(kind: AlertKind, milder: AlertKind): boolean {
  return kind !== "recovered" && kind !== "test" && alertRow(kind).covers.includes(milder)
}

/** Every kind that nobody has read, those included that gave way to a worse one before. */
function unreadKinds(taken: Taken[]): AlertKind[] {
  const unread = taken.filter(({ item }) => !item.owed)
  return unread.flatMap(({ kind, item }) => [kind, ...(item.insteadOf ?? [])])
}

function addRecovery(channel: Channel, news: News, now: number, newId: () => string): void {
  const unread = takeBack(channel.queue, news, () => true)
  const unheard = unreadKinds(unread)
  const was = (news.item.was ?? []).filter((kind) => !unheard.includes(kind))
  if (was.length > 0) append(channel, { ...news, item: { ...news.item, was } }, now, newId)
}

/** What waits in the queue about the same connection, or the same trouble of the app. */
function takeBack(queue: Message[], news: News, isMeant: (kind: AlertKind) => boolean): Taken[] {
  const taken: Taken[] = []
  for (const message of queue) {
    const { kind } = message
    if (!isMeant(kind)) continue
    const isMine = (item: MessageItem) => subjectOf(kind, item) === subjectOf(news.kind, news.item)
    taken.push(...message.items.filter(isMine).map((item) => ({ kind, item })))
    message.items = message.items.filter((item) => !isMine(item))
  }
  return taken
}

function subjectOf(kind: AlertKind, { id, app = "", was }: AlertItem): string {
  return id ?? `app ${app} ${was?.[0] ?? kind}`
}

function append(channel: Channel, { kind, tier, item }: News, now: number, newId: () => string): void {
  const name = tier === undefined ? kind : `${kind} ${tier}`
  const open = channel.queue.find((message) => message.kind === kind && message.tier === tier)
  if (open) open.items = [...open.items, item]
  else
    channel.queue.push({
      id: newId(),
      kind,
      tier,
      at: now,
      releaseAt: releaseAt(channel, name, now),
      items: [item],
    })
}

/** The first at once, what follows gathered by the table. */
function releaseAt({ lately }: Channel, name: string, now: number): number {
  const last = lately[name]
  // A moment that far ahead was written while the clock was wrong.
  const isCalm = !last || Math.abs(now - last.at) >= calmMs
  const step = isCalm ? 0 : last.step + 1
  const gap = gatherTable[Math.min(step, gatherTable.length) - 1] ?? 0
  const at = isCalm ? now : Math.max(now, last.at + gap)
  lately[name] = { at, step }
  return at
}
