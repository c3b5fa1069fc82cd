// What a keeper has for proxies: the platform behind an id, and what replicas tell each other of blocks.
import { KeeperError } from "../errors.ts"
import { readId } from "../id.ts"
import type { ProviderFacts, Providers, ProxyFacet, Store } from "../ports.ts"
import { type Blocks, createBlocks } from "./blocks.ts"

export interface ForProxies {
  /** What a proxy must know of the platform behind this id. `request_invalid`: we know nothing of its API. */
  proxied(id: string): Proxied
  blocks: Blocks
}

export interface Proxied {
  facet: ProxyFacet
  facts: ProviderFacts
}

export function createForProxies(providers: Providers, store: Store): ForProxies {
  return {
    proxied: (id) => {
      const { proxy: facet, facts } = providers.of({ app: readId(id).app })
      if (facet) return { facet, facts }
      throw new KeeperError("request_invalid", { detail: `mallkey makes no calls to ${facts.id}` })
    },
    blocks: createBlocks(store),
  }
}
