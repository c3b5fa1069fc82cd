// The signature of an app launch: over the query as it arrived, because a decoded one can be written in many ways.
import { KeeperError } from "../../../core/errors.ts"
import type { Launch } from "../../../core/ports.ts"
import { clockToleranceMs, launchLifeMs } from "../assumptions.ts"
import { isMallId } from "../mall-id.ts"

export interface LaunchChecks {
  /** base64 of HMAC-SHA256 under the app's secret. */
  sign: (text: string) => string
  /** Compared in constant time. */
  same: (given: string, kept: string) => boolean
  /** One-way: what is remembered of a launch must not be the signature itself. */
  hash: (text: string) => string
  now: number
}

const longestQuery = 4_096
const signatureShape = /^[A-Za-z0-9+/]{43}=$/

export function readLaunch(rawQuery: string, checks: LaunchChecks): Launch {
  const signature = checkSignature(rawQuery, checks)
  // Signed: from here on it is what Cafe24 said.
  const query = new URLSearchParams(rawQuery)
  const at = readTimestamp(query.getAll("timestamp"), checks.now)
  const [mallId, ...more] = query.getAll("mall_id")
  if (!isMallId(mallId) || more.length > 0) throw refused("its mall_id is missing or is none")
  const untilAt = at + launchLifeMs + clockToleranceMs
  return { mallId: mallId.toLowerCase(), mark: checks.hash(signature), untilAt }
}

function checkSignature(rawQuery: string, { sign, same }: LaunchChecks): string {
  const parts = rawQuery.length <= longestQuery ? rawQuery.split("&") : []
  const signatures = parts.filter((part) => part.startsWith("hmac="))
  const given = signatures.length === 1 ? decoded(signatures[0]!.slice("hmac=".length)) : ""
  if (!signatureShape.test(given)) throw refused("it is not signed")
  const message = parts.filter((part) => !part.startsWith("hmac=")).join("&")
  if (!spellings(message).some((spelling) => same(given, sign(spelling)))) {
    throw refused("its signature does not fit")
  }
  return given
}

/**
 * A URL parser on the way to us writes an apostrophe as %27 and leaves everything else alone. The value is the same,
 * so both spellings are tried; no other difference is forgiven.
 */
function spellings(message: string): string[] {
  return message.includes("%27") ? [message, message.replaceAll("%27", "'")] : [message]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ""
  }
}

function readTimestamp(given: string[], now: number): number {
  const [text = "", ...more] = given
  if (!/^\d{9,11}$/.test(text) || more.length > 0) throw refused("its timestamp is missing or is none")
  const at = Number(text) * 1_000
  if (now - at > launchLifeMs) throw refused("it is older than 2 hours")
  if (at - now > clockToleranceMs) throw refused("it comes from the future: one of the two clocks is wrong")
  return at
}

function refused(detail: string): KeeperError {
  return new KeeperError("launch_refused", { detail })
}
