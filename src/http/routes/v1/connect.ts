// POST /v1/connect: a link that may be sent to a mall's owner.
import { z } from "zod"
import { covers, notYours } from "../../../access/caller.ts"
import { refuseMadeUpOwner } from "../../../access/made-up-owner.ts"
import { ownerOfConsent } from "../../../access/own-rows.ts"
import { writeId } from "../../../core/id.ts"
import { json } from "../../../wire/answer.ts"
import { iso } from "../../../wire/connection.ts"
import { originOf } from "../../errors.ts"
import type { Parts } from "../../parts.ts"
import { type Expected, owner as ownerName, ownPath, scopeList } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"
import { ticketAddress } from "../existing/ticket-address.ts"

const connectBody = z
  .strictObject({
    /** By default the first one. */
    app: z.string().max(31).optional(),
    mall_id: z.string(),
    scopes: scopeList.optional(),
    owner: ownerName.optional(),
    return: ownPath.optional(),
    /** A link that works for days, as for a letter. */
    lasting: z.boolean().optional(),
  })
  .refine(({ lasting, return: to }) => !(lasting && to !== undefined), {
    path: ["return"],
    error: "lasting" satisfies Expected,
  })

export function connectRoute({ keeper, options }: Parts): Route {
  return route({
    name: "connect",
    methods: ["POST"],
    path: "/v1/connect",
    opens: "connect",
    body: connectBody,
    answer: z.object({ url: z.string(), expires_at: z.iso.datetime(), mall_id: z.string() }),
    handle: async ({ caller, body, request: call }) => {
      const { app: named, mall_id: mallId, scopes, return: returnTo } = body
      // Refuses what names no app here, before anything is looked up by it.
      const { app } = keeper.connect({ app: named, mallId })
      const wanted = writeId({ app, account: mallId })
      const owner = body.owner ?? (await ownerOfConsent(keeper, caller, wanted))
      const request = { app, mallId, scopes, owner, organization: caller.organization, returnTo }
      const consent = keeper.connect(request)
      const id = writeId({ app, account: consent.mallId, owner })
      if (!covers(caller, id)) throw notYours(id)
      if (caller.owner === undefined) await refuseMadeUpOwner(keeper, id)
      await keeper.refuseWithoutPlace(request)
      // A signed-in person's link goes over a page of ours that names them, and is finished where that was seen.
      const whom = caller.owner === undefined || owner === undefined ? undefined : (caller.whom ?? owner)
      const answer = (url: string, endsAt: number) =>
        json({ url, expires_at: iso(endsAt), mall_id: consent.mallId })
      if (body.lasting) {
        const { path, expiresAt } = await keeper.link({ ...request, whom })
        return answer(originOf(call, options) + path, expiresAt)
      }
      if (whom === undefined || owner === undefined) return answer(consent.url, consent.expiresAt)
      const ticket = keeper.ticket({ ...request, owner, whom })
      return answer(ticketAddress(keeper, ticket), ticket.expiresAt)
    },
  })
}
