// A leaky bucket as far as we know it: filled by our calls, corrected by what each answer says of it.
import type { CallLimits } from "../../core/ports.ts"

/** Names one call, so that its answer can be told from those of calls made after it. */
export type BucketTurn = number

/** From here on callers are slowed down, so that the quota is not used up at once. */
const quotaFromPercent = 90
const longestGapMs = 2_000
/** A refusal that does not say for how long. */
const blockedMs = 1_000
/** Nobody means a longer one; the next answer says it again. */
const longestBlockMs = 15 * 60_000

export class Bucket {
  size: number
  readonly perSecond: number
  #level = 0
  #at: number
  #turns: BucketTurn = 0
  #blockedUntil = 0
  #gapMs = 0
  #takenAt = 0

  constructor(size: number, perSecond: number, now: number) {
    this.size = size
    this.perSecond = perSecond
    this.#at = now
  }

  /** Until one more call fits. */
  waitMs(now: number): number {
    this.#drain(now)
    const fitsInMs = Math.ceil(((this.#level + 1 - this.size) / this.perSecond) * 1_000)
    return Math.max(0, fitsInMs, this.#blockedUntil - now, this.#takenAt + this.#gapMs - now)
  }

  take(now: number): BucketTurn {
    this.#drain(now)
    this.#level += 1
    this.#takenAt = now
    return ++this.#turns
  }

  /** The platform knows best, also of what others called. What we sent after this call it may not have counted yet. */
  learn(
    turn: BucketTurn,
    { used, size, waitMs, quotaPercent }: CallLimits,
    isRefused: boolean,
    now: number,
  ): void {
    this.#drain(now)
    if (used !== undefined && size !== undefined && size > 0) {
      this.size = size
      this.#level = Math.min(used, size) + (this.#turns - turn)
    }
    if (isRefused) this.#level = Math.max(this.#level, this.size)
    if (waitMs !== undefined || isRefused) this.block(now + (waitMs ?? blockedMs), now)
    if (quotaPercent !== undefined) this.#gapMs = gapAt(quotaPercent)
  }

  block(until: number, now: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, Math.min(until, now + longestBlockMs))
  }

  used(now: number): number {
    this.#drain(now)
    return Math.min(this.size, Math.ceil(this.#level))
  }

  blockedUntil(now: number): number | undefined {
    return this.#blockedUntil > now ? this.#blockedUntil : undefined
  }

  isIdle(now: number): boolean {
    return this.waitMs(now) === 0 && this.#level === 0
  }

  #drain(now: number): void {
    const goneMs = now - this.#at
    // A clock that was put back must not stop it, nor keep a block for hours.
    if (goneMs > 0) this.#level = Math.max(0, this.#level - (goneMs / 1_000) * this.perSecond)
    else if (goneMs < 0) this.#blockedUntil = Math.min(this.#blockedUntil, now + longestBlockMs)
    this.#at = now
    this.#takenAt = Math.min(this.#takenAt, now)
  }
}

function gapAt(percent: number): number {
  const share = (percent - quotaFromPercent) / (100 - quotaFromPercent)
  return Math.round(Math.min(1, Math.max(0, share)) * longestGapMs)
}
