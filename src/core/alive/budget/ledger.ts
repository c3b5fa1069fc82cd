// The note of a mall's token requests, kept where its connections do not tell it all: several owners, codes, questions, a hold.
import type { ConnectionFacts } from "../../connection.ts"
import { allBeside } from "../../every-connection.ts"
import { readId, withoutOwner } from "../../id.ts"
import type { Note } from "../../ports.ts"
import type { RefreshParts } from "../parts.ts"
import { minute, olderForMs, olderRequests, retryTable } from "../schedule.ts"
import type { AskedShare, MallNow } from "./judge.ts"
import { limitsOf } from "./limits.ts"
import { withRequestsRenoted } from "./steady.ts"

/** The provider asked us to wait, and means the mall. */
interface Hold {
  until: number
  /** How often in a row. */
  times: number
}

/** By our clock as it counts, and as it is written down. */
export interface NotedShare extends AskedShare {
  notedAt: number
}

interface NotedMall extends MallNow {
  asked: readonly NotedShare[]
}

interface Kept {
  at: number
  untilAt: number
  asked: AskedShare[]
  hold?: Hold
}

export interface Ledger {
  mall: NotedMall
  /** They count no more, and go on standing in the note: see `olderOf`. */
  older: readonly NotedShare[]
  hold?: Hold
  version: number | "new"
  /** Moments that are still to come, of a clock that is known to be wrong: to be written down as of now, so that they end. */
  isOdd: boolean
}

/** One for an app and a mall, over all its owners. */
function keyOf(id: string): string {
  return `budget ${withoutOwner(id)}`
}

type Parts = Pick<RefreshParts, "store" | "clock" | "providers" | "steady">

/** What is known of a mall before a token of one of its connections is spent. */
export interface MallRead {
  note: Note | undefined
  all: readonly ConnectionFacts[]
}

/** Asked in the same moment: a store may answer both, and whatever else is asked with them, in one turn. */
export async function readMall({ store }: Pick<Parts, "store">, id: string): Promise<MallRead> {
  const [note, all] = await Promise.all([store.notes("state").get(keyOf(id)), allBeside(store, id)])
  return { note, all }
}

/** `id`: who asks, or any of its connections. `known`: what was just read, where somebody did. */
export async function readLedger(parts: Parts, id: string, known?: MallRead): Promise<Ledger> {
  const { clock } = parts
  const budget = limitsOf(parts, readId(id))
  const { note, all } = known ?? (await readMall(parts, id))
  const now = clock.now()
  const { windowMs } = budget
  const { asked: written = [], hold } = (note?.value ?? {}) as Partial<Kept>
  const mallId = withoutOwner(id)
  const renoted = written.map((one) => ({ ...one, at: parts.steady.renoted(mallId, one.at, windowMs) }))
  const chains = chainsOf(
    id,
    all.map((one) => withRequestsRenoted(parts.steady, one, windowMs)),
  )
  const isHeld = hold !== undefined && hold.until <= now + budget.windowMs
  const everyOne = [...renoted, ...unwritten(renoted, chains)].map((one) => ({
    ...one,
    notedAt: one.at,
    at: parts.steady.counting(mallId, one.at, windowMs),
  }))
  const counting = recent(everyOne, now, windowMs)
  return {
    mall: {
      budget,
      owners: chains
        .map(({ shown }) => shown)
        .filter(({ health }) => health.lostAt === undefined && health.pausedAt === undefined)
        .filter((one) => !one.unproven || one.id === id),
      asked: counting,
      ...(isHeld && { heldUntil: hold.until }),
    },
    older: olderOf(everyOne, now, { ...budget, taken: counting.length }),
    ...(isHeld && { hold }),
    version: note?.version ?? "new",
    isOdd: renoted.some(({ at }, index) => at < written[index]!.at),
  }
}

/** Connections that hold the same pair are refreshed once, and are one to the budget. */
interface Chain {
  shown: ConnectionFacts
  members: readonly ConnectionFacts[]
}

function chainsOf(id: string, all: readonly ConnectionFacts[]): Chain[] {
  const ours = all.filter((one) => !one.foreign)
  return [...Map.groupBy(ours, ({ tag }) => tag).values()].map((members) => ({
    shown: members.find((one) => one.id === id) ?? members[0]!,
    members,
  }))
}

