// The forward proxy of one run: on this machine, for its programs alone, with an authority that is gone with it.
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import type { Caller } from "../access/caller.ts"
import type { Clock } from "../core/ports.ts"
import type { Language } from "../messages/index.ts"
import { sameSecret } from "../node/cipher.ts"
import { openPlatform } from "../providers/open.ts"
import type { AuthorityPlace } from "../proxy/forward/certificates/authority.ts"
import { createForwardProxy } from "../proxy/forward/listener.ts"
import { createOthers } from "../proxy/forward/other-hosts.ts"
import type { ForwardOptions } from "../proxy/forward/parts.ts"
import type { Platforms } from "../proxy/forward/places.ts"
import { authorityFor } from "./forward.ts"

export interface RunForwardWish extends Pick<ForwardOptions, "stack" | "desk" | "places"> {
  clock: Pick<Clock, "now">
  language: Language
  /** Of this run, and who it is. */
  key: string
  caller: Caller
  /** The proxy that goes before ours for a host that is none of ours. */
  proxyFor(host: string): string | undefined
  /** Does this port of this machine belong to a program of ours? For those that can show no key. */
  isOurs(theirPort: number, ourPort: number): Promise<boolean>
}

export interface RunForward {
  port: number
  /** What its programs are to trust, as PEM. */
  root: string
  close(): Promise<void>
}

export async function startRunForward(wish: RunForwardWish): Promise<RunForward> {
  const { key, caller, proxyFor, isOurs, places, ...parts } = wish
  const authority = await authorityFor(places, inMemory())
  let port = 0
  const proxy = createForwardProxy({
    ...parts,
    places,
    authority,
    admit: async (shown) => (sameSecret(shown, key) ? caller : undefined),
    others: createOthers({ allowed: "all", alsoInside: true, proxyFor }),
    // The caller's connections say everything, and no two of them share a host.
    ignoresOwner: true,
    isThere: async () => true,
    shownBy: async (theirs) => (theirs !== undefined && (await isOurs(theirs, port)) ? { key } : undefined),
  })
  proxy.server.listen(0, "127.0.0.1")
  await once(proxy.server, "listening")
  port = (proxy.server.address() as AddressInfo).port
  return { port, root: authority.root, close: () => proxy.close() }
}

/** The platforms of a server elsewhere, by the names of the apps that are meant there: their hosts, and no credentials. */
export function platformsOf(apps: readonly (string | undefined)[]): Platforms {
  const facet = openPlatform()
  return { apps: () => [...new Set(apps)].map((app) => ({ app })), proxied: () => ({ facet }) }
}

/** Gone with the run: nobody will ever have to forget it. */
function inMemory(): AuthorityPlace {
  let kept: string | undefined
  return {
    name: "this run",
    read: async () => kept,
    writeFirst: async (text) => {
      kept = text
      return true
    },
  }
}
