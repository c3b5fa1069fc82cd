// GET /api/cafe24/callback: Cafe24 sends the owner back here with a code, which lives a minute and is used at once.
import { z } from "zod"
import type { Connected } from "../../../core/consent/connected.ts"
import { isKeeperError } from "../../../core/errors.ts"
import { type Answer, json, prefersPage, redirect } from "../../../wire/answer.ts"
import { iso } from "../../../wire/connection.ts"
import { connectedPage } from "../../pages/connected-page.ts"
import { worldOf } from "../../pages/layout.ts"
import type { Parts } from "../../parts.ts"
import { type Call, type Route, route } from "../../route.ts"
import { markIn } from "../../sessions/consent-browser.ts"
import { callbackPaths } from "./callback-paths.ts"

const [callbackPath, ...otherPaths] = callbackPaths
const text = z.string().max(4_000).optional()

// Whatever else Cafe24 adds (trace_id) is let be.
const callbackQuery = z.object({
  code: text,
  state: text,
  error: text,
  error_description: text,
  iss: text,
  /** Shows what became of a consent: where a browser is sent to, so that no code stays in its address. */
  result: z.string().max(100).optional(),
})

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

/** Which app a consent was to stands in its state, wherever it comes back to. */
export function callbackRoutes(parts: Parts): Route[] {
  const own = { name: "callback", path: callbackPath, aliases: otherPaths } as const
  const ofApp = { name: "callbackOfApp", path: "/callback/{app}" } as const
  return [own, ofApp].map((at) => callbackRoute(parts, at))
}

function callbackRoute(parts: Parts, at: Pick<Route, "name" | "path" | "aliases">): Route {
  return route({
    ...at,
    methods: ["GET"],
    opens: "anyone",
    page: true,
    plainErrors: true,
    acts: true,
    query: callbackQuery,
    answer: connectedShape,
    handle: (call) =>
      call.query.result === undefined ? finish(parts, call) : show(parts, call, call.query.result),
  })
}

type Query = z.output<typeof callbackQuery>

async function finish({ keeper }: Parts, { request, query }: Call<Query>): Promise<Answer> {
  const { code, state, error, error_description: errorDescription, iss: issuer } = query
  const isPage = prefersPage(request)
  const browser = markIn(request, keeper)
  try {
    const connected = await keeper.finishConnect({ code, state, error, errorDescription, issuer, browser })
    if (connected.returnTo !== undefined) return redirect(connected.returnTo, 303)
    return isPage ? toResult(connected.resultId) : json(connectedJson(connected))
  } catch (error) {
    if (!isPage || !isKeeperError(error) || error.asked?.resultId === undefined) throw error
    return toResult(error.asked.resultId)
  }
}

/** Relative, so that it fits under whatever path Cafe24 was told to send people back to. */
function toResult(id = ""): Answer {
  return redirect(`?result=${encodeURIComponent(id)}`, 303)
}

async function show({ keeper, options }: Parts, call: Call<Query>, id: string): Promise<Answer> {
  const connected = await keeper.consentResult(id)
  if (!prefersPage(call.request)) return json(connectedJson(connected))
  return connectedPage(connected, call.language(), worldOf({ keeper, options }))
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
