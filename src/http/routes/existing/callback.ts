// GET /api/cafe24/callback: Cafe24 sends the owner back here with a code, which lives a minute and is used at once.
import { z } from "zod"
import { callbackPaths } from "../../../core/consent/callback-paths.ts"
import type { Connected } from "../../../core/consent/connect.ts"
import { json, prefersPage, redirect } from "../../../wire/answer.ts"
import { iso } from "../../../wire/connection.ts"
import { connectedPage } from "../../pages/connected-page.ts"
import { worldOf } from "../../pages/layout.ts"
import type { Parts } from "../../parts.ts"
import { type Route, route } from "../../route.ts"
import { markIn } from "../../sessions/consent-browser.ts"

const [callbackPath, ...otherPaths] = callbackPaths
const text = z.string().max(4_000).optional()

// Whatever else Cafe24 adds (trace_id) is let be.
const callbackQuery = z.object({ code: text, state: text, error: text, error_description: text, iss: text })

const connectedShape = z.object({
  connected: z.literal(true),
  connection: z.string(),
  mall_id: z.string(),
  first: z.boolean(),
  scopes: z.array(z.string()),
  missing_scopes: z.array(z.string()),
  access_ends_at: z.iso.datetime(),
  refresh_ends_at: z.iso.datetime(),
})

export function callbackRoute({ keeper, options }: Parts): Route {
  return route({
    name: "callback",
    methods: ["GET"],
    path: callbackPath,
    aliases: otherPaths,
    opens: "anyone",
    page: true,
    acts: true,
    query: callbackQuery,
    answer: connectedShape,
    handle: async ({ request, query, language }) => {
      const { code, state, error, error_description: errorDescription, iss: issuer } = query
      const connected = await keeper.finishConnect({
        code,
        state,
        error,
        errorDescription,
        issuer,
        browser: markIn(request, keeper),
      })
      if (connected.returnTo !== undefined) return redirect(connected.returnTo, 303)
      if (!prefersPage(request)) return json(connectedJson(connected))
      return connectedPage(connected, language(), worldOf({ keeper, options }))
    },
  })
}

function connectedJson({ connection, first, missingScopes }: Connected): z.output<typeof connectedShape> {
  return {
    connected: true,
    connection: connection.id,
    mall_id: connection.mallId,
    first,
    scopes: connection.scopes,
    missing_scopes: missingScopes,
    access_ends_at: iso(connection.tokens.accessExpiresAt),
    refresh_ends_at: iso(connection.tokens.refreshExpiresAt),
  }
}
