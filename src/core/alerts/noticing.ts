// Looks at connections and at the app, compares with what was said, and puts what people must hear into the outbox.

import { lastTokenEndsAt } from "../alive/ended/last-token.ts"
import { nameToConnect } from "../alive/unproven.ts"
import type { ConnectionFacts } from "../connection.ts"
import { ofApp } from "../id.ts"
import type { Notes, Store } from "../ports.ts"
import { type Change, changeOfApp, changeOfConnection, nothingSaid } from "./changes.ts"
import { type News, withNews } from "./gathering.ts"
import {
  type AlertNotes,
  changeBox,
  memoryKey,
  putBox,
  type ReadBox,
  type RememberedTrouble,
  readAlertNotes,
  readBox,
  rememberPending,
  removeHint,
  withoutPending,
  written,
} from "./memory.ts"
import { hasQueued, type Outbox, onAll, type Pending, withChannels, withoutOld } from "./outbox.ts"
import { isAnswered, readOrSkip, type SightParts, sightOf, waitingIds } from "./sight-of-connection.ts"
import { type AlertPolicy, appTroubles, type TroubleKind } from "./table.ts"
import type { AppSight, ConnectionSight, Trouble } from "./troubles.ts"

export interface NoticingParts extends SightParts {
  store: Store
  notes: Notes
  policy: AlertPolicy
  channels: readonly string[]
  newId(): string
}

/** What to look at, besides the connections with an open note. */
export interface Look {
  ids: readonly string[]
  /** Read by the caller a moment ago. */
  found: readonly ConnectionFacts[]
  app: AppSight
  /** The other apps: whether each is rejected. */
  others?: readonly AppSight[]
}

interface Noticed {
  news: News[]
  pending: Pending[]
  /** Hints that have been answered. */
  answered: string[]
}

/** Is there something to write, or something on its way? `known` was read in one go, which is all it costs where all is well. */
export function hasWork(parts: NoticingParts, known: AlertNotes, look: Look): boolean {
  const { box, ids, hints } = known
  const isSeen = withChannels(box, parts.channels, parts.clock.now()) === box
  if (!isSeen || hasQueued(box) || box.pending.length + ids.length + hints.size > 0) return true
  if (look.found.length > 0 || look.ids.length > 0 || waitingIds(parts).length > 0) return true
  return noticeApps(parts, known, look).news.length > 0
}

export interface Noted extends ReadBox {
  /** What was said is written down, and the outbox does not know it yet: the next write to it says so. */
  isOwed: boolean
}

/**
 * First the messages, then what was said: a process that dies in between leaves it written down in the outbox. `seen` was read
 * before the lease was ours; what has changed since refuses the write, and is read then.
 */
export async function notice(parts: NoticingParts, seen: AlertNotes, look: Look): Promise<Noted> {
  const { notes, clock } = parts
  for (let known = seen; ; known = await readAlertNotes(notes)) {
    if (known.box.pending.length > 0) {
      await rememberPending(notes, known.box.pending)
      await changeBox(notes, withoutPending, { box: known.box, version: known.boxVersion })
      continue
    }
    const onApp = noticeApps(parts, known, look)
    const onMalls = await noticeConnections(parts, known, look)
    const now = clock.now()
    const box = withoutOld(withChannels(known.box, parts.channels, now), now)
    const news = [...onApp.news, ...onMalls.news]
    const pending = [...onApp.pending, ...onMalls.pending]
    const next: Outbox =
      pending.length > 0
        ? { ...onAll(box, (channel) => withNews(channel, news, now, parts.newId)), pending }
        : box
    const isNews = next !== known.box
    if (isNews && !(await putBox(notes, next, known.boxVersion))) continue
    // What waits may have been sent by another process before the lease was ours.
    if (!isNews && hasQueued(next) && (await readBox(notes)).version !== known.boxVersion) continue
    await rememberPending(notes, pending)
    for (const id of onMalls.answered) await removeHint(notes, id)
    const left = withoutPending(next)
    const { version } = isNews ? written(next, known.boxVersion) : { version: known.boxVersion }
    return { box: left, version, isOwed: pending.length > 0 }
  }
}

