// Takes the chosen pairs over, a few at a time: each by itself, so that one in trouble keeps no other back.
import type { House } from "../../compose/house.ts"
import { leaseNameOf } from "../../core/alive/lease/taking.ts"
import { defaultTiming } from "../../core/alive/schedule.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import type { Lease } from "../../core/ports.ts"
import type { ImportOptions } from "../../core/taking-over/adopt.ts"
import type { Copy } from "../../core/taking-over/copies.ts"
import { fewAtOnce } from "../../core/tools/few-at-once.ts"
import type { Found } from "../../moving/found.ts"
import type { Candidate, Outcome } from "./plan.ts"
import { foundIn } from "./sources.ts"

const lanes = 4

export async function importAll(
  { keeper }: House,
  candidates: Candidate[],
  options: ImportOptions,
  { signal, onDone }: { signal: AbortSignal; onDone(done: number): void },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = candidates.map((candidate) => ({ candidate }))
  // Connections of one mall share its lease, and may hold the same pair.
  const malls = Map.groupBy(outcomes, ({ candidate }) => candidate.copy.mallId).values()
  let done = 0
  let pointless = false
  await fewAtOnce(
    malls,
    async (ofMall) => {
      for (const outcome of ofMall) {
        if (signal.aborted || pointless) return false
        const alongside = keptWithSamePair(ofMall, outcome)
        Object.assign(outcome, await importOne(keeper, outcome.candidate, { ...options, alongside }))
        // The rest would be refused for the same reason, which is none of theirs.
        pointless ||= (outcome.error ?? outcome.done?.trouble)?.code === "app_rejected"
        onDone(++done)
      }
    },
    lanes,
  )
  return outcomes
}

/** A row that was copied for a colleague: the first of them spends the pair, the others go on with what came of it. */
function keptWithSamePair(ofMall: Outcome[], { candidate }: Outcome): string[] {
  const { refreshToken } = candidate.copy.tokens
  const isTwin = ({ candidate: { copy }, done }: Outcome) =>
    done?.kept === true && copy.tokens.refreshToken === refreshToken
  return ofMall.filter(isTwin).map((twin) => twin.candidate.copy.id)
}

type Keeper = House["keeper"]

async function importOne(
  keeper: Keeper,
  candidate: Candidate,
  options: ImportOptions,
): Promise<Omit<Outcome, "candidate">> {
  if ("trouble" in candidate.stands) return { error: candidate.stands.trouble }
  try {
    const done = await whileHeld(keeper, candidate, (copy) => keeper.import(copy, options))
    // An access token that has ended says nothing about the pair.
    const isLiving = done.rotated || (candidate.copy.tokens.accessExpiresAt ?? 0) > keeper.clock.now()
    // Nor does one that lives of a pair that is lost: that it works would be read as that all is well.
    const isLost = candidate.copy.health?.lostAt !== undefined
    const isWorthACall = done.kept && !done.refused && !isLost && isLiving
    return { done, alive: isWorthACall ? await check(keeper, candidate.copy.id) : undefined }
  } catch (error) {
    return { error: isKeeperError(error) ? error : new KeeperError("internal", { cause: error }) }
  }
}

async function check(keeper: Keeper, id: string): Promise<boolean | undefined> {
  try {
    return (await keeper.check(id)).alive
  } catch {
    // It was kept all the same; the next sweep looks after it.
    return undefined
  }
}

/** Read once more under the lease: what was found may have been refreshed while the question was open. */
async function whileHeld<T>(
  keeper: Keeper,
  { copy, from }: Candidate,
  work: (copy: Copy) => Promise<T>,
): Promise<T> {
  if (!from) return work(copy)
  const lease: Lease | undefined = await from.lease(leaseNameOf(copy.id), defaultTiming.leaseMs)
  if (!lease) {
    const retryAt = keeper.clock.now() + defaultTiming.leaseMs
    throw new KeeperError("busy", { connectionId: copy.id, retryAt, detail: `${from.name} is refreshing it` })
  }
  try {
    const now = await from.get(copy.id)
    if (!now) throw new KeeperError("connection_unknown", { connectionId: copy.id, detail: from.name })
    const { places: _, doubts: __, ...facts }: Found = foundIn(from, now)
    return await work({ ...facts, id: copy.id, mallId: now.mallId })
  } finally {
    await lease.release().catch(() => undefined)
  }
}
