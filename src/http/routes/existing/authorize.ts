// GET /api/cafe24/authorize: sends a mall's owner to Cafe24's consent.
//
// Open to anyone, without a key and without a limit: mall owners and Cafe24's reviewers come here with nothing in
// their hands, and a start stores nothing, calls nobody and tells
// nothing but which permissions are asked for. Only the mall's principal operator can
// finish it, at Cafe24, and only in the browser that began it. Whose connection it becomes cannot be chosen here: that
// needs a session or `POST /v1/connect`.
import { z } from "zod"
import { ownBefore, ownerOfConsent } from "../../../access/own-rows.ts"
import type { Granted } from "../../../core/consent/wanted-scopes.ts"
import { KeeperError } from "../../../core/errors.ts"
import { writeId } from "../../../core/id.ts"
import { createRemembered } from "../../../core/remembered.ts"
import { createGate } from "../../../core/tools/gate.ts"
import { type Answer, json, prefersPage, redirect } from "../../../wire/answer.ts"
import { worldOf } from "../../pages/layout.ts"
import { startPage } from "../../pages/start-page.ts"
import type { Parts } from "../../parts.ts"
import { ownPath, scopeText } from "../../query-words.ts"
import { type Call, type Route, route } from "../../route.ts"
import { browserOf, toReturnHost } from "../../sessions/consent-browser.ts"
import { ticketAddress } from "./ticket-address.ts"

// Unknown parameters are let be: existing links carry their own.
const authorizeQuery = z.object({
  mall_id: z.string().optional(),
  scope: scopeText.optional(),
  mode: z.enum(["json", "redirect"]).optional(),
  return: ownPath.optional(),
  /** What a signed-in person was given: for whom, and what for. */
  start: z.string().max(8_000).optional(),
})

type Query = z.output<typeof authorizeQuery>

export function authorizeRoutes(parts: Parts): Route[] {
  const readBefore = createReadBefore(parts)
  const first = {
    name: "authorize",
    path: "/api/cafe24/authorize",
    aliases: ["/api/auth/cafe24/start"],
  } as const
  const ofApp = { name: "authorizeAtApp", path: "/connect/start/{app}/{account}" } as const
  return [first, ofApp].map((at) => authorizeRoute(parts, readBefore, at))
}

function authorizeRoute(
  parts: Parts,
  readBefore: ReadBefore,
  at: Pick<Route, "name" | "path" | "aliases">,
): Route {
  return route({
    ...at,
    methods: ["GET"],
    opens: "anyone",
    page: true,
    plainErrors: true,
    query: authorizeQuery,
    answer: z.object({ url: z.string() }),
    handle: async (call) => {
      const asJson = wantsJson(call)
      const moved = asJson ? undefined : toReturnHost(call.request, parts.keeper)
      if (moved) return moved
      return call.query.start === undefined
        ? begin(parts, readBefore, call, asJson)
        : openTicket(parts, call, asJson)
    },
  })
}

async function begin(
  { keeper, options }: Parts,
  readBefore: ReadBefore,
  call: Call<Query>,
  asJson: boolean,
): Promise<Answer> {
  const { caller, query, request, params } = call
  const { app } = params
  const mallId = params.account ?? (query.mall_id || options.mallId)
  if (mallId === undefined) throw noMall()
  const id = writeId({ app: keeper.apps().find((one) => one.name === app)?.app ?? app, account: mallId })
  const scopes = query.scope?.length ? query.scope : undefined
  const owner = await ownerOfConsent(keeper, caller, id)
  const { organization } = caller
  const before = scopes ? undefined : await readBefore(id, owner)
  const browser = browserOf(request, keeper)
  const asked = { app, mallId, scopes, before, returnTo: query.return }
  await keeper.refuseWithoutPlace({ app, mallId, owner, organization })
  if (owner !== undefined && asJson) {
    const whom = caller.whom ?? owner
    const ticket = keeper.ticket({ ...asked, owner, organization, whom, browser: browser.mark })
    return browser.keep(json({ url: ticketAddress(keeper, ticket) }))
  }
  const begunBy = owner === undefined ? "nobody" : "session"
  // An address that a page opens by itself, perhaps from another host: no cookie of ours would come along. Nothing is
  // won by sending it to somebody else either, as it is nobody's account that is connected.
  if (asJson) return json({ url: keeper.connect({ ...asked, begunBy }).url })
  const { url } = keeper.connect({ ...asked, owner, organization, begunBy, browser: browser.mark })
  return browser.keep(redirect(url, 302))
}

const rememberedMs = 10_000
const rememberedAtMost = 500
const strangers = { atOnce: 2, waiting: 100 }

type ReadBefore = (id: string, owner: string | undefined) => Promise<Granted | undefined>

/**
 * Reads and shows nothing but scopes, which the consent page shows as well. Anybody may come here with any name: what
 * was read for one of them serves all who ask in the same moment, and few are read for at once.
 */
function createReadBefore({ keeper }: Parts): ReadBefore {
  const lately = createRemembered<Granted[]>(keeper.clock, rememberedMs, rememberedAtMost)
  const gate = createGate(keeper.clock, strangers)
  return async (given, owner) => {
    const id = given.toLowerCase()
    if (owner !== undefined) return ownBefore(keeper, id, owner)
    const read = async () => [await ownBefore(keeper, id, owner)].filter((one) => one !== undefined)
    return (await lately.get(id, () => gate(read)))[0]
  }
}

function noMall(): KeeperError {
  const detail = "mall_id is missing: add ?mall_id=YOUR_MALL, or set CAFE24_MALL_ID"
  return new KeeperError("request_invalid", { detail, fix: "CAFE24_MALL_ID" })
}

async function openTicket(
  { keeper, options }: Parts,
  { request, query, language }: Call<Query>,
  asJson: boolean,
): Promise<Answer> {
  const browser = browserOf(request, keeper)
  const opened = keeper.openTicket(query.start ?? "", browser.mark)
  const { url } = opened.consent
  if (asJson) return browser.keep(json({ url }))
  if (opened.isSameBrowser) return browser.keep(redirect(url, 302))
  return browser.keep(startPage(opened, language(), worldOf({ keeper, options })))
}

/** As the deployments it replaces: a program that says it reads JSON is not sent away. */
function wantsJson({ query: { mode }, request }: Call<Query>): boolean {
  if (mode !== undefined) return mode === "json"
  return !prefersPage(request) && (request.headers.get("accept") ?? "").includes("application/json")
}
