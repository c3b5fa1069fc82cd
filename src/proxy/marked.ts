// The head of a platform's answer on its way to a caller: cleaned, and marked as the platform's own.
import type { Exchange, Take } from "./exchange.ts"
import { passingToCaller } from "./headers.ts"

/** For a forward proxy elsewhere: it hears by it that a pair was rotated. It opens nothing. */
export const tagHeader = "x-mallkey-tag"

export function marked(exchange: Exchange, requestId: string, take: Take): Take {
  return ({ status, headers }) => {
    const pairs = passingToCaller(headers)
    const { token, repeated, waitedMs, asWritten, warned = token?.warning?.code } = exchange
    pairs.push("x-mallkey-upstream", "1", "x-request-id", requestId)
    if (warned) pairs.push("x-mallkey-warning", warned)
    if (waitedMs) pairs.push("x-mallkey-waited-ms", String(waitedMs))
    if (repeated) pairs.push("x-mallkey-repeated", "1")
    if (asWritten && token) pairs.push(tagHeader, token.tag)
    return take({ status, headers: pairs })
  }
}
