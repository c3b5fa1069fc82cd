// By which tag callers know the token they hold.
import type { Connection } from "../../connection.ts"
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
