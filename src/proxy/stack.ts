// The stack that every way in shares: a token, a turn at the mall's bucket, a repeat after a 401, the call itself.

import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { ProxyFigures } from "../wire/proxy-figures.ts"
import { type TellAudit, withAudit } from "./audit/with-audit.ts"
import type { ProxyCall } from "./exchange.ts"
import { withFigures } from "./figures.ts"
import { createPaces, type Paces } from "./pace/paces.ts"
import { createSharing } from "./pace/sharing.ts"
import { createSending } from "./send.ts"
import { rememberTargets } from "./targeted.ts"
import { withLeash } from "./with-leash.ts"
import { withLimit } from "./with-limit.ts"
import { withReplay } from "./with-replay.ts"
import { withToken } from "./with-token.ts"

export interface Stack {
  call: ProxyCall
  paces: Paces
  figures(): ProxyFigures
  close(): Promise<void>
}

export function createStack(keeper: KeeperOfHouse, audit?: TellAudit): Stack {
  const facetOf = (id: string) => keeper.proxied(id).facet
  const targetOf = rememberTargets(keeper.proxied)
  const facetThere = (id: string) => targetOf(id).facet
  const sending = createSending(facetThere)
  const replaying = withReplay(sending.call, { token: keeper.token, facetOf: facetThere })
  const paces = createPaces(keeper.clock)
  const share = createSharing(keeper.blocks, keeper.clock)
  const limited = withLimit(replaying, { clock: keeper.clock, paces, targetOf, share })
  const { call: counted, figures } = withFigures(withToken(limited, keeper.token), paces.waiting)
  const leashed = withLeash(counted, facetOf)
  const call = audit ? withAudit(leashed, keeper.clock, audit) : leashed
  return { call, paces, figures, close: sending.close }
}
