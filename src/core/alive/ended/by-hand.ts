// Connections that only a person can renew, at the platform: watched and told of, never asked for.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import { KeeperError } from "../../errors.ts"
import type { Providers } from "../../ports.ts"

const detail = "only a person can renew it, at the platform"

export function isByHand(
  { providers }: { providers: Providers },
  connection: Pick<Connection | ConnectionFacts, "app">,
): boolean {
  return providers.of(connection).facts.kind === "manual"
}

/** Somebody asks for a renewal that nobody but a person can bring. */
export function byHandOnly(connectionId: string): KeeperError {
  return new KeeperError("request_invalid", { connectionId, detail })
}

/** Its token has ended. */
export function endedByHand(connectionId: string): KeeperError {
  return new KeeperError("needs_reconnect", { connectionId, detail })
}
