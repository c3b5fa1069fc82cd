// Who waits for a bucket, and in which order: each caller in turn, so that one with many calls holds up nobody with few.
import { KeeperError } from "../../core/errors.ts"
import type { Clock } from "../../core/ports.ts"
import type { Bucket, BucketTurn } from "./bucket.ts"

export const patienceMs = 30_000

interface Waiter {
  lane: string
  sinceAt: number
  admit(turn: BucketTurn): void
  refuse(error: unknown): void
}

export class Line {
  readonly bucket: Bucket
  readonly #clock: Clock
  readonly #why: string
  readonly #lanes = new Map<string, Waiter[]>()
  #pumping: AbortController | undefined

  /** `why`: what a caller is told whose wait would be too long. */
  constructor(bucket: Bucket, clock: Clock, why: string) {
    this.bucket = bucket
    this.#why = why
    this.#clock = clock
  }

  get waiting(): number {
    let count = 0
    for (const lane of this.#lanes.values()) count += lane.length
    return count
  }

  /** At once where nobody waits and it fits; `rate_limited` where the wait would be too long. */
  enter(
    lane: string,
    onLeaving?: (leave: (why?: KeeperError) => void) => void,
  ): BucketTurn | Promise<BucketTurn> {
    const now = this.#clock.now()
    const waitMs = this.bucket.waitMs(now)
    if (this.#lanes.size === 0 && waitMs === 0) return this.bucket.take(now)
    const before = this.#before(lane)
    const estimatedMs = waitMs + (before / this.bucket.perSecond) * 1_000
    if (estimatedMs > patienceMs) return Promise.reject(this.#limited(now + estimatedMs))
    return new Promise((admit, refuse) => {
      const waiter: Waiter = { lane, sinceAt: now, admit, refuse }
      const inLane = this.#lanes.get(lane)
      if (inLane) inLane.push(waiter)
      else this.#lanes.set(lane, [waiter])
      onLeaving?.((why) => this.#leave(waiter, why))
      void this.#pump()
    })
  }

  /** It has learned something: calls that wait may go earlier. */
  wake(): void {
    if (this.#lanes.size > 0) this.#pumping?.abort()
  }

  /** How many go first: every other caller as many as this one, this one all it has. */
  #before(lane: string): number {
    const own = this.#lanes.get(lane)?.length ?? 0
    let before = own
    for (const [name, others] of this.#lanes) if (name !== lane) before += Math.min(others.length, own + 1)
    return before
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return
    while (this.#lanes.size > 0) {
      const now = this.#clock.now()
      this.#turnAwayLate(now)
      const waitMs = this.bucket.waitMs(now)
      if (waitMs === 0) this.#admitNext(now)
      else {
        this.#pumping = new AbortController()
        await this.#clock.sleep(Math.min(waitMs, this.#nearestEnd() - now), this.#pumping.signal)
      }
    }
    this.#pumping = undefined
  }

  #admitNext(now: number): void {
    const [next] = this.#lanes
    if (!next) return
    const [name, lane] = next
    const waiter = lane.shift()!
    // To the end of the round.
    this.#lanes.delete(name)
    if (lane.length > 0) this.#lanes.set(name, lane)
    waiter.admit(this.bucket.take(now))
  }

  #turnAwayLate(now: number): void {
    for (const [name, lane] of this.#lanes) {
      while (lane[0] && lane[0].sinceAt + patienceMs <= now) {
        lane.shift()!.refuse(this.#limited(now + Math.max(1_000, this.bucket.waitMs(now))))
      }
      if (lane.length === 0) this.#lanes.delete(name)
    }
  }

  #nearestEnd(): number {
    let nearest = Number.POSITIVE_INFINITY
    for (const [first] of this.#lanes.values()) nearest = Math.min(nearest, first!.sinceAt + patienceMs)
    return nearest
  }

  #leave(waiter: Waiter, why?: KeeperError): void {
    const lane = this.#lanes.get(waiter.lane)
    const at = lane?.indexOf(waiter) ?? -1
    if (!lane || at === -1) return
    lane.splice(at, 1)
    if (lane.length === 0) this.#lanes.delete(waiter.lane)
    waiter.refuse(why ?? new KeeperError("busy", { detail: "the caller has gone" }))
  }

  #limited(retryAt: number): KeeperError {
    return new KeeperError("rate_limited", { retryAt, detail: this.#why })
  }
}