/** A lone connection counts by itself. What stands in the note as well, or with several that hold one pair, is counted once. */
function unwritten(asked: readonly AskedShare[], chains: readonly Chain[]): AskedShare[] {
  return chains.flatMap(({ shown: { id, health }, members }) => {
    const ids = new Set(members.map((one) => one.id))
    const written = asked.filter((one) => ids.has(one.id)).map(({ at }) => at)
    const made = members.length === 1 ? health.requestedAt : shared(members)
    return made
      .filter((at) => {
        const place = written.indexOf(at)
        if (place >= 0) written.splice(place, 1)
        return place < 0
      })
      .map((at) => ({ id, at }))
  })
}

function shared(members: readonly ConnectionFacts[]): number[] {
  return [...new Set(members.flatMap(({ health }) => health.requestedAt))]
}

/** Where our clock turns out to be wrong, some of them were asked just now: as many as a budget has, of a day. */
function olderOf(asked: NotedShare[], now: number, room: Parameters<typeof olderRequests>[2]): NotedShare[] {
  const sorted = asked.toSorted((left, right) => left.at - right.at)
  return olderRequests(sorted, now, room, ({ at }) => at)
}

function recent(asked: NotedShare[], now: number, windowMs: number): NotedShare[] {
  return asked
    .filter(({ at }) => at > now - windowMs)
    .map((one) => ({ ...one, at: Math.min(one.at, now) }))
    .sort((left, right) => left.at - right.at)
}

/** False: somebody else has counted since it was read. */
export function writeLedger(
  parts: Parts,
  id: string,
  {
    asked,
    older,
    hold,
    version,
  }: Pick<Ledger, "older" | "hold" | "version"> & { asked: readonly NotedShare[] },
): Promise<boolean> {
  const { store, clock } = parts
  const at = clock.now()
  const kept: Kept = {
    at,
    untilAt: at + Math.max(olderForMs, limitsOf(parts, readId(id)).windowMs),
    asked: [...older, ...asked].map(({ notedAt, ...one }) => ({ ...one, at: notedAt })),
    ...(hold && { hold }),
  }
  return store.notes("state").put(keyOf(id), kept, version)
}

/** Undefined: nothing is to be changed. */
type Change = Partial<Pick<Ledger, "hold">> & { asked?: readonly NotedShare[] }

/** Not `changeNote`: what is changed is judged by the mall's connections too, and they are read again with the note. */
async function change(parts: Parts, id: string, next: (ledger: Ledger) => Change | undefined): Promise<void> {
  for (;;) {
    const ledger = await readLedger(parts, id)
    const news = next(ledger)
    if (!news) return
    const { version, mall, older } = ledger
    const whole = {
      asked: news.asked ?? mall.asked,
      hold: "hold" in news ? news.hold : ledger.hold,
      older,
      version,
    }
    if (await writeLedger(parts, id, whole)) return
  }
}

/** The mall is asked nothing, for none of its owners, before `until`, or later where that is what it says; then by one of them alone. */
export async function holdMall(parts: RefreshParts, id: string, until: number): Promise<number> {
  let heldUntil = until
  await change(parts, id, ({ hold }) => {
    const now = parts.clock.now()
    const times = (hold?.times ?? 0) + 1
    const wait = retryTable[Math.min(times, retryTable.length) - 1] ?? 0
    heldUntil = Math.min(Math.max(until, now + wait), now + limitsOf(parts, readId(id)).windowMs)
    return { hold: { until: heldUntil, times } }
  })
  return heldUntil
}

/** One asks for all of them: the others wait for what it hears. */
export function asWitness(hold: Hold, now: number): Hold {
  return { ...hold, until: now + minute }
}

export function freeMall(parts: RefreshParts, id: string): Promise<void> {
  return change(parts, id, ({ hold }) => hold && { hold: undefined })
}

/** A code that was taken is a consent: it counts as a request, and not as a code that was refused. */
export function codeTaken(
  parts: RefreshParts,
  id: string,
  { at, notedAt }: Pick<NotedShare, "at" | "notedAt">,
): Promise<void> {
  return change(parts, id, ({ mall: { asked } }) => {
    const place = asked.findIndex(
      (one) => one.id === id && one.notedAt === notedAt && one.kind?.endsWith("code"),
    )
    return place < 0 ? undefined : { asked: asked.with(place, { id, at, notedAt }) }
  })
}
