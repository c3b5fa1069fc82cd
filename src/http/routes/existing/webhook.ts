// POST /api/cafe24/webhook: what Cafe24 says about the app and the mall. A hint; Cafe24's own answers decide.
import { z } from "zod"
import { json } from "../../../wire/answer.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"

/** Cafe24 does not wait for long. The verification goes on without them. */
const patienceMs = 5_000

export function webhookRoute({ keeper, options }: Parts): Route {
  return route({
    name: "webhook",
    methods: ["POST"],
    path: "/api/cafe24/webhook",
    opens: "webhook",
    // Only the outside is fixed: the resource of each event is Cafe24's, and read by what knows Cafe24.
    body: z.looseObject({ event_no: z.union([z.number(), z.string().max(9)]) }),
    answer: z.object({ received: z.literal(true) }),
    handle: async ({ body, requestId }) => {
      const over = new AbortController()
      const heard = keeper.hear(body).finally(() => over.abort())
      // Too late for this answer: what failed behind it is for the log.
      heard.catch((error) => {
        const name = error instanceof Error ? error.name : typeof error
        options.log?.error({ request: requestId, error: name }, "webhook not verified")
      })
      await Promise.race([heard, keeper.clock.sleep(patienceMs, over.signal)])
      return json({ received: true })
    },
  })
}
