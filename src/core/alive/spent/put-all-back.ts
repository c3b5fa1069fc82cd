// The store went back: what is in our hands is compared with what it holds, and nothing is shown until others have done so.

import { isKeeperError, KeeperError } from "../../errors.ts"
import { fewAtOnce } from "../../tools/few-at-once.ts"
import { goneSince } from "../waiting/tombstones.ts"
import type { Hands } from "./hands.ts"
import { holdMs } from "./server-watch.ts"
import type { Setbacks } from "./setbacks.ts"
import {
  livingWithoutNote,
  putBack,
  recordBack,
  type Setback,
  type SuccessorParts,
  stepsBehind,
} from "./successors.ts"

export interface BackParts extends SuccessorParts {
  hands: Hands
  setbacks: Setbacks
  ending: AbortSignal
}

/** A process that has not said by then that all of its own is back is taken for dead, and what it alone knew for lost. */
const longestHoldMs = 60_000
const askAgainMs = 1_000

/** Called whenever it is noticed. What was compared before may have been compared with what is no longer there. */
export function wentBack(parts: BackParts, leastMs = holdMs): void {
  const { successors, clock } = parts
  const back: Setback = { at: clock.now(), leastMs, noticed: timesNoticed(parts) + 1, isOver: false }
  successors.back = back
  void putAllBack(parts, () => successors.back === back)
}

/** Goes up each time: what was read before that may come from before. */
export function timesNoticed({ successors }: Pick<SuccessorParts, "successors">): number {
  return successors.back?.noticed ?? 0
}

/** What a store that went back has forgotten may be in the hands of others. True: look again. */
export async function waitedForOthers(parts: BackParts): Promise<boolean> {
  const { back } = parts.successors
  if (!back || back.isOver) return false
  back.over ??= hold(parts, back).finally(() => {
    back.isOver = true
  })
  await back.over
  if (parts.ending.aborted) throw new KeeperError("busy", { detail: "this process is stopping" })
  return true
}

/** Only while somebody wants to show something: no timer of ours keeps a program alive. */
async function hold(parts: BackParts, back: Setback): Promise<void> {
  const { clock, hands, setbacks, ending, successors } = parts
  let heldMs = Math.max(0, clock.now() - back.at)
  const leastMs = Math.max(0, back.leastMs - heldMs)
  await clock.sleep(leastMs, ending)
  for (heldMs += leastMs; heldMs < longestHoldMs && successors.back === back; heldMs += askAgainMs) {
    const server = setbacks.server()
    // Who cannot be asked has not said so.
    if (server === undefined || (await hands.areOthersBack(server).catch(() => false))) return
    await clock.sleep(askAgainMs, ending)
    if (ending.aborted) return
  }
}

const lanes = 16
const rounds = 30

/** What is newest first. Says so once all of it is there. A store that is away again is noticed, and begins this anew. */
async function putAllBack(parts: BackParts, isLatest: () => boolean): Promise<void> {
  const server = parts.setbacks.server()
  let left = [...parts.successors.inHand.keys()].reverse()
  for (let round = 0; round < rounds && isLatest(); round++) {
    const { busy, isAway } = await putBackThese(parts, left, isLatest)
    if (isAway) return
    if (busy.length === 0) return isLatest() ? sayAllIsBack(parts, server) : undefined
    left = busy
    await parts.clock.sleep(askAgainMs, parts.ending)
  }
}

async function sayAllIsBack({ hands }: BackParts, server: string | undefined): Promise<void> {
  if (server !== undefined) await hands.allBack(server).catch(() => undefined)
}

/** Those for which the store had no time. */
async function putBackThese(parts: BackParts, ids: string[], isLatest: () => boolean) {
  const busy: string[] = []
  let isAway = false
  await fewAtOnce(
    ids,
    async (id) => {
      if (!isLatest()) return false
      await putOneBack(parts, id).catch((error) => {
        if (isKeeperError(error, "busy")) busy.push(id)
        // A row in trouble of its own keeps nobody waiting.
        isAway ||= isKeeperError(error, "store_unavailable")
      })
    },
    lanes,
  )
  return { busy, isAway }
}

/** Again while others put back theirs in between, which may be behind ours. */
async function putOneBack(parts: SuccessorParts, id: string): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const stored = await parts.store.get(id)
    if (!stored) return bringBack(parts, id)
    if (stepsBehind(parts.successors.inHand.get(id), stored.tag) === 0) return
    if (await putBack(parts, stored)) return
  }
}

/** Connected after the moment that the store went back to. A disconnect leaves a sign, and a program that takes a row away leaves our note. */
async function bringBack(parts: SuccessorParts, id: string): Promise<void> {
  const living = await livingWithoutNote(parts, id)
  if (!living || (await goneSince(parts, id, living.connectedAt))) return
  // One that holds nothing at all has lost more than this, or is another store: people are told, and decide.
  if ((await parts.store.list({ limit: 1 })).length === 0) return
  if (await parts.store.saveTokens(living, "new")) await recordBack(parts, living)
}
