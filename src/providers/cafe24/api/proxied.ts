// Cafe24's Admin API as a proxy before it must know it: where paths lead, what goes along, what answers tell.
import type { ProxyFacet } from "../../../core/ports.ts"
import { bearer } from "../oauth/credentials.ts"
import { apiPlace } from "./api-call.ts"
import { limitsIn } from "./limits.ts"
import { isAboutToken } from "./refusal.ts"
import { tokenEndpoint } from "./token-endpoint.ts"

export function proxyFacet(
  base: (account: string) => string,
  apiVersion: string,
  timeZone: string,
): ProxyFacet {
  return {
    address: (account, target) => apiPlace(base(account), target),
    root: "/api/v2",
    base,
    credentials: (accessToken) => ({ authorization: bearer(accessToken) }),
    usual: { "x-cafe24-api-version": apiVersion },
    isTokenRefused: isAboutToken,
    limitsIn,
    tokens: tokenEndpoint(timeZone),
  }
}
