// Who calls, and which connections exist for them.
import { connectionId } from "../core/connection.ts"
import { KeeperError } from "../core/errors.ts"
import type { Right } from "../core/keys.ts"

export interface Caller {
  /** For logs and events. */
  name: string
  rights: ReadonlySet<Right>
  /** Absent: every connection. A mall id stands for all connections of that mall. */
  connections?: readonly string[]
  /** A session: its own rows only. */
  owner?: string
  /** A session's second name to own rows by. */
  organization?: string
}

export function isLimited(caller: Caller): boolean {
  return caller.connections !== undefined || caller.owner !== undefined
}

/** Does this exact connection exist for the caller? */
export function covers({ connections, owner, organization }: Caller, id: string): boolean {
  if (owner !== undefined) return [owner, organization].includes(ownerIn(id))
  return connections === undefined || connections.includes(id) || connections.includes(mallOf(id))
}

/**
 * The id to ask the keeper for. Without looking anything up: whoever may not see a connection must not
 * learn, by an `ambiguous` or a `connection_unknown`, that it exists.
 */
export function idFor(caller: Caller, id: string): string {
  if (!isLimited(caller)) return id
  const bare = !id.includes("~")
  if (caller.owner !== undefined && bare) return connectionId(id, caller.owner)
  if (covers(caller, id)) return id
  const [own, ...others] = bare ? (caller.connections ?? []).filter((one) => mallOf(one) === id) : []
  if (own === undefined) throw notYours(id)
  if (others.length === 0) return own
  const problems = [own, ...others]
  throw new KeeperError("ambiguous", { connectionId: id, detail: problems.join(", "), problems })
}

/** Empty where the id names none, which is nobody's name. */
function ownerIn(id: string): string {
  return id.slice(mallOf(id).length + 1)
}

export function mallOf(id: string): string {
  const end = id.indexOf("~")
  return end === -1 ? id : id.slice(0, end)
}

export function notYours(id: string): KeeperError {
  return new KeeperError("not_allowed", { connectionId: id, detail: "this key is for other connections" })
}
