// A token whose end cannot be judged yet: our clock seems to be behind.
import type { ConnectionFacts } from "../../connection.ts"
import type { Clock } from "../../ports.ts"
import { doubtMs, type Estimate } from "./estimate.ts"

export type Doubting = Pick<Estimate, "isUntold" | "perhapsBehindMs">

/**
 * It was issued later than our clock shows, or ends before what another clock of this house has shown. Ours is behind, or its writer's was ahead, and no platform has told this process which: its end may be past. The
 * next answer tells, so each process asks once.
 */
export function isDoubtful(
  { clock, estimate }: { clock: Pick<Clock, "now">; estimate: Doubting },
  { tokens }: Pick<ConnectionFacts, "tokens">,
): boolean {
  const now = clock.now()
  const behindMs = estimate.perhapsBehindMs()
  const mayHaveEnded = behindMs > doubtMs && tokens.accessExpiresAt <= now + behindMs
  return (mayHaveEnded || tokens.issuedAt > now + doubtMs) && estimate.isUntold()
}
