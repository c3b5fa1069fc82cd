// What the room that keeps connections alive is handed.
import type { Store } from "../ports.ts"
import type { AppHolds } from "./app-hold.ts"
import type { PlatformClock } from "./budget/platform-clock.ts"
import type { Steady } from "./budget/steady.ts"
import type { Typists } from "./budget/typists.ts"
import type { SettleParts } from "./rescue.ts"
import type { Hands } from "./spent/hands.ts"
import type { Setbacks } from "./spent/setbacks.ts"

export interface RefreshParts extends SettleParts {
  appHolds: AppHolds
  /** Names this process in what it writes down. */
  instance: string
  /** Whether a process that names itself so has ended, for certain: one that is stopped, or elsewhere, has not. */
  isGone(instance: string): boolean
  /** Raised once this process is about to end: what is tried again in the background is not any more. */
  ending: AbortSignal
  setbacks: Setbacks
  /** What was asked before the clock was set forward still counts. */
  steady: Steady
  /** What the answers say of our clock. */
  platformClock: PlatformClock
  /** The store as it stands there, in whatever time it was written. */
  asWritten: Pick<Store, "list">
  typists: Typists
  hands: Hands
  /** Connections whose lease was asked for and not answered, and its end: it may stand, and is being let go. */
  unanswered: Map<string, number>
}
