// GET /api/cafe24/callback: Cafe24 sends the owner back here with a code, which lives a minute and is used at once.
import { z } from "zod"
import type { Connected } from "../../../core/consent/connected.ts"
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
  /** Shows what became of a consent: where a browser is sent to, so that neither code nor state stays in its address. */
  result: z.string().max(8_000).optional(),
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
    // Whose consent it is stands in its state: a session that is over by now must not cost its owner the code.
    opens: "signed",
    page: true,
    plainErrors: true,
    acts: true,
    query: callbackQuery,
    answer: connectedShape,
    handle: (call) =>
      call.query.result === undefined ? finish(parts, call) : show(parts, call, call.query.result),
    troubleAt: (error, { url }) => (holdsMore(url) ? toResult(parts.keeper.resultIdOf(error)) : undefined),
  })
}

type Query = z.output<typeof callbackQuery>

async function finish({ keeper }: Parts, { request, query }: Call<Query>): Promise<Answer> {
  const { code, state, error, error_description: errorDescription, iss: issuer } = query
  const browser = markIn(request, keeper)
  const connected = await keeper.finishConnect({ code, state, error, errorDescription, issuer, browser })
  if (connected.returnTo !== undefined) return redirect(connected.returnTo, 303)
  return prefersPage(request) ? toResult(keeper.resultIdOf(connected)) : json(connectedJson(connected))
}

/**
 * The one rule for every page here, good or bad: it stands at an address with a result and nothing else. What the
 * platform sends along would stay in the address bar, in the history and in a picture of the screen.
 */
function holdsMore(url: string): boolean {
  return [...new URL(url).searchParams.keys()].some((name) => name !== "result")
}

/** Relative, so that it fits under whatever path Cafe24 was told to send people back to. */
function toResult(id: string): Answer {
  return redirect(`?result=${encodeURIComponent(id)}`, 303)
}

async function show({ keeper, options }: Parts, call: Call<Query>, id: string): Promise<Answer> {
  if (prefersPage(call.request) && holdsMore(call.request.url)) return toResult(id)
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
