// /proxy/{id}/…: the platform's API with a living token, streamed where the host can.

import { type Caller, idFor } from "../../../access/caller.ts"
import { clientIdsIn } from "../../../access/client-ids.ts"
import { ownId } from "../../../access/own-rows.ts"
import type { ProxyAsked, TokenAsked } from "../../../access/proxied.ts"
import { KeeperError } from "../../../core/errors.ts"
import { callMethods } from "../../../core/keys/call-methods.ts"
import { originOf } from "../../errors.ts"
import { readForm } from "../../input/input.ts"
import type { AppOptions } from "../../options.ts"
import type { Parts } from "../../parts.ts"
import { type Call, type Route, route } from "../../route.ts"

const prefix = "/proxy/{id}/{rest*}"
const prefixesAtMost = 1_000

export function proxyRoutes({ keeper, options }: Parts): Route[] {
  const { proxy } = options
  if (!proxy) return []
  const prefixes = new Map<string, string>()
  const askedBy = (call: Call, id: string): ProxyAsked => {
    const { caller, requestId } = call
    return {
      caller,
      id,
      target: targetOf(call),
      requestId,
      still: call,
      prefix: () => prefixOf(call, options, prefixes),
      asWritten: call.asked.headers.get("x-mallkey-links") === "as-written",
    }
  }
  /** No promise where nothing is looked up: this is on the way of every call. */
  const idOf = (caller: Caller, id: string): string | Promise<string> =>
    caller.organization ? ownId(keeper, caller, id) : idFor(caller, id)
  const clientsCall = async (call: Call): Promise<TokenAsked> => {
    const form = await readForm(call.request)
    const field = (name: string) => form.get(name) ?? undefined
    const caller = await clientOf(call, field("client_secret"))
    return {
      caller,
      id: await idOf(caller, call.id),
      grant: field("grant_type"),
      code: field("code"),
      clientIds: clientIdsIn(call.asked.headers.get("authorization"), form),
      program: call.asked.headers.get("user-agent") ?? undefined,
    }
  }
  return [
    // Before the rest: what a client sends to its platform's token endpoint must never leave as a call.
    route({
      name: "proxyToken",
      methods: ["POST"],
      path: "/proxy/{id}/api/v2/oauth/token",
      opens: "client",
      answer: "application/json",
      handle: async (call) => proxy.token(await clientsCall(call)),
    }),
    route({
      name: "proxyRevoke",
      methods: ["POST"],
      path: "/proxy/{id}/api/v2/oauth/revoke",
      opens: "client",
      answer: "application/json",
      handle: async (call) => proxy.revoke(await clientsCall(call)),
    }),
    route({
      name: "proxy",
      methods: callMethods,
      path: prefix,
      direct: true,
      opens: "proxy",
      quiet: true,
      answer: "application/json",
      pipe: (call, request, response) => {
        const id = idOf(call.caller, call.id)
        if (typeof id === "string") return proxy.pipe(askedBy(call, id), request, response)
        return id.then((own) => proxy.pipe(askedBy(call, own), request, response))
      },
      handle: async (call) => proxy.answer(askedBy(call, await idOf(call.caller, call.id)), call.request),
    }),
  ]
}

/** Behind `/proxy/{id}`, as it came: a path that were decoded here would be another one there. */
function targetOf({ params, target }: Call): string {
  const query = target.indexOf("?")
  return `/${params.rest}${query === -1 ? "" : target.slice(query)}`
}

/** A `Host` that is none makes no address: then links stay as they came. */
function prefixOf(
  { asked, params }: Call,
  options: AppOptions,
  prefixes: Map<string, string>,
): string | undefined {
  const host = asked.headers.get("host") ?? ""
  const name = `${host} ${params.id}`
  const known = asked instanceof Request ? undefined : prefixes.get(name)
  if (known !== undefined) return known
  if (!URL.canParse(asked.url)) return undefined
  const id = encodeURIComponent(params.id!).replaceAll("%3A", ":")
  const prefix = `${originOf(asked, options)}/proxy/${id}`
  // A web-standard request may come by https: what it says of itself is looked at each time.
  if (asked instanceof Request) return prefix
  if (prefixes.size >= prefixesAtMost) prefixes.clear()
  prefixes.set(name, prefix)
  return prefix
}

/** The key is the client secret; where it stood in the headers, the door has seen it. */
async function clientOf({ caller, admitKey }: Call, secret: string | undefined): Promise<Caller> {
  if (caller.rights.has("proxy")) return caller
  if (!secret) throw new KeeperError("key_missing", { detail: "the client secret is to be a key" })
  return admitKey(secret, "proxy")
}
