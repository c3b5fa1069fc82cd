// Which provider an app's settings mean: picks by the name of its platform.
import type { PostForm } from "../core/platforms/form-post.ts"
import type { Clock, Provider, ProxyFacet } from "../core/ports.ts"
import { cafe24Itself } from "./cafe24/api/proxied.ts"
import { cafe24Facts } from "./cafe24/facts.ts"
import { createCafe24Provider } from "./cafe24/provider.ts"

/** An app that is registered at a platform, with our credentials there. */
export interface App {
  clientId: string
  clientSecret: string
  redirectUri: string
  /** What a consent asks for; by default what an order and customer service needs to read. */
  scopes?: readonly string[]
  /** Contains `{mall_id}`; for the simulator or a test peer. */
  baseUrl?: string
  timeZone?: string
  apiVersion?: string
  /** Which platform; by default the only one there is. */
  provider?: "cafe24"
}

/** The world and the arithmetic that a provider is handed. */
export interface Around {
  fetch: typeof fetch
  postForm?: PostForm | undefined
  clock: Clock
  hash: (text: string) => string
  hmac: (secret: string, text: string) => string
  same: (given: string, kept: string) => boolean
}

export function openProvider({ provider: _, ...app }: App, around: Around): Provider {
  return createCafe24Provider({
    ...app,
    scopes: app.scopes ?? cafe24Facts.usualScopes,
    scopesAreDefault: app.scopes === undefined,
    ...around,
  })
}

/** What is known of a platform without an app of ours there: for who passes calls on to a server that has one. */
export function openPlatform(): ProxyFacet {
  return cafe24Itself()
}
