// A turn at the mall's bucket before the call, and at the key's own rate; what the answer says of limits is learned.

import type { Proxied } from "../core/calls/for-proxies.ts"
import { withoutOwner } from "../core/id.ts"
import type { Clock } from "../core/ports.ts"
import { type Exchange, headerIn, type ProxyCall, type Take } from "./exchange.ts"
import type { Line } from "./pace/line.ts"
import type { Paces } from "./pace/paces.ts"

export interface LimitParts {
  clock: Clock
  paces: Paces
  proxied(id: string): Proxied
  /** Tells other processes of a block, and hears of theirs; never waited for. */
  share?(account: string, line: Line): void
}

export function withLimit(call: ProxyCall, parts: LimitParts): ProxyCall {
  const { clock, paces } = parts
  return async (exchange, take) => {
    const { caller, token } = exchange
    const startedAt = clock.now()
    const rate = caller.leash?.rate
    if (rate !== undefined && caller.keyId !== undefined) {
      await turnAt(paces.ofKey(caller.keyId, rate), "", exchange)
    }
    const { facet, facts } = parts.proxied(token!.id)
    const account = withoutOwner(token!.id)
    const line = paces.ofMall(account, facts)
    if (!line) return await call(exchange, take)
    const entered = line.enter(caller.keyId ?? caller.name, leaving(exchange))
    const turn = typeof entered === "number" ? entered : await entered
    exchange.gone.stops(undefined)
    exchange.waitedMs = clock.now() - startedAt
    const learning: Take = (head) => {
      const limits = facet.limitsIn((name) => headerIn(head.headers, name))
      line.bucket.learn(turn, limits, head.status === 429, clock.now())
      line.wake()
      parts.share?.(account, line)
      return take(head)
    }
    await call(exchange, learning)
  }
}

async function turnAt(line: Line, lane: string, exchange: Exchange): Promise<void> {
  const entered = line.enter(lane, leaving(exchange))
  if (typeof entered !== "number") await entered
  exchange.gone.stops(undefined)
}

/** Nobody waits for a caller that has gone. */
function leaving({ gone }: Exchange): (leave: () => void) => void {
  return (leave) => gone.stops(leave)
}
