// What must still be done when the store is away: tried again, a little later each time, until it makes no more sense.
import { isKeeperError } from "../../errors.ts"
import type { Clock, Lease } from "../../ports.ts"

/** Never longer: an outage is over for a mall when the next try behind it has come. */
const longestPauseMs = 2_000

/** Rejects with the latest error. At least two tries: a process that slept past `untilAt` has only just woken. */
export async function patiently<Result>(
  clock: Clock,
  untilAt: number,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1, pauseMs = 100; ; tries++, pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work()
    } catch (error) {
      // The table says the same however often it is asked.
      if (isKeeperError(error, "row_refused")) throw error
      if (tries > 1 && clock.now() + pauseMs >= untilAt) throw error
      await clock.sleep(pauseMs)
    }
  }
}

export interface LettingGo {
  clock: Clock
  /** Raised once this process is about to end: then a lease ends by its time. */
  ending: AbortSignal
}

/**
 * Waits for the first try only. A lease that is not let go keeps everybody from a mall for the rest of its length, so
 * it is tried until then. `before`: what must be put right before anybody else comes.
 */
export async function letGo(
  { clock, ending }: LettingGo,
  lease: Lease,
  endsAt: number,
  before: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const once = () =>
    before()
      .then(() => lease.release())
      .then(
        () => true,
        () => false,
      )
  if (await once()) return
  const goOn = async () => {
    for (let pauseMs = 250; clock.now() < endsAt; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await clock.sleep(pauseMs, ending)
      if (ending.aborted || (await once())) return
    }
  }
  void goOn()
}
