// /healthz and /readyz: does the process run, and can it do its work.
import { z } from "zod"
import { json } from "../../../wire/answer.ts"
import { isoIf } from "../../../wire/connection.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"

const readyShape = z.object({
  ready: z.boolean(),
  mode: z.string(),
  version: z.string().optional(),
  connections: z.object({
    total: z.number(),
    fresh: z.number(),
    due: z.number(),
    expired: z.number(),
    lost: z.number(),
    paused: z.number(),
  }),
  nearest_access_end_at: z.iso.datetime().optional(),
  nearest_refresh_end_at: z.iso.datetime().optional(),
  last_sweep_at: z.iso.datetime().optional(),
  last_sweep_age_seconds: z.number().optional(),
  waiting_in_rescue: z.number(),
  unopenable: z.array(z.string()),
  /** Answers of another store in the same rescue place. */
  foreign_in_rescue: z.number().optional(),
})

/** Enough to know where to look; the command line names all. */
const namedAtMost = 20

export function healthRoutes({ keeper, options, tally }: Parts): Route[] {
  const { mode = "real", version } = options
  return [
    route({
      name: "health",
      methods: ["GET"],
      path: "/healthz",
      opens: "anyone",
      quiet: true,
      answer: z.object({ ok: z.literal(true), version: z.string().optional() }),
      handle: async () => json({ ok: true, version }),
    }),
    route({
      name: "readiness",
      methods: ["GET"],
      path: "/readyz",
      opens: "anyone",
      quiet: true,
      answer: readyShape,
      handle: async () => {
        // Read every time: remembered counts would go on saying "ready" while the store is away.
        const last = await keeper.lastSweep()
        const opensTokens = !(await keeper.unopenable.isAll())
        const { total, states, nearestAccessEndAt, nearestRefreshEndAt } = await tally()
        const age = last && Math.max(0, Math.round((keeper.clock.now() - last.at) / 1_000))
        const ready: z.output<typeof readyShape> = {
          ready: opensTokens,
          mode,
          version,
          connections: { total, ...states },
          nearest_access_end_at: isoIf(nearestAccessEndAt),
          nearest_refresh_end_at: isoIf(nearestRefreshEndAt),
          last_sweep_at: isoIf(last?.at),
          last_sweep_age_seconds: age,
          waiting_in_rescue: keeper.waitingInRescue().length,
          unopenable: keeper.unopenable.ids().slice(0, namedAtMost),
          foreign_in_rescue: keeper.foreignInRescue().length || undefined,
        }
        return json(ready, opensTokens ? 200 : 503)
      },
    }),
  ]
}
