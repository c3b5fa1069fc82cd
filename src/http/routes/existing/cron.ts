// The cron routes of existing deployments: refresh what is due, and the daily check. Their bodies stay as they were.
import { z } from "zod"
import { covers, notYours } from "../../../access/caller.ts"
import { everyView } from "../../../access/every-view.ts"
import { refreshOwn } from "../../../access/own-rows.ts"
import type { SweepSummary } from "../../../core/alive/sweep.ts"
import type { KeeperOfHouse } from "../../../core/keeper-of-house.ts"
import { json } from "../../../wire/answer.ts"
import type { Parts } from "../../parts.ts"
import { flag, mallId } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"

const refreshQuery = z.object({
  mall_id: mallId.optional(),
  force: flag.default(false),
})

const failures = z.array(z.object({ id: z.string(), reason: z.string() }))

const refreshShape = z.object({
  scanned: z.number(),
  eligible: z.number(),
  refreshed: z.number(),
  skipped: z.number(),
  failed: z.number(),
  failures,
})

const checkShape = z.object({
  checked: z.number(),
  warned: z.number(),
  needs_reauth: z.number(),
  notified: z.number(),
  failures,
})

const forTimers = { methods: ["GET", "POST"], opens: "cron", acts: true, plainErrors: true } as const

export function cronRoutes({ keeper }: Parts): Route[] {
  return [
    route({
      ...forTimers,
      name: "cronRefresh",
      path: "/api/cafe24/refresh",
      query: refreshQuery,
      answer: refreshShape,
      handle: async ({ caller, query }) => {
        const { mall_id: mallId, force } = query
        if (caller.owner !== undefined) return json(await refreshOwn(keeper, caller, { mallId, force }))
        if (caller.connections && !(mallId && covers(caller, mallId))) throw notYours(mallId ?? "*")
        const summary = await keeper.sweep({ mallId, force, by: caller.name, countsLost: true })
        // Afterwards: a first sweep finds what other programs wrote.
        const scanned = await countOf(keeper, mallId)
        return json({ scanned, ...(scanned === 0 && mallId ? unknownMall(mallId, summary) : summary) })
      },
    }),
    route({
      ...forTimers,
      name: "cronCheck",
      path: "/api/cron/check-token-expiry",
      answer: checkShape,
      handle: async ({ caller }) => {
        if (caller.connections || caller.owner) throw notYours("*")
        return json(await keeper.alerts.dailyCheck())
      },
    }),
  ]
}

/** A timer that was given a wrong name would be told that all is well, for ever. */
function unknownMall(id: string, summary: SweepSummary): SweepSummary {
  return { ...summary, failed: 1, failures: [{ id, reason: "connection_unknown" }] }
}

async function countOf(keeper: KeeperOfHouse, mallId: string | undefined): Promise<number> {
  if (mallId === undefined) return (await keeper.tally()).total
  let count = 0
  for await (const _ of everyView(keeper, { mallId })) count++
  return count
}
