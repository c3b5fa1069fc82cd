// /healthz and /readyz: does the process run, and can it do its work.
import { z } from "zod"
import { json } from "../../../wire/answer.ts"
import { iso, isoIf } from "../../../wire/connection.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"
import { runbookPath } from "./runbook-path.ts"

const rejectedShape = z.object({
  /** Absent: the first app. */
  app: z.string().optional(),
  since: z.iso.datetime(),
  detail: z.string(),
})

const readyShape = z.object({
  ready: z.boolean(),
  /** What is wrong, by the names of the alerts; present also where it leaves the server ready. */
  troubles: z.array(z.string()).optional(),
  mode: z.string(),
  version: z.string().optional(),
  connections: z.object({
    total: z.number(),
    fresh: z.number(),
    due: z.number(),
    expired: z.number(),
    lost: z.number(),
    paused: z.number(),
    /** Pairs in the same place that were issued to other apps: not ours, and not counted. */
    foreign: z.number().optional(),
  }),
  nearest_access_end_at: z.iso.datetime().optional(),
  nearest_refresh_end_at: z.iso.datetime().optional(),
  last_sweep_at: z.iso.datetime().optional(),
  last_sweep_age_seconds: z.number().optional(),
  /** Cafe24 rejects our app: nothing can be refreshed until its id and secret are right. */
  app_rejected: rejectedShape.optional(),
  /** The same of every app. */
  apps_rejected: z.array(rejectedShape).optional(),
  waiting_in_rescue: z.number(),
  unopenable: z.array(z.string()),
  /** Answers of another store in the same rescue place. */
  foreign_in_rescue: z.number().optional(),
  /** Where this server shows what each trouble means and what to do. */
  runbook: z.string().optional(),
})

/** Nothing that a restart or another replica would mend: those who reconnect malls still come here. */
const bearable: ReadonlySet<string> = new Set(["store_emptied", "clock_off"])

/** Enough to know where to look; the command line names all. */
const namedAtMost = 20

export function healthRoutes(parts: Parts): Route[] {
  const { version } = parts.options
  const joined = oneAtATime(() => readiness(parts))
  return [
    route({
      name: "health",
      methods: ["GET"],
      path: "/healthz",
      // A script that waits for a start asks this first, and should wait for nothing else.
      direct: true,
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
        const ready = await joined()
        return json(ready, ready.ready ? 200 : 503)
      },
    }),
  ]
}

/** Anybody may ask, and any number of them: one that comes while it is being found out hears the same. */
function oneAtATime<Answer>(find: () => Promise<Answer>): () => Promise<Answer> {
  let under: Promise<Answer> | undefined
  return () => {
    under ??= find().finally(() => {
      under = undefined
    })
    return under
  }
}

/** Read every time: remembered counts would go on saying "ready" while the store is away. */
async function readiness({ keeper, options, tally }: Parts): Promise<z.output<typeof readyShape>> {
  const last = await keeper.lastSweep()
  const opensTokens = !(await keeper.unopenable.isAll())
  const troubles = (await keeper.vitals.look()).map(({ kind }) => kind)
  const rejected = (await keeper.rejections()).map(({ app, sinceAt, detail }) => ({
    app,
    since: iso(sinceAt),
    detail,
  }))
  const { total, others, states, nearestAccessEndAt, nearestRefreshEndAt } = await tally()
  const age = last && Math.max(0, Math.round((keeper.clock.now() - last.at) / 1_000))
  return {
    ready: opensTokens && troubles.every((kind) => bearable.has(kind)),
    troubles: troubles.length > 0 ? troubles : undefined,
    mode: options.mode ?? "real",
    version: options.version,
    connections: { total, ...states, foreign: others },
    nearest_access_end_at: isoIf(nearestAccessEndAt),
    nearest_refresh_end_at: isoIf(nearestRefreshEndAt),
    last_sweep_at: isoIf(last?.at),
    last_sweep_age_seconds: age,
    app_rejected: rejected[0],
    apps_rejected: rejected.length > 0 ? rejected : undefined,
    waiting_in_rescue: keeper.waitingInRescue().length,
    unopenable: keeper.unopenable.ids().slice(0, namedAtMost),
    foreign_in_rescue: keeper.foreignInRescue().length || undefined,
    runbook: options.runbook && runbookPath,
  }
}
