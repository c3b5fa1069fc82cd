// Puts together what keeping connections alive needs, from the world that is handed in.

import { createJournal } from "../events.ts"
import { createStoreId } from "../store-id.ts"
import { createAppHolds } from "./app-hold.ts"
import { createLived } from "./budget/lived.ts"
import { createPlatformClock } from "./budget/platform-clock.ts"
import { createSteady } from "./budget/steady.ts"
import { createTypists } from "./budget/typists.ts"
import type { RefreshParts } from "./parts.ts"
import { createEstimate } from "./platform-time/estimate.ts"
import { createOfThisMachine } from "./platform-time/of-this-machine.ts"
import { inPlatformTime } from "./platform-time/store.ts"
import type { SettleParts } from "./rescue.ts"
import { spendForever } from "./spend.ts"
import { createHands } from "./spent/hands.ts"
import { wentBack } from "./spent/put-all-back.ts"
import { createSetbacks } from "./spent/setbacks.ts"
import { watchOutages } from "./spent/store-outages.ts"
import type { Successors } from "./spent/successors.ts"
import { createWaiting } from "./waiting/waiting.ts"

/** The world around the rules. */
export interface GivenParts
  extends Pick<
    SettleParts,
    "store" | "providers" | "rescue" | "sealer" | "secrets" | "clock" | "chance" | "timing"
  > {
  /** Names this process: a host, a process id and something drawn, between colons; more may follow. */
  instance: string
  /** Whether a process of that name has ended, for certain. Absent: nobody can tell. */
  isGone?(instance: string): boolean
}

export function partsFrom(given: GivenParts, ending: AbortSignal): RefreshParts {
  const { clock, chance, providers } = given
  const successors: Successors = { inHand: new Map(), elsewhere: { tags: new Set(), keptAt: [] } }
  const lived = createLived(clock)
  const estimate = createEstimate(clock, lived)
  /** By each `Date`, confirmed or not: what is asked is counted by it, and no end of a token moves. */
  const byDate = createEstimate(clock, lived)
  given.store.heedPlatform?.(() => clock.now() - estimate.leastAhead())
  const store = inPlatformTime({
    store: watchOutages(given.store, () => wentBack(parts)),
    clock,
    estimate,
    byDate,
    refreshAheadMs: given.timing.refreshAheadMs,
  })
  const steady = createSteady(clock, lived, byDate)
  const ofThisMachine = createOfThisMachine({ store, clock }, lived)
  const journal = createJournal(store, clock, chance)
  const hands = createHands({ store, clock, steady, instance: given.instance })
  const parts: RefreshParts = {
    ...given,
    isGone: given.isGone ?? (() => false),
    store,
    asWritten: given.store,
    // A copy: how early is early enough is learned as we go.
    timing: { ...given.timing },
    journal,
    platformClock: createPlatformClock(clock, { journal, estimate, byDate, providers, ofThisMachine }),
    appHolds: createAppHolds(store, clock, providers),
    storeId: createStoreId(store, chance),
    endPair: (pair) => spendForever(providers, pair),
    waiting: createWaiting(),
    ending,
    successors,
    hands,
    steady,
    estimate,
    typists: createTypists(clock),
    setbacks: createSetbacks({ store, clock, hands, onSetback: (holdMs) => wentBack(parts, holdMs) }),
    unanswered: new Map(),
  }
  return parts
}
