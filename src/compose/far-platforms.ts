// The platforms of a server elsewhere, for who passes calls on to it: their hosts and addresses, and no credentials.
import { openPlatform } from "../providers/open.ts"
import type { Platforms } from "../proxy/forward/places.ts"

/** `apps`: the names that are meant there; undefined is the first one. */
export function platformsOf(apps: readonly (string | undefined)[]): Platforms {
  const facet = openPlatform()
  return { apps: () => [...new Set(apps)].map((app) => ({ app })), proxied: () => ({ facet }) }
}