function noticeApps(parts: NoticingParts, known: AlertNotes, { app, others = [] }: Look): Noticed {
  const noticed: Noticed = { news: [], pending: [], answered: [] }
  for (const kind of appTroubles) noticeApp(parts, known, { kind, sight: app }, noticed)
  for (const sight of others) noticeApp(parts, known, { kind: "app_rejected", sight }, noticed)
  return noticed
}

function noticeApp(
  parts: NoticingParts,
  known: AlertNotes,
  { kind, sight }: { kind: TroubleKind; sight: AppSight },
  noticed: Noticed,
): void {
  const { app } = sight
  const key = memoryKey.app(kind, app)
  const remembered = known.memories.get(key)
  const change = changeOfApp(kind, sight, remembered?.memory ?? nothingSaid, parts.clock.now())
  // The others are about the house.
  const about = kind === "app_rejected" ? { ...ofApp(sight.name), ...mallsOf(sight) } : {}
  add(noticed, key, remembered, change, ({ sinceAt, untilAt, detail }) => ({
    ...about,
    sinceAt,
    untilAt,
    detail,
  }))
}

function mallsOf({ malls }: AppSight): { malls?: number } {
  return malls === undefined ? {} : { malls }
}

async function noticeConnections(parts: NoticingParts, known: AlertNotes, look: Look): Promise<Noticed> {
  const noticed: Noticed = { news: [], pending: [], answered: [] }
  const found = new Map(look.found.map((connection) => [connection.id, connection]))
  const ids = [...found.keys(), ...look.ids, ...known.ids, ...known.hints.keys(), ...waitingIds(parts)]
  for (const id of new Set(ids)) {
    const connection = found.get(id) ?? (await readOrSkip(parts.store, id))
    if (connection === "unreadable") continue
    const sight = sightOf(parts, id, connection, known.hints.get(id))
    const key = memoryKey.connection(id)
    const remembered = known.memories.get(key)
    const change = changeOfConnection(
      sight,
      remembered?.memory ?? nothingSaid,
      parts.policy,
      parts.clock.now(),
    )
    add(noticed, key, remembered, change, (call) => itemOf(id, call, sight))
    if (isAnswered(sight)) noticed.answered.push(id)
  }
  return noticed
}

/** Of what is over or has recovered no kind is left that says anything of its token. */
type Told = Pick<Trouble, "sinceAt" | "untilAt" | "detail"> & Partial<Pick<Trouble, "kind">>

function itemOf(id: string, call: Told, sight: ConnectionSight): News["item"] {
  const { sinceAt, untilAt, detail } = call
  const { connection, assessment } = sight
  // A hint stands where the platform did not take the token: that it has time left is no promise.
  const isDoubted = call.kind === "uninstalled_hint"
  const worksUntilAt = connection && !isDoubted ? lastTokenEndsAt(connection) : undefined
  const claimed = connection?.unproven && { claimedAs: nameToConnect(connection) }
  return { id, sinceAt, untilAt, worksUntilAt, nextAt: assessment?.nextAt, detail, ...claimed }
}

function add(
  noticed: Noticed,
  key: string,
  remembered: RememberedTrouble | undefined,
  change: Change | undefined,
  itemOf: (call: Told) => News["item"],
): void {
  // An empty memory is the leftover of a process that ended between two writes.
  const isLeftover = remembered !== undefined && Object.keys(remembered.memory.said).length === 0
  if (!change && !isLeftover) return
  const { tell = [], over = [], recovered, memory } = change ?? {}
  for (const kind of over) noticed.news.push({ kind, isOver: true, item: itemOf({ sinceAt: 0 }) })
  for (const call of tell) {
    noticed.news.push({ kind: call.kind, tier: call.tier, again: call.again, item: itemOf(call) })
  }
  if (recovered && remembered) {
    const began = Object.values(remembered.memory.said).map((said) => said.sinceAt)
    const item = { ...itemOf({ sinceAt: Math.min(...began) }), was: recovered }
    noticed.news.push({ kind: "recovered", item })
  }
  noticed.pending.push({ key, ifVersion: remembered?.version ?? "new", memory })
}
