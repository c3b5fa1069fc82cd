// What was shown and may still be answered: it outlives the process that showed it, and its lease.
import type { ConnectionFacts } from "../../connection.ts"
import { allBeside } from "../../every-connection.ts"
import type { RefreshParts } from "../parts.ts"

type Parts = Pick<RefreshParts, "clock" | "timing">

/** Until when. Undefined: nothing is, of this pair. */
export function inTheAir(
  { clock, timing }: Parts,
  { health: { attempt } }: Pick<ConnectionFacts, "health">,
): number | undefined {
  const now = clock.now()
  if (!attempt || attempt.at > now || attempt.at + timing.leaseMs <= now) return undefined
  return attempt.at + timing.leaseMs
}

/**
 * Whether anything may be, of all that a mall's lease is for. Its connections may hold the same pair, each with a mark of its
 * own; and a pair that an import brings has no mark, but is counted.
 */
export async function isAnythingInTheAir(parts: RefreshParts, id: string): Promise<boolean> {
  const since = parts.clock.now() - parts.timing.leaseMs
  const all = await allBeside(parts.store, id)
  return all.some(({ health: { attempt, requestedAt }, tokens }) => {
    // Marks that are still to come, of a clock that is wrong, are taken for just made.
    const isMarked = attempt !== undefined && attempt.at > since
    return isMarked || requestedAt.some((at) => at > since && at > tokens.issuedAt)
  })
}
