// Connections in a row of a user or an organization who may have typed what stands there: a consent names them on purpose.

import { asWord } from "../as-word.ts"
import type { ConnectionFacts } from "../connection.ts"
import { type ErrorCode, KeeperError } from "../errors.ts"
import { isOwned, withOwner } from "../id.ts"

type Named = Pick<ConnectionFacts, "id" | "owner" | "unproven">

/** As an operator names it to connect it: a consent for the mall alone would not be kept in such a row. */
export function nameToConnect({ id, owner, unproven }: Named): string {
  return unproven && owner !== undefined && !isOwned(id) ? withOwner(id, owner) : id
}

/** `owners`: whose rows they are. `request_invalid` where an operator reads it, `row_refused` where a mall's owner does. */
export function unprovenRow(code: ErrorCode, id: string, owners: readonly string[]): KeeperError {
  const names = owners.map((owner) => withOwner(id, owner)).join(", ")
  const detail = `nothing has shown yet that the mall is of ${owners.join(", ")}, whose row names it: mallkey connect ${names} where it is, mallkey disconnect where it is not`
  const problems = [detail]
  return new KeeperError(code, {
    connectionId: id,
    detail,
    problems,
    fix: `mallkey connect ${asWord(withOwner(id, owners[0]))}`,
  })
}
