// The leash of the key, before anything is done for its call: no token is asked for what must not be called.
import { holdToLeash } from "../access/leash.ts"
import type { ProxyFacet } from "../core/ports.ts"
import type { ProxyCall } from "./exchange.ts"

export function withLeash(call: ProxyCall, facetOf: (id: string) => ProxyFacet): ProxyCall {
  const held: ProxyCall = async (exchange, take) => {
    const { caller, id, method, target, body } = exchange
    holdToLeash(caller, { method, target, hasBody: body !== undefined }, facetOf(id).root)
    await call(exchange, take)
  }
  return (exchange, take) => (exchange.caller.leash ? held : call)(exchange, take)
}
