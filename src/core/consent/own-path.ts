// A path on our own origin, or nothing: where somebody may be sent to after a consent.
import { KeeperError } from "../errors.ts"

const base = "http://own.invalid"

/**
 * Judged by what is given back and not by what came in: taking dots out of `/.//evil.example` leaves `//evil.example`,
 * which a browser reads as another host.
 */
export function ownPath(text: string): string {
  const path = text.startsWith("/") ? pathOf(text) : undefined
  if (path !== undefined && /^\/(?![/\\])/.test(path) && pathOf(path) === path) return path
  throw new KeeperError("request_invalid", {
    detail: "return must be a path on this server, such as /settings",
  })
}

function pathOf(text: string): string | undefined {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined
  return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : undefined
}
