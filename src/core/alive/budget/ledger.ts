// The note of a mall's token requests, kept where its connections do not tell it all: several owners, codes, questions, a hold.
import type { ConnectionFacts } from "../../connection.ts"
import { accountOf } from "../../id.ts"
import type { RefreshParts } from "../parts.ts"
import { minute, retryTable } from "../schedule.ts"
import type { Asked, MallNow } from "./judge.ts"
import { limitsOf } from "./limits.ts"

/** Cafe24 asked us to wait, and means the mall. */
interface Hold {
  until: number
  /** How often in a row. */
  times: number
}

interface Kept {
  at: number
  untilAt: number
  asked: Asked[]
  hold?: Hold
}

export interface Ledger {
  mall: MallNow
  hold?: Hold
  version: number | "new"
  /** Moments that are still to come, of a clock that was wrong: to be written down as of now, so that they end. */
  isOdd: boolean
}

const owners = 200
const keyOf = (mallId: string) => `budget ${mallId}`

type Parts = Pick<RefreshParts, "store" | "clock" | "providers">

export async function readLedger(parts: Parts, mallId: string): Promise<Ledger> {
  const { store, clock } = parts
  const budget = limitsOf(parts, {})
  const [note, all] = await Promise.all([
    store.notes("state").get(keyOf(mallId)),
    store.list({ mallId, limit: owners }),
  ])
  const now = clock.now()
  const { asked = [], hold } = (note?.value ?? {}) as Partial<Kept>
  const ours = all.filter((one) => !one.foreign)
  const isHeld = hold !== undefined && hold.until <= now + budget.windowMs
  return {
    mall: {
      budget,
      owners: ours.filter(({ health }) => health.lostAt === undefined && health.pausedAt === undefined),
      asked: recent([...asked, ...unwritten(asked, ours)], now, budget.windowMs),
      ...(isHeld && { heldUntil: hold.until }),
    },
    ...(isHeld && { hold }),
    version: note?.version ?? "new",
    isOdd: asked.some(({ at }) => at > now),
  }
}

/** A lone connection counts by itself. What stands in the note as well is counted once. */
function unwritten(asked: readonly Asked[], connections: readonly ConnectionFacts[]): Asked[] {
  const left = Map.groupBy(asked, ({ id, at }) => `${id} ${at}`)
  return connections.flatMap(({ id, health }) =>
    health.requestedAt.filter((at) => left.get(`${id} ${at}`)?.pop() === undefined).map((at) => ({ id, at })),
  )
}

function recent(asked: Asked[], now: number, windowMs: number): Asked[] {
  return asked
    .filter(({ at }) => at > now - windowMs)
    .map((one) => ({ ...one, at: Math.min(one.at, now) }))
    .sort((left, right) => left.at - right.at)
}

/** False: somebody else has counted since it was read. */
export function writeLedger(
  parts: Parts,
  mallId: string,
  { asked, hold, version }: Pick<Ledger, "hold" | "version"> & { asked: readonly Asked[] },
): Promise<boolean> {
  const { store, clock } = parts
  const at = clock.now()
  const kept: Kept = {
    at,
    untilAt: at + limitsOf(parts, {}).windowMs,
    asked: [...asked],
    ...(hold && { hold }),
  }
  return store.notes("state").put(keyOf(mallId), kept, version)
}

/** Undefined: nothing is to be changed. */
type Change = Partial<Pick<Ledger, "hold">> & { asked?: readonly Asked[] }

async function change(
  parts: Parts,
  mallId: string,
  next: (ledger: Ledger) => Change | undefined,
): Promise<void> {
  for (;;) {
    const ledger = await readLedger(parts, mallId)
    const news = next(ledger)
    if (!news) return
    const { version, mall } = ledger
    const whole = { asked: news.asked ?? mall.asked, hold: "hold" in news ? news.hold : ledger.hold, version }
    if (await writeLedger(parts, mallId, whole)) return
  }
}

/** Whoever owns it, the mall is asked nothing before `until`; then by one of them alone. */
export function holdMall(parts: RefreshParts, id: string, until: number): Promise<void> {
  return change(parts, accountOf(id), ({ hold }) => {
    const now = parts.clock.now()
    const times = (hold?.times ?? 0) + 1
    const wait = retryTable[Math.min(times, retryTable.length) - 1] ?? 0
    return {
      hold: { until: Math.min(Math.max(until, now + wait), now + limitsOf(parts, {}).windowMs), times },
    }
  })
}

/** One asks for all of them: the others wait for what it hears. */
export function asWitness(hold: Hold, now: number): Hold {
  return { ...hold, until: now + minute }
}

export function freeMall(parts: RefreshParts, mallId: string): Promise<void> {
  return change(parts, mallId, ({ hold }) => hold && { hold: undefined })
}

/** A code that was taken is a consent: it counts as a request, and not as a code that was refused. */
export function codeTaken(parts: RefreshParts, id: string, at: number): Promise<void> {
  return change(parts, accountOf(id), ({ mall: { asked } }) => {
    const place = asked.findIndex((one) => one.id === id && one.at === at && one.kind?.endsWith("code"))
    return place < 0 ? undefined : { asked: asked.with(place, { id, at }) }
  })
}
