// The lease of a mall: the process that holds it is the only one to spend what its connections hold.
import { isKeeperError, KeeperError } from "../../errors.ts"
import { withoutOwner } from "../../id.ts"
import type { Lease, LeaseAsking } from "../../ports.ts"
import type { RefreshParts } from "../parts.ts"
import { isAnythingInTheAir } from "./in-the-air.ts"
import { letGo } from "./patience.ts"

/** The right to spend what one connection holds, for as long as the lease lasts. */
export interface Held {
  id: string
  endsAt: number
  /** For a write that may end it at once. */
  lease: Lease
  /** To be put right before anybody else gets the lease. */
  before?: () => Promise<unknown>
  /** Never rejects: what the store does not take now is tried again in the background. */
  release(): Promise<void>
}

/** Undefined: somebody else is at it. `mayFollow`: asked about that one, where the store remembers it. */
export async function tryLease(
  parts: RefreshParts,
  id: string,
  mayFollow: LeaseAsking["mayFollow"] = () => false,
): Promise<Held | undefined> {
  const askedAt = parts.clock.now()
  // Counted from before the question, so that we never believe in it longer than the store does.
  const endsAt = askedAt + parts.timing.leaseMs
  const asking = { by: parts.instance, mayFollow }
  const lease = await parts.store.lease(leaseNameOf(id), parts.timing.leaseMs, asking).catch((error) => {
    if (isKeeperError(error, "store_unavailable")) void letGoUnanswered(parts, id, endsAt)
    throw error
  })
  if (!lease) return undefined
  const held: Held = { id, endsAt, lease, release: () => letGo(parts, lease, endsAt, held.before) }
  return held
}

/** It may have been given to us all the same, and nobody else would get it before its end: taken over, and let go. */
async function letGoUnanswered(parts: RefreshParts, id: string, endsAt: number): Promise<void> {
  const { unanswered, store, timing, clock } = parts
  if ((unanswered.get(id) ?? 0) > clock.now()) return
  unanswered.set(id, endsAt)
  const release = async () => {
    await (await store.lease(leaseNameOf(id), timing.leaseMs))?.release()
    unanswered.delete(id)
  }
  await letGo(parts, { release }, endsAt)
}

/** One for a mall, over all its owners: two of them may hold the same pair, and they share one budget. */
export function leaseNameOf(id: string): string {
  return `refresh:${withoutOwner(id)}`
}

export type Waited<Result> = { is: "held"; held: Held } | { is: "done"; result: Result }

/** Waits longer than any holder may take, or until `done` finds that there is nothing to wait for any more. */
export async function waitForLease<Result = never>(
  parts: RefreshParts,
  id: string,
  patienceMs: number,
  done: () => Promise<Result | undefined> = async () => undefined,
): Promise<Waited<Result>> {
  const { clock, chance } = parts
  const startedAt = clock.now()
  let holder: string | undefined
  let left: string | undefined
  const isLeft = (by: string) => {
    holder = by
    return by === left
  }
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 1.5, 1_000)) {
    const held = await tryLease(parts, id, isLeft)
    if (held) return { is: "held", held }
    if (clock.now() - startedAt >= patienceMs) throw inOtherHands(parts, id)
    left = holder !== undefined && (await hasEndedAtRest(parts, id, holder)) ? holder : undefined
    await clock.sleep(pauseMs * (0.5 + chance.fraction()))
    const result = await done()
    if (result !== undefined) return { is: "done", result }
  }
}

/** First that it is gone, then that nothing of it is under way: the other way round it could show something in between. */
async function hasEndedAtRest(parts: RefreshParts, id: string, holder: string): Promise<boolean> {
  return parts.isGone(holder) && !(await isAnythingInTheAir(parts, id))
}

function inOtherHands({ clock }: RefreshParts, connectionId: string): KeeperError {
  const detail = "another process is refreshing it"
  return new KeeperError("busy", { connectionId, retryAt: clock.now() + 5_000, detail })
}

export async function underLease<Result>(held: Held, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } finally {
    await held.release()
  }
}
