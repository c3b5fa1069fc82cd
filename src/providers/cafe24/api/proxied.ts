// Cafe24's Admin API as a proxy before it must know it: where paths lead, what goes along, what answers tell.
import type { PlatformHosts, ProxyFacet } from "../../../core/ports.ts"
import { baseOf, defaultBaseUrl } from "../addresses.ts"
import { defaultTimeZone, newestApiVersion } from "../assumptions.ts"
import { isMallId, readMallId } from "../mall-id.ts"
import { bearer } from "../oauth/credentials.ts"
import { apiPlace } from "./api-call.ts"
import { limitsIn } from "./limits.ts"
import { isAboutToken } from "./refusal.ts"
import { tokenEndpoint } from "./token-endpoint.ts"

/** Made of two parsed addresses, for each call. */
const basesAtMost = 1_000

export function proxyFacet(
  base: (account: string) => string,
  apiVersion: string,
  timeZone: string,
): ProxyFacet {
  const bases = new Map<string, string>()
  const baseOf = (account: string) => {
    const known = bases.get(account)
    if (known !== undefined) return known
    const made = base(account)
    if (bases.size >= basesAtMost) bases.clear()
    bases.set(account, made)
    return made
  }
  return {
    address: (account, target) => apiPlace(baseOf(account), target),
    root: "/api/v2",
    base: baseOf,
    credentials: (accessToken) => ({ authorization: bearer(accessToken) }),
    usual: { "x-cafe24-api-version": apiVersion },
    isTokenRefused: isAboutToken,
    limitsIn,
    hosts,
    tokens: tokenEndpoint(timeZone),
  }
}

/** Cafe24 itself, whichever app calls there. */
export function cafe24Itself(): ProxyFacet {
  const base = (account: string) => baseOf(defaultBaseUrl, readMallId(account))
  return proxyFacet(base, newestApiVersion, defaultTimeZone)
}

const apiDomain = "cafe24api.com"

/** Programs know these names, even where ours is a simulator's. */
const hosts: PlatformHosts = {
  wildcards: [`*.${apiDomain}`],
  accountOf: (host) => {
    if (!host.endsWith(`.${apiDomain}`)) return undefined
    const account = host.slice(0, -apiDomain.length - 1)
    return isMallId(account) ? account : undefined
  },
  hostOf: (account) => `${account}.${apiDomain}`,
}
