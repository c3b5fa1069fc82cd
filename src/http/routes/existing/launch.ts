// GET /api/cafe24/launch: the App URL. A person who opens the app at Cafe24 comes here, without an account of ours.
import { z } from "zod"
import { json, prefersPage, redirect } from "../../../wire/answer.ts"
import { launchedPage } from "../../pages/launched-page.ts"
import { worldOf } from "../../pages/layout.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"
import { browserOf } from "../../sessions/consent-browser.ts"

export function launchRoute({ keeper, options }: Parts): Route {
  return route({
    name: "launch",
    methods: ["GET"],
    path: "/api/cafe24/launch",
    opens: "signed",
    page: true,
    acts: true,
    answer: z.object({
      connected: z.literal(true),
      mall_id: z.string(),
      missing_scopes: z.array(z.string()),
    }),
    handle: async ({ request, language }) => {
      const browser = browserOf(request, keeper)
      const launched = await keeper.launch(rawQueryOf(request), browser.mark)
      if (launched.kind === "consent") return browser.keep(redirect(launched.consent.url, 302))
      const { connection, missingScopes } = launched
      if (prefersPage(request)) return launchedPage(launched, language(), worldOf({ keeper, options }))
      return json({ connected: true, mall_id: connection.mallId, missing_scopes: missingScopes })
    },
  })
}

/** As it arrived: a query that was parsed and written again no longer fits its signature. */
function rawQueryOf({ url }: Request): string {
  const start = url.indexOf("?")
  return start === -1 ? "" : url.slice(start + 1).split("#")[0]!
}
