// What becomes of a consent that was finished.
import type { Connection, ConnectionFacts } from "../connection.ts"

/** A consent that was finished. */
export interface Connected {
  connection: ConnectionFacts
  /** False: this mall was connected before. */
  first: boolean
  /** Asked for and not granted. */
  missingScopes: string[]
  returnTo?: string
  /** What `consentResult` is asked by afterwards. */
  resultId?: string
}

/** Asked for and not granted. */
export function missingOf({
  askedScopes = [],
  scopes,
}: Pick<Connection, "askedScopes" | "scopes">): string[] {
  return askedScopes.filter((scope) => !scopes.includes(scope))
}
