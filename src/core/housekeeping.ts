// What every sweep does besides refreshing: remembers that it ran, notices a clock that went back, tidies up.

import type { LastSweep } from "./alive/last-sweep.ts"
import type { RefreshParts } from "./alive/parts.ts"
import type { Refresh } from "./alive/refresh.ts"
import { tidyRings } from "./alive/secrets/rings.ts"
import { tidyTombstones } from "./alive/waiting/tombstones.ts"
import { believableMs } from "./believable.ts"
import type { ConnectionFacts } from "./connection.ts"
import { tidyLinks } from "./consent/links.ts"
import { stateLifeMs } from "./consent/state.ts"
import { tidyKeys } from "./keys/keys.ts"

const lanes = 8

/**
 * A clock that went back makes what was saved before look young for ever, and no index shows it. Then everything
 * is looked at once, and what seems to come from the future is renewed. Less than the time ahead does no harm.
 */
export async function mendAfterClockWentBack(
  parts: RefreshParts,
  refresh: Refresh,
  last: LastSweep | undefined,
): Promise<number> {
  const horizon = () => parts.clock.now() + parts.timing.refreshAheadMs
  if (!last || last.at <= horizon()) return 0
  await parts.journal.record({
    kind: "clock_went_back",
    detail: `by ${Math.round((last.at - parts.clock.now()) / 60_000)} minutes`,
  })
  let renewed = 0
  let after: { id: string } | undefined
  for (;;) {
    const page = await parts.store.list({ after, limit: 200 })
    const ahead = page.filter(
      (connection) => connection.health.lostAt === undefined && newestMomentOf(connection) > horizon(),
    )
    const waiting = ahead.values()
    const lane = async () => {
      for (const { id } of waiting) {
        const mended = await refresh(id, { why: "force", waiting: false, by: "clock" }).catch(() => undefined)
        if (mended) renewed++
      }
    }
    // One after the other, a mall that hangs would hold up all the others and the sweep behind them.
    await Promise.all(Array.from({ length: lanes }, lane))
    after = page.at(-1)
    if (page.length < 200) return renewed
  }
}

function newestMomentOf({ tokens, health }: ConnectionFacts): number {
  return Math.max(tokens.issuedAt, health.lastFailure?.at ?? 0, health.attempt?.at ?? 0)
}

const latestMoment = 8.64e15

/**
 * Whose next try lies further ahead than anything lives: written by a version that believed any time it found. Asked
 * of the index behind everything that can be meant, so that it costs what is found. Read anew, each is due now.
 */
export async function bringBackFromFarAhead({ store, clock }: RefreshParts): Promise<number> {
  const after = { id: "", refreshAt: clock.now() + believableMs }
  for (let mended = 0; ; ) {
    const page = await store.list({ dueBefore: latestMoment, after, limit: 200 })
    const before = mended
    for (const { id, health, tag } of page)
      if (await store.saveHealth(id, { health, refreshAt: clock.now() }, tag).catch(() => false)) mended++
    // What was brought back is gone from there; where none was, others are at it, or it cannot be written.
    if (page.length < 200 || mended === before) return mended
  }
}

const tidyEveryMs = 60 * 60_000

/** Once an hour: what was used is refused by its own age by then, and remembering it longer serves nobody. */
export async function tidy(parts: RefreshParts, last: LastSweep | undefined): Promise<void> {
  const hourOf = (at: number) => Math.floor(at / tidyEveryMs)
  if (last && hourOf(last.at) === hourOf(parts.clock.now())) return
  await parts.journal.prune()
  await tidyLinks(parts)
  await tidyTombstones(parts)
  await tidyRings(parts)
  await tidyKeys(parts.store, parts.clock.now())
  const notes = parts.store.notes("state")
  let after: string | undefined
  for (;;) {
    const page = await notes.list({ after, limit: 500 })
    for (const note of page)
      if (note.value && isOver(note.value as UsedOnce, parts.clock.now())) await notes.remove(note.key)
    after = page.at(-1)?.key
    if (page.length < 500) return
  }
}

/** `untilAt` where what was used may be believed for longer than a state. */
interface UsedOnce {
  at: number
  untilAt?: number
}

function isOver({ at, untilAt = at + 2 * stateLifeMs }: UsedOnce, now: number): boolean {
  return untilAt < now
}
