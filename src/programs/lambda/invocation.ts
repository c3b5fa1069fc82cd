// One call of a Lambda function: how long it still has, and the times of a refresh that fit into it.

import { defaultTiming, type Timing } from "../../core/alive/schedule.ts"
import { KeeperError } from "../../core/errors.ts"
import type { Store } from "../../core/ports.ts"

/** What we need of Lambda's context. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number
}

/** Below this an answer that Cafe24 takes its time with could not be waited for and saved. */
export const shortestTimeoutMs = 15_000

/**
 * A refresh must not outlive the call it runs in: Lambda ends the process in the middle. So the lease is at most
 * three fifths of the function's own timeout, and the answer is awaited for less than that. A token that is due is
 * waited for, as nothing goes on after the call. Where the timeout allows it, all is as on a server.
 */
export function timingWithin(timeoutMs: number): Partial<Timing> {
  const leaseMs = Math.min(defaultTiming.leaseMs, Math.floor(timeoutMs * 0.6))
  return {
    leaseMs,
    askMs: Math.floor((leaseMs * 5) / 6),
    patienceMs: Math.min(defaultTiming.patienceMs, Math.max(0, timeoutMs - leaseMs)),
    dueWaitMs: leaseMs,
  }
}

export function refuseShortTimeout(timeoutMs: number): void {
  if (timeoutMs >= shortestTimeoutMs) return
  const seconds = Math.ceil(timeoutMs / 1_000)
  const problem = `Lambda: the timeout of this function is ${seconds} s; 30 s is enough for HTTP, 300 s for sweep`
  throw new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
}

/** No new refresh is begun in a call that ends sooner than the lease: to the core it looks as if another had it. */
export function leasesWithin(store: Store, remainingMs: () => number): Store {
  return {
    ...store,
    lease: async (name, ttlMs) =>
      name.startsWith("refresh:") && remainingMs() < ttlMs ? undefined : store.lease(name, ttlMs),
  }
}

/** Raised when the time that is left is shorter than this. */
export function signalBefore(context: LambdaContext, keptMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - keptMs))
}
