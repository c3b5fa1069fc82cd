// POST /v1/connect: a link that may be sent to a mall's owner.
import { z } from "zod"
import { connectionId } from "../../core/connection.ts"
import { json } from "../answer.ts"
import { covers, notYours } from "../caller.ts"
import { iso } from "../connection-json.ts"
import { ownerOfConsent } from "../own-rows.ts"
import type { Parts } from "../parts.ts"
import { owner as ownerName, ownPath, scopeList } from "../query-words.ts"
import { type Route, route } from "../route.ts"

const connectBody = z.strictObject({
  mall_id: z.string(),
  scopes: scopeList.optional(),
  owner: ownerName.optional(),
  return: ownPath.optional(),
})

export function connectRoute({ keeper }: Parts): Route {
  return route({
    name: "connect",
    methods: ["POST"],
    path: "/v1/connect",
    opens: "connect",
    body: connectBody,
    answer: z.object({ url: z.string(), expires_at: z.iso.datetime() }),
    handle: async ({ caller, body }) => {
      const { mall_id: mallId, scopes, return: returnTo } = body
      const owner = body.owner ?? (await ownerOfConsent(keeper, caller, mallId))
      const request = { mallId, scopes, owner, returnTo }
      const link = keeper.connect(request)
      const id = connectionId(link.mallId, request.owner)
      if (!covers(caller, id)) throw notYours(id)
      return json({ url: link.url, expires_at: iso(link.expiresAt) })
    },
  })
}
