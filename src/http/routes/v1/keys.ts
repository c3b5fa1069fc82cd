// /v1/keys: making, listing and revoking keys for programs.
import { z } from "zod"
import { problemsForMaker } from "../../../access/leash.ts"
import { KeeperError } from "../../../core/errors.ts"
import { keysAtOnce } from "../../../core/keys/keys.ts"
import { allRights } from "../../../core/keys/rights.ts"
import { json } from "../../../wire/answer.ts"
import { keyJson, keyShape, madeKeyJson, madeKeyShape } from "../../../wire/key.ts"
import type { Parts } from "../../parts.ts"
import { connectionName, keyId, moment, name, rate, wholeNumber } from "../../query-words.ts"
import { type Route, route } from "../../route.ts"

const keyBody = z.strictObject({
  name,
  rights: z.array(z.enum(allRights)).min(1),
  connections: z.array(connectionName).min(1).max(200).optional(),
  allow: z.array(z.string().max(300)).max(60).optional(),
  deny: z.array(z.string().max(300)).max(60).optional(),
  rate,
  expires_at: moment.optional(),
})

const path = "/v1/keys"
const onlyWhole = { opens: "admin", whole: true } as const

export function keyRoutes({ keeper }: Parts): Route[] {
  return [
    route({
      ...onlyWhole,
      name: "createKey",
      methods: ["POST"],
      path,
      body: keyBody,
      answer: madeKeyShape,
      status: 201,
      handle: async ({ caller, body }) => {
        const { name, connections, allow, deny, rate } = body
        const expiresAt = endOf(body.expires_at, keeper.clock.now())
        const rights = [...new Set(body.rights)]
        const wanted = { name, rights, connections, allow, deny, rate, expiresAt }
        const problems = problemsForMaker(caller, wanted)
        if (problems.length > 0) throw new KeeperError("not_allowed", { problems, detail: problems[0] })
        const made = await keeper.keys.create(wanted, caller.name)
        return json(madeKeyJson(made), 201)
      },
    }),
    route({
      ...onlyWhole,
      name: "listKeys",
      methods: ["GET"],
      path,
      // Without a limit as many as ever: a program that does not know of pages sees what it saw before, and `next`.
      query: z.strictObject({
        limit: wholeNumber(1, keysAtOnce).default(keysAtOnce),
        after: keyId.optional(),
      }),
      answer: z.object({ keys: z.array(keyShape), next: z.string().optional() }),
      handle: async ({ query }) => {
        const keys = await keeper.keys.list(query)
        const next = keys.length === query.limit ? keys.at(-1)?.id : undefined
        return json({ keys: keys.map(keyJson), next })
      },
    }),
    route({
      ...onlyWhole,
      name: "revokeKey",
      methods: ["DELETE"],
      path: `${path}/{id}`,
      answer: z.object({ revoked: z.literal(true) }),
      handle: async ({ caller, id }) => {
        if (await keeper.keys.revoke(id, caller.name)) return json({ revoked: true })
        throw new KeeperError("not_found", { detail: "no key has this id" })
      },
    }),
  ]
}

function endOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (at > now) return at
  throw new KeeperError("request_invalid", { detail: "expires_at: is over already" })
}
