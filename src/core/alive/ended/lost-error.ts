// What a caller hears of a lost connection.
import type { Connection } from "../../connection.ts"
import { KeeperError } from "../../errors.ts"

export function lostError(connection: Connection): KeeperError {
  const detail = connection.health.lastFailure?.detail
  return new KeeperError("needs_reconnect", { connectionId: connection.id, detail })
}
