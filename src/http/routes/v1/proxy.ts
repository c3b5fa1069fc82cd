// /proxy/{id}/…: the platform's API with a living token, streamed where the host can.
import { idFor } from "../../../access/caller.ts"
import { ownId } from "../../../access/own-rows.ts"
import type { ProxyAsked } from "../../options.ts"
import type { Parts } from "../../parts.ts"
import { type Call, type Route, route } from "../../route.ts"

const prefix = "/proxy/{id}/{rest*}"

export function proxyRoutes({ keeper, options }: Parts): Route[] {
  const { proxy } = options
  if (!proxy) return []
  const askedBy = async (call: Call): Promise<ProxyAsked> => {
    const { caller, requestId } = call
    const id = caller.organization ? await ownId(keeper, caller, call.id) : idFor(caller, call.id)
    return { caller, id, target: targetOf(call), requestId }
  }
  return [
    route({
      name: "proxy",
      methods: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
      path: prefix,
      direct: true,
      opens: "proxy",
      quiet: true,
      answer: "application/json",
      pipe: async (call, request, response) => proxy.pipe(await askedBy(call), request, response),
      handle: async (call) => proxy.answer(await askedBy(call), call.request),
    }),
  ]
}

/** Behind `/proxy/{id}`, as it came: a path that were decoded here would be another one there. */
function targetOf({ params, target }: Call): string {
  const query = target.indexOf("?")
  return `/${params.rest}${query === -1 ? "" : target.slice(query)}`
}
