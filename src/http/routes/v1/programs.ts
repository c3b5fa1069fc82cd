// GET /v1/programs: who still refreshes by itself, through the token endpoint that stands in for the platform's.
import { z } from "zod"
import { json } from "../../../wire/answer.ts"
import { programJson, programShape } from "../../../wire/program.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"

export function programsRoute({ keeper }: Parts): Route {
  return route({
    name: "listPrograms",
    methods: ["GET"],
    path: "/v1/programs",
    opens: "read",
    whole: true,
    answer: z.object({ programs: z.array(programShape) }),
    handle: async () => json({ programs: (await keeper.programs.list()).map(programJson) }),
  })
}
