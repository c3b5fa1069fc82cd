// A living token for the call. A caller that needs a refresh waits here; a caller that leaves never cancels one.
import type { HandOut } from "../core/alive/hand-out.ts"
import { KeeperError } from "../core/errors.ts"
import type { ProxyCall } from "./exchange.ts"

export function withToken(call: ProxyCall, token: HandOut): ProxyCall {
  return async (exchange, take) => {
    const { caller, id } = exchange
    exchange.token = await token(id, { by: caller.name })
    if (caller.holds && !caller.holds(exchange.token.id)) throw new KeeperError("key_missing")
    await call(exchange, take)
  }
}
