// The store went back: what is in our hands is compared with what it holds, and nothing is shown until others have done so.
import { isKeeperError } from "../../errors.ts"
import { goneSince } from "../waiting/tombstones.ts"
import type { Hands } from "./hands.ts"
import { holdMs, type Setbacks } from "./setbacks.ts"
import { livingWithoutNote, putBack, recordBack, type SuccessorParts, stepsBehind } from "./successors.ts"

export interface BackParts extends SuccessorParts {
  hands: Hands
  setbacks: Setbacks
  ending: AbortSignal
}

/** Who has not said by then that all is back is taken for dead, and what only they knew for lost. */
const longestHoldMs = 60_000
const askAgainMs = 1_000

/** Called whenever it is noticed. What was compared before may have been compared with what is no longer there. */
export function wentBack(parts: BackParts, forMs = holdMs): void {
  const { successors, clock } = parts
  const noticed = (successors.back?.noticed ?? 0) + 1
  const back = { at: clock.now(), noticed, isOver: false, over: Promise.resolve() }
  successors.back = back
  const isLatest = () => successors.back === back && !parts.ending.aborted
  back.over = hold(parts, forMs, isLatest).finally(() => {
    back.isOver = true
  })
  void putAllBack(parts, isLatest)
}

/** Goes up each time: what was read before that may come from before. */
export function timesNoticed({ successors }: Pick<SuccessorParts, "successors">): number {
  return successors.back?.noticed ?? 0
}

/** What a store that went back has forgotten may be in the hands of others. True: look again. */
export async function waitedForOthers({ successors: { back } }: SuccessorParts): Promise<boolean> {
  if (!back || back.isOver) return false
  await back.over
  return true
}

async function hold(parts: BackParts, forMs: number, isLatest: () => boolean): Promise<void> {
  await parts.clock.sleep(forMs, parts.ending)
  for (let heldMs = forMs; heldMs < longestHoldMs && isLatest(); heldMs += askAgainMs) {
    const server = parts.setbacks.server()
    if (server === undefined) return
    // Who cannot be asked has not said so.
    if (await parts.hands.areOthersBack(server).catch(() => false)) return
    await parts.clock.sleep(askAgainMs, parts.ending)
  }
}

const lanes = 16

/** What is newest first. Says so once all of it is there; what the store does not take now is tried again. */
async function putAllBack(parts: BackParts, isLatest: () => boolean): Promise<void> {
  const { successors, clock, ending } = parts
  const server = parts.setbacks.server()
  for (let left = [...successors.inHand.keys()].reverse(); isLatest(); ) {
    left = await putBackThese(parts, left, isLatest)
    if (left.length === 0 && isLatest() && (await hasSaidSo(parts, server))) return
    await clock.sleep(askAgainMs, ending)
  }
}

async function hasSaidSo({ hands }: BackParts, server: string | undefined): Promise<boolean> {
  if (server === undefined) return true
  return hands.allBack(server).then(
    () => true,
    () => false,
  )
}

/** Those that the store did not take. */
async function putBackThese(parts: BackParts, ids: string[], isLatest: () => boolean): Promise<string[]> {
  const left: string[] = []
  const turns = ids.values()
  const lane = async () => {
    for (const id of turns) {
      if (!isLatest()) return
      await putOneBack(parts, id).catch((error) => {
        // A row in trouble of its own keeps nobody waiting.
        if (isKeeperError(error, "store_unavailable") || isKeeperError(error, "busy")) left.push(id)
      })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return left
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

/** Connected after the moment that the store went back to. Who disconnects leaves a sign, and who takes a row away leaves our note. */
async function bringBack(parts: SuccessorParts, id: string): Promise<void> {
  const living = await livingWithoutNote(parts, id)
  if (!living || (await goneSince(parts, id, living.connectedAt))) return
  // One that holds nothing at all has lost more than this, or is another store: people are told, and decide.
  if ((await parts.store.list({ limit: 1 })).length === 0) return
  if (await parts.store.saveTokens(living, "new")) await recordBack(parts, living)
}
