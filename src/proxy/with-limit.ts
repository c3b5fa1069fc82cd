// A turn at the mall's bucket before the call, and at the key's own rate; what the answer says of limits is learned.

import type { KeeperError } from "../core/errors.ts"
import type { Clock } from "../core/ports.ts"
import { type Exchange, headerIn, type ProxyCall, type Take } from "./exchange.ts"
import type { BucketTurn } from "./pace/bucket.ts"
import type { Line } from "./pace/line.ts"
import type { Paces } from "./pace/paces.ts"
import type { Targeted } from "./targeted.ts"

export interface LimitParts {
  clock: Clock
  paces: Paces
  targetOf(id: string): Targeted
  /** Tells other processes of a block, and hears of theirs; never waited for. */
  share?(account: string, line: Line): void
}

export function withLimit(call: ProxyCall, parts: LimitParts): ProxyCall {
  const { clock, paces } = parts
  const inTurn = (exchange: Exchange, take: Take, startedAt: number): Promise<void> => {
    const { caller, token, gone } = exchange
    const { facet, facts, account } = parts.targetOf(token!.id)
    const line = paces.ofMall(account, facts)
    if (!line) return call(exchange, take)
    const go = (turn: BucketTurn) => {
      gone.stops(undefined)
      exchange.waitedMs = clock.now() - startedAt
      return call(exchange, (head) => {
        const limits = facet.limitsIn((name) => headerIn(head.headers, name))
        line.bucket.learn(turn, limits, head.status === 429, clock.now())
        line.wake()
        parts.share?.(account, line)
        return take(head)
      })
    }
    const entered = line.enter(caller.keyId ?? caller.name, leaving(exchange))
    // Most calls are let through at once: no promise is made for them.
    return typeof entered === "number" ? go(entered) : entered.then(go)
  }
  return (exchange, take) => {
    const { keyId, leash } = exchange.caller
    const startedAt = clock.now()
    if (leash?.rate === undefined || keyId === undefined) return inTurn(exchange, take, startedAt)
    return turnAt(paces.ofKey(keyId, leash.rate), "", exchange).then(() => inTurn(exchange, take, startedAt))
  }
}

async function turnAt(line: Line, lane: string, exchange: Exchange): Promise<void> {
  const entered = line.enter(lane, leaving(exchange))
  if (typeof entered !== "number") await entered
  exchange.gone.stops(undefined)
}

/** Nobody waits for a caller that has gone. */
function leaving({ gone }: Exchange): (leave: (why?: KeeperError) => void) => void {
  return (leave) => gone.stops(leave)
}
