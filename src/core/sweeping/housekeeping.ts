// What every sweep does besides refreshing: brings back what was put off for ever, tidies up.

import type { LastSweep } from "../alive/last-sweep.ts"
import type { RefreshParts } from "../alive/parts.ts"
import { tidyClocks } from "../alive/platform-time/of-this-machine.ts"
import { tidyRings } from "../alive/secrets/rings.ts"
import { tidyHands } from "../alive/spent/hands.ts"
import { tidyTombstones } from "../alive/waiting/tombstones.ts"
import { believableMs } from "../believable.ts"
import { stateLifeMs } from "../consent/life.ts"
import { tidyLinks } from "../consent/links.ts"
import { tidyKeys } from "../keys/keys.ts"
import { everyNote } from "../tools/every-note.ts"

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
    for (const { id, health, tag } of page) {
      // Shown meanwhile, the mark of that would be written over.
      const news = { health, refreshAt: clock.now(), ifTurn: health.turn ?? "" }
      if (await store.saveHealth(id, news, tag).catch(() => false)) mended++
    }
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
  await tidyHands(parts)
  await tidyClocks(parts)
  await tidyKeys(parts.store, parts.clock.now())
  const notes = parts.store.notes("state")
  for await (const { key, value } of everyNote(notes))
    if (value && isOver(value as UsedOnce, parts.clock.now())) await notes.remove(key)
}

/** `untilAt` where what was used may be believed for longer than a state. */
interface UsedOnce {
  at: number
  untilAt?: number
}

function isOver({ at, untilAt = at + 2 * stateLifeMs }: UsedOnce, now: number): boolean {
  return untilAt < now
}
