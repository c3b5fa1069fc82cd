// Codes cost token requests too, and anybody may bring one: what is wrong with them must not use up the mall's share.

import type { RefreshParts } from "../alive/parts.ts"
import { budget, recentRequests } from "../alive/schedule.ts"
import { KeeperError } from "../errors.ts"

/** With the 12 of refreshing in trouble it may come to more than Cafe24's 15; with the 2 of every day it never does. */
export const codesAtMost = 8

interface Tried {
  at: number
  untilAt: number
  triedAt: number[]
}

const keyOf = (mallId: string) => `codes ${mallId}`

/** Counted before Cafe24 is asked, so that many at once count as well. Answers how to take it back. */
export async function countCode(parts: RefreshParts, mallId: string): Promise<() => Promise<void>> {
  const now = parts.clock.now()
  await change(parts, mallId, (triedAt) => {
    const oldest = triedAt[triedAt.length - codesAtMost]
    if (oldest === undefined) return [...triedAt, now]
    const retryAt = oldest + budget.windowMs
    throw new KeeperError("rate_limited", {
      connectionId: mallId,
      retryAt,
      detail: "too many codes were refused",
    })
  })
  return () => change(parts, mallId, (triedAt) => triedAt.filter((at) => at !== now))
}

async function change(
  parts: RefreshParts,
  mallId: string,
  next: (triedAt: number[]) => number[],
): Promise<void> {
  const notes = parts.store.notes("state")
  for (;;) {
    const note = await notes.get(keyOf(mallId))
    const at = parts.clock.now()
    const triedAt = next(recentRequests((note?.value as Tried | undefined)?.triedAt ?? [], at))
    const tried: Tried = { at, untilAt: at + budget.windowMs, triedAt }
    if (await notes.put(keyOf(mallId), tried, note?.version ?? "new")) return
  }
}
