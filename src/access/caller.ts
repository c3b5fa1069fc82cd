// Who calls, and which connections exist for them.
import { KeeperError } from "../core/errors.ts"
import { isOwned, ownerIn, readOwner, withOwner, withoutOwner } from "../core/id.ts"
import type { Leash } from "../core/keys/leash.ts"
import type { Right } from "../core/keys/rights.ts"

/** Who asks, and what they may. */
export interface Caller {
  /** For logs and events. */
  name: string
  rights: ReadonlySet<Right>
  /** The id of the key that was shown; absent for sessions. */
  keyId?: string
  /** Absent: every connection. A mall id stands for all connections of that mall. */
  connections?: readonly string[]
  leash?: Leash
  /** When the key ends. */
  endsAt?: number
  /** A session: its own rows only. `user:ID`. */
  owner?: string
  /** A session's second name to own rows by. `org:ID`. */
  organization?: string
  /** What was shown is good for this very connection alone: a stand-in. */
  holds?: (id: string) => boolean
  /** A session's name among people. */
  whom?: string
}

export function isLimited(caller: Caller): boolean {
  return caller.connections !== undefined || caller.owner !== undefined
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * Every name that a session owns connections by. Version 0.1.0 wrote down the user's id alone: nobody but Supabase
 * draws those, so they still mean the user. A number could be anybody's, and means nobody.
 */
export function ownersOf({ owner, organization }: Pick<Caller, "owner" | "organization">): string[] {
  const named = owner === undefined ? undefined : readOwner(owner)
  const former = named?.kind === "user" && uuid.test(named.id) ? named.id : undefined
  return [owner, former, organization].filter((each) => each !== undefined)
}

/** Does this exact connection exist for the caller? */
export function covers({ connections, owner, organization }: Caller, id: string): boolean {
  if (owner !== undefined) {
    const named = ownerIn(id)
    return named !== undefined && ownersOf({ owner, organization }).includes(named)
  }
  return connections === undefined || connections.includes(id) || connections.includes(withoutOwner(id))
}

/**
 * The id to ask the keeper for. Without looking anything up: a caller who may not see a connection must not
 * learn, by an `ambiguous` or a `connection_unknown`, that it exists.
 */
export function idFor(caller: Caller, id: string): string {
  if (!isLimited(caller)) return id
  const bare = !isOwned(id)
  if (caller.owner !== undefined && bare) return withOwner(id, caller.owner)
  if (covers(caller, id)) return id
  const [own, ...others] = bare ? (caller.connections ?? []).filter((one) => withoutOwner(one) === id) : []
  if (own === undefined) throw notYours(id)
  if (others.length === 0) return own
  const problems = [own, ...others]
  throw new KeeperError("ambiguous", { connectionId: id, detail: problems.join(", "), problems })
}

export function notYours(id: string): KeeperError {
  return new KeeperError("not_allowed", { connectionId: id, detail: "this key is for other connections" })
}
