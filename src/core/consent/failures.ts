// Consents that failed, on record with their reason: so that an operator can see why when the owner telephones.
import type { KeeperError } from "../errors.ts"
import type { Journal } from "../events.ts"
import { writeId } from "../id.ts"
import type { Clock } from "../ports.ts"
import type { Beginner } from "./state.ts"

export interface Failures {
  record(error: KeeperError): Promise<void>
}

const hourMs = 60 * 60_000
/** Anybody may begin a consent and let it fail, as often as they like. Beyond these it is told, and not kept. */
const keptAtMost = { ofOneMall: 6, ofStrangers: 30, ofAll: 200 }
const strangers: ReadonlySet<Beginner | undefined> = new Set<Beginner | undefined>([
  "nobody",
  "launch",
  "session",
])

export function createFailures(journal: Journal, clock: Pick<Clock, "now">): Failures {
  let kept: { at: number; mallId: string; isStranger: boolean }[] = []
  const mayKeep = (mallId: string, isStranger: boolean): boolean => {
    const now = clock.now()
    kept = kept.filter(({ at }) => at > now - hourMs && at <= now)
    const ofMall = kept.filter((one) => one.mallId === mallId).length
    const ofStrangers = kept.filter((one) => one.isStranger).length
    if (kept.length >= keptAtMost.ofAll || ofMall >= keptAtMost.ofOneMall) return false
    if (isStranger && ofStrangers >= keptAtMost.ofStrangers) return false
    kept.push({ at: now, mallId, isStranger })
    return true
  }
  return {
    record: async ({ code, detail, asked, connectionId }) => {
      // Nobody's consent that we know of; and a second click on one that is over is no failure.
      if (asked === undefined || detail === "this link was used before") return
      const { app, mallId, begunBy } = asked
      const id = connectionId ?? writeId({ app, account: mallId })
      const keep = mayKeep(id, strangers.has(begunBy))
      const about = { connectionId: id, by: begunBy }
      await journal.record({ ...about, kind: "consent_failed", code, detail: detail ?? code }, keep)
    },
  }
}
