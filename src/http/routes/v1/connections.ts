// /v1/connections: how they are, and what an operator can do to one of them.
import { z } from "zod"
import { idFor } from "../../../access/caller.ts"
import { ownId } from "../../../access/own-rows.ts"
import { visibleConnections } from "../../../access/visible.ts"
import type { ConnectionView } from "../../../core/keeper.ts"
import { json } from "../../../wire/answer.ts"
import { connectionJson, connectionShape } from "../../../wire/connection.ts"
import { paceJson, paceShape } from "../../../wire/pace.ts"
import type { Parts } from "../../parts.ts"
import { connectionName, flag, wholeNumber } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"

const listQuery = z.strictObject({
  limit: wholeNumber(1, 200).default(50),
  after: connectionName.optional(),
  state: connectionShape.shape.state.optional(),
})

const withPace = connectionShape.extend({ pace: paceShape.optional() })

export function connectionRoutes({ keeper, options }: Parts): Route[] {
  const paced = (view: ConnectionView) => ({
    ...connectionJson(view),
    pace: paceJson(options.proxy?.pace(view.connection.id)),
  })
  return [
    route({
      name: "listConnections",
      methods: ["GET"],
      path: "/v1/connections",
      opens: "read",
      query: listQuery,
      answer: z.object({ connections: z.array(withPace), next: z.string().optional() }),
      handle: async ({ caller, query }) => {
        const { found, next } = await visibleConnections(keeper, caller, query)
        return json({ connections: (await keeper.withHints(found)).map(paced), next })
      },
    }),
    route({
      name: "readConnection",
      methods: ["GET"],
      path: "/v1/connections/{id}",
      // A program that waits for a consent asks it again and again.
      quiet: true,
      opens: "read",
      answer: withPace,
      handle: async ({ caller, id }) => {
        const view = await keeper.connection(await ownId(keeper, caller, id))
        const [hinted = view] = await keeper.withHints([view])
        return json(paced(hinted))
      },
    }),
    route({
      name: "refreshConnection",
      methods: ["POST"],
      path: "/v1/connections/{id}/refresh",
      opens: "admin",
      query: z.strictObject({ force: flag.default(false) }),
      answer: connectionShape.extend({ renewed: z.boolean() }),
      handle: async ({ caller, id, query }) => {
        const done = await keeper.refresh(idFor(caller, id), { force: query.force, by: caller.name })
        return json({ ...connectionJson(done), renewed: done.renewed })
      },
    }),
    route({
      name: "checkConnection",
      methods: ["POST"],
      path: "/v1/connections/{id}/check",
      opens: "admin",
      answer: z.object({
        alive: z.boolean(),
        granted: z.array(z.string()).optional(),
        connection: connectionShape,
      }),
      handle: async ({ caller, id }) => {
        const { alive, facts, ...view } = await keeper.check(idFor(caller, id))
        return json({ alive, granted: facts?.scopes, connection: connectionJson(view) })
      },
    }),
    route({
      name: "disconnect",
      methods: ["DELETE"],
      path: "/v1/connections/{id}",
      opens: "admin",
      query: z.strictObject({ revoke: flag.default(false) }),
      answer: z.object({ disconnected: z.literal(true), revoked: z.boolean() }),
      handle: async ({ caller, id, query }) => {
        const { revoked } = await keeper.disconnect(idFor(caller, id), { ...query, by: caller.name })
        return json({ disconnected: true, revoked })
      },
    }),
  ]
}
