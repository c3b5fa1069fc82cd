// GET /v1/doctor: what is wrong, why, and what to run. Quick unless `full=1`.
import { z } from "zod"
import { stages } from "../../../core/doctor/table.ts"
import { json } from "../../../wire/answer.ts"
import { doctorJson, doctorShape } from "../../../wire/doctor.ts"
import { originOf } from "../../errors.ts"
import type { Parts } from "../../parts.ts"
import { connectionName, flag } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"
import { runbookPath } from "./runbook-path.ts"

/** `app,redirect` */
const someStages = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(stages)))

export function doctorRoute({ keeper, options }: Parts): Route {
  return route({
    name: "doctor",
    methods: ["GET"],
    path: "/v1/doctor",
    // It tells file names and settings of the machine, and asks Cafe24 on everybody's account.
    opens: "admin",
    whole: true,
    acts: true,
    query: z.strictObject({
      full: flag.default(false),
      connection: connectionName.optional(),
      stages: someStages.optional(),
    }),
    answer: doctorShape,
    handle: async ({ query, language, request }) => {
      const { full, connection: only, stages: wanted } = query
      const report = await keeper.doctor({ full, only, stages: wanted, world: options.doctorWorld })
      const runbook = options.runbook && originOf(request, options) + runbookPath
      return json(doctorJson(report, language(), runbook))
    },
  })
}
