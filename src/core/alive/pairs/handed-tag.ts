// By which tag callers know the token they hold, and whether a refresh has brought them another.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import type { Providers, TagOf } from "../../ports.ts"

export interface HandedTagParts {
  providers: Providers
  secrets: { tagOf: TagOf }
}

/** That of the pair, unless a refresh may leave the refresh token as it was: then only the access token tells them apart. */
export function handedTag({ providers, secrets }: HandedTagParts, connection: Connection): string {
  if (providers.of(connection).facts.rotates === "always") return connection.tag
  return secrets.tagOf(connection.tokens.accessToken)
}

/** Has nothing come of a refresh? Where a refresh token may stay, the end of the access token tells. */
export function isSamePair(
  { providers }: Pick<HandedTagParts, "providers">,
  now: Connection,
  before: ConnectionFacts | Connection,
): boolean {
  if (now.tag !== before.tag) return false
  const { rotates } = providers.of(now).facts
  return rotates === "always" || now.tokens.accessExpiresAt === before.tokens.accessExpiresAt
}
