// The leash of the key, before anything is done for its call: no token is asked for what must not be called.
import { holdToLeash } from "../access/leash.ts"
import type { ProxyFacet } from "../core/ports.ts"
import type { ProxyCall } from "./exchange.ts"

export function withLeash(call: ProxyCall, facetOf: (id: string) => ProxyFacet): ProxyCall {
  return async (exchange, take) => {
    const { caller, id, method, target } = exchange
    if (caller.leash) holdToLeash(caller, method, target, facetOf(id).root)
    return call(exchange, take)
  }
}
