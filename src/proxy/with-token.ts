// A living token for the call. A caller that needs a refresh waits here; a caller that leaves never cancels one.
import type { HandOut } from "../core/alive/hand-out.ts"
import { KeeperError } from "../core/errors.ts"
import type { ProxyCall } from "./exchange.ts"

export function withToken(call: ProxyCall, token: HandOut): ProxyCall {
  return (exchange, take) => {
    const { caller, id } = exchange
    return token(id, { by: caller.name }).then((handed) => {
      exchange.token = handed
      if (caller.holds && !caller.holds(handed.id)) throw new KeeperError("key_missing")
      return call(exchange, take)
    })
  }
}
