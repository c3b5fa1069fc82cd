// The two Authorization headers Cafe24 wants. What cannot stand in a header is refused without being repeated.
import { KeeperError } from "../../../core/errors.ts"

const visible = /^[\x21-\x7e]+$/

/** fetch would refuse it too, but with a message that has the token in it. */
export function bearer(accessToken: string): string {
  if (visible.test(accessToken)) return `Bearer ${accessToken}`
  throw new KeeperError("request_invalid", { detail: "access token: holds characters no token has" })
}

/** As Cafe24's samples do it: the two as they are. RFC 6749 would have them percent-encoded first. */
export function basic(clientId: string, clientSecret: string): string {
  return `Basic ${btoa(`${clientId}:${clientSecret}`)}`
}

export function credentialProblems(clientId: string, clientSecret: string): string[] {
  const problems: string[] = []
  if (!visible.test(clientId) || clientId.includes(":")) {
    problems.push("CAFE24_CLIENT_ID: must be visible ASCII characters without a colon")
  }
  if (!visible.test(clientSecret)) problems.push("CAFE24_CLIENT_SECRET: must be visible ASCII characters")
  return problems
}
