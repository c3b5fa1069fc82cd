// GET /api/cafe24/authorize: sends a mall's owner to Cafe24's consent.
//
// Open to anyone, without a key and without a limit: mall owners and Cafe24's reviewers come here with nothing in
// their hands, and a start stores nothing, calls nobody and tells nothing. Only the mall's principal operator can
// finish it, at Cafe24. Whose connection it becomes cannot be chosen here: that needs a session or `POST /v1/connect`.
import { z } from "zod"
import { ownerOfConsent } from "../../../access/own-rows.ts"
import { json, redirect } from "../../../wire/answer.ts"
import type { Parts } from "../../parts.ts"
import { ownPath, scopeText } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"

// Unknown parameters are let be: existing links carry their own.
const authorizeQuery = z.object({
  mall_id: z.string(),
  scope: scopeText.optional(),
  mode: z.enum(["json", "redirect"]).optional(),
  return: ownPath.optional(),
})

export function authorizeRoute({ keeper }: Parts): Route {
  return route({
    name: "authorize",
    methods: ["GET"],
    path: "/api/cafe24/authorize",
    aliases: ["/api/auth/cafe24/start"],
    opens: "anyone",
    page: true,
    query: authorizeQuery,
    answer: z.object({ url: z.string() }),
    handle: async ({ caller, query }) => {
      const { mall_id: mallId, scope, mode, return: returnTo } = query
      const scopes = scope?.length ? scope : undefined
      const owner = await ownerOfConsent(keeper, caller, mallId)
      const begunBy = owner === undefined ? "nobody" : "session"
      const { url } = keeper.connect({ mallId, scopes, owner, returnTo, begunBy })
      return mode === "json" ? json({ url }) : redirect(url, 302)
    },
  })
}
