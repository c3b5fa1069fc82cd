// GET /v1/apps: which apps there are, and what each needs at its platform. No secret is in it.
import { z } from "zod"
import { json } from "../../../wire/answer.ts"
import { appJson, appShape } from "../../../wire/app.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"

export function appsRoute({ keeper }: Parts): Route {
  return route({
    name: "listApps",
    methods: ["GET"],
    path: "/v1/apps",
    opens: "read",
    whole: true,
    answer: z.object({ apps: z.array(appShape) }),
    handle: async () => {
      const rejected = await keeper.rejections()
      return json({ apps: keeper.apps().map((app) => appJson(app, rejected)) })
    },
  })
}
