// Somebody claims that the provider no longer takes what we hold: one cheap call, and at most one refresh, decide.
import type { Connection } from "../connection.ts"
import { isKeeperError } from "../errors.ts"
import { noteRefusedToken } from "./ended/last-token.ts"
import { handedTag } from "./pairs/handed-tag.ts"
import type { RefreshParts } from "./parts.ts"
import type { Refresh } from "./refresh.ts"

/**
 * alive: the provider takes our token. lost: it refused the stored refresh token, and only that makes a connection lost.
 * doubtful: it refuses the access token, and a refresh has not settled it. unknown: it could not be asked.
 */
export type Verification = "alive" | "lost" | "doubtful" | "unknown"

/** A person may be waiting. */
const probeMs = 10_000

export async function verify(
  parts: RefreshParts,
  refresh: Refresh,
  connection: Connection,
  by: string,
): Promise<Verification> {
  const { id, mallId: account, tokens, health } = connection
  const tag = handedTag(parts, connection)
  const { api } = parts.providers.of(connection)
  if (health.lostAt !== undefined) return "lost"
  if (health.pausedAt !== undefined) return "unknown"
  try {
    // No way to ask: then only a refresh can tell.
    if (api && (await api.probe({ account, accessToken: tokens.accessToken }, probeMs))) return "alive"
  } catch (error) {
    if (isKeeperError(error)) return "unknown"
    throw error
  }
  try {
    // As for a caller who saw a 401: within the budget, and not once more while a failure waits for its next try.
    const renewed = await refresh(id, { why: "refused", unless: tag, waiting: true, by })
    return handedTag(parts, renewed) === tag ? "doubtful" : "alive"
  } catch (error) {
    if (isKeeperError(error, "needs_reconnect")) {
      // The probe has seen the access token refused as well: nobody need try it.
      const lost = await parts.store.get(id)
      if (lost && handedTag(parts, lost) === tag) await noteRefusedToken(parts, lost)
      return "lost"
    }
    if (isKeeperError(error)) return "doubtful"
    throw error
  }
}
