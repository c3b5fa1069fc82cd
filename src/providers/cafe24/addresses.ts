// Where requests go: the base address of a mall, built from a template that a mall id cannot bend.
import { KeeperError } from "../../core/errors.ts"
import { joinScopes } from "./oauth/scopes.ts"

export const defaultBaseUrl = "https://{mall_id}.cafe24api.com"

const place = "{mall_id}"
// Stands in for a mall while the template is checked: a URL with braces in its host cannot be parsed.
const standIn = "mallkey-stand-in"

/** The template in the one form its addresses are compared with, or what is wrong with it. */
export function readBaseUrl(template: string): { template: string } | { problem: string } {
  if (!template.includes(place)) return { problem: `must contain ${place}` }
  const url = URL.parse(template.replaceAll(place, standIn))
  if (!url) return { problem: "is not an address" }
  if (url.username || url.password || url.search || url.hash) {
    return { problem: "must be no more than https, a host and perhaps a path" }
  }
  const loopback = isLoopback(url.hostname)
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    return { problem: "must be https; http is for 127.0.0.1 and localhost only" }
  }
  const labels = url.hostname.split(".")
  // As the whole host, or as its last part, a mall id would choose the machine and not only the mall.
  const inHost = labels.slice(0, -1).includes(standIn)
  const inPath = url.pathname.split("/").includes(standIn)
  if (!inHost && !inPath) return { problem: `${place} must be a whole part of the host or of the path` }
  return { template: addressText(url).replaceAll(standIn, place) }
}

/** The address all of this mall's requests start with, without a slash at its end. */
export function baseOf(template: string, mallId: string): string {
  const text = template.replaceAll(place, mallId)
  const url = URL.parse(text)
  // Whatever the parser would have changed (a host it decodes, dots it resolves) is refused.
  if (!url || addressText(url) !== text) {
    throw new KeeperError("request_invalid", { detail: "mall_id: does not make an address" })
  }
  return text
}

export function authorizeAddress(
  base: string,
  request: { clientId: string; redirectUri: string; scopes: string[]; state: string },
): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: request.clientId,
    state: request.state,
    redirect_uri: request.redirectUri,
  })
  // Commas stay commas, as in Cafe24's own samples; scopes hold nothing else that would need encoding.
  return `${base}/api/v2/oauth/authorize?${query}&scope=${joinScopes(request.scopes)}`
}

export const tokenPath = "/api/v2/oauth/token"
export const revokePath = "/api/v2/oauth/revoke"
export const tokenFactsPath = "/api/v2/oauth/token/scopes"

export function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host)
  )
}

function addressText(url: URL): string {
  return url.origin + url.pathname.replace(/\/$/, "")
}
