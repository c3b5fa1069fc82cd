// What a call must know of the platform it goes to: looked up once for each connection, since each call asks several times.
import type { Proxied } from "../core/calls/for-proxies.ts"
import { withoutOwner } from "../core/id.ts"

export interface Targeted extends Proxied {
  /** Of the connection, for any owner. */
  account: string
}

const rememberedAtMost = 10_000

/** For ids of connections that are there: whatever callers write instead of one is not to be remembered. */
export function rememberTargets(proxied: (id: string) => Proxied): (id: string) => Targeted {
  const known = new Map<string, Targeted>()
  return (id) => {
    const found = known.get(id)
    if (found) return found
    const targeted = { account: withoutOwner(id), ...proxied(id) }
    if (known.size >= rememberedAtMost) known.clear()
    known.set(id, targeted)
    return targeted
  }
}
