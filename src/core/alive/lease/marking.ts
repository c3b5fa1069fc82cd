// The mark that a pair is about to be shown: written down before anything is asked, and taken back where nothing was.
import type { Attempt, Connection } from "../../connection.ts"
import { limitsOf } from "../budget/limits.ts"
import type { Share } from "../budget/share.ts"
import { presenting, takenBack } from "../outcomes.ts"
import type { RefreshParts } from "../parts.ts"
import { timesNoticed } from "../spent/put-all-back.ts"
import type { Held } from "./taking.ts"

/** Nothing was shown: what was written down would keep everybody from trying for as long as an answer may take. */
export function takeBackFirst(
  parts: RefreshParts,
  held: Held,
  connection: Connection,
  attempt: Attempt,
): void {
  const { id, tag } = connection
  held.before = () => parts.store.saveHealth(id, takenBack(connection, attempt), tag)
}

/** Undefined: the pair has moved on since it was read, or somebody else has shown it. */
export async function writeDown(
  parts: RefreshParts,
  held: Held,
  connection: Connection,
  share: Share,
): Promise<Pick<WrittenDown, "attempt" | "server"> | undefined> {
  const { id, tag } = connection
  const now = parts.clock.now()
  let server: string | undefined
  const attempt: Attempt = { id: parts.chance.id(), tag, at: share.at, instance: parts.instance }
  const afterLease = Math.round(now + parts.timing.leaseMs * (1 + parts.chance.fraction() / 10))
  try {
    const written = await parts.store.saveHealth(
      id,
      presenting(connection, { attempt, notedAt: share.notedAt }, afterLease, limitsOf(parts, connection)),
      tag,
      (word) => {
        server = word
      },
    )
    return written ? { attempt, server } : undefined
  } catch (error) {
    // It may have been written all the same.
    takeBackFirst(parts, held, connection, attempt)
    throw error
  }
}

interface WrittenDown {
  connection: Connection
  attempt: Attempt
  /** Which one wrote it, where that came with the write. */
  server: string | undefined
  setbacks: number
}

/**
 * What we wrote down stands in the store that answers now. Where that is another than the pair was read from, others may
 * have gone on with the pair: looked at again, once they had their turn. Nothing is asked where the write itself came
 * with the word of the server that is known.
 */
export async function isOfBefore(
  parts: RefreshParts,
  held: Held,
  { connection, attempt, server, setbacks }: WrittenDown,
): Promise<boolean> {
  try {
    if (server === undefined || server !== parts.setbacks.server()) await parts.setbacks.lookAnew()
    if (timesNoticed(parts) === setbacks) return false
    await parts.store.saveHealth(connection.id, takenBack(connection, attempt), connection.tag)
    return true
  } catch (error) {
    takeBackFirst(parts, held, connection, attempt)
    throw error
  }
}
