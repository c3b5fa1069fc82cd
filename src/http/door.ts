// Who may come in: the one admin key, minted keys, sessions, and CRON_SECRET for the cron routes alone.

import type { Caller } from "../access/caller.ts"
import { isLimited } from "../access/caller.ts"
import { createKeyDoor, createStandInDoor } from "../access/keys.ts"
import { isKeeperError, KeeperError } from "../core/errors.ts"
import { kindOwner } from "../core/id.ts"
import type { Right } from "../core/keys/rights.ts"
import { keyPrefix } from "../core/keys/shape.ts"
import type { Soon } from "../core/tools/when-there.ts"
import { type Asked, webRequestOf } from "./asked.ts"
import { emptyKey, keyIn, sameSite, secretIn } from "./input/credentials.ts"
import type { Session } from "./options.ts"
import type { Parts } from "./parts.ts"
import type { Route } from "./route.ts"
import { admitWebhook } from "./routes/existing/webhook-door.ts"

export interface Door {
  /** By a key that does not stand where keys stand: the client secret of a client that refreshes by itself. */
  admitKey(request: Asked, key: string, right: Right): Promise<Caller>
  /** Undefined: refused in the way of the cron routes, which have an answer of their own. */
  admit(route: Route, request: Asked): Soon<Caller | undefined>
}

const anyone: Caller = { name: "anyone", rights: new Set() }
const cron: Caller = { name: "cron", rights: new Set(["admin"]) }
const sessionRights: ReadonlySet<Right> = new Set<Right>(["read", "token", "connect", "proxy"])

export function createDoor(parts: Parts): Door {
  const { keeper, options } = parts
  const { adminKey, cronSecret, sessions } = options
  const { same } = keeper.secrets
  const keyDoor = createKeyDoor(keeper, adminKey)
  const { admin, isAdmins } = keyDoor
  const byStandIn = createStandInDoor(keeper, admin)

  async function callerOf(request: Asked, key: string): Promise<Caller | undefined> {
    if (isAdmins(key) || key.startsWith(keyPrefix)) return keyDoor.callerOf(key)
    const session = await sessions?.(webRequestOf(request))
    return session && callerOfSession(session)
  }

  async function admitToCron(request: Asked): Promise<Caller | undefined> {
    const secret = request.headers.get("x-cron-secret") ?? keyIn(request)
    if (secret === undefined) return sameSite(request) ? signedIn(request) : undefined
    if (cronSecret && same(secret, cronSecret)) return cron
    const caller = await callerOf(request, secret).catch(overIsNobody)
    return caller && (caller.rights.has("admin") || caller.owner !== undefined) ? caller : undefined
  }

  /** By the cookie that the surrounding product's own pages send along. */
  async function signedIn(request: Asked): Promise<Caller | undefined> {
    const session = await sessions?.(webRequestOf(request)).catch(overIsNobody)
    return session && callerOfSession(session)
  }

  /** What anyone may do, a session does for its own owner; a key changes nothing. */
  async function admitAnyone(request: Asked): Promise<Caller> {
    const session = await sessions?.(webRequestOf(request))
    return session ? callerOfSession(session) : anyone
  }

  /** Somebody who is signed in, and nobody's key: pages that change things are for people. */
  async function admitSession(request: Asked): Promise<Caller> {
    const caller = sameSite(request) ? await signedIn(request) : undefined
    if (!caller) throw new KeeperError("key_missing", { detail: "nobody is signed in" })
    return caller
  }

  /** The admin's key may do everything and is looked up nowhere: nobody waits for a promise. */
  function admitWithRight(route: Route, right: Right, request: Asked): Soon<Caller> {
    const key = keyIn(request)
    return key !== undefined && isAdmins(key) ? admin : admitOther(route, right, request, key)
  }

  async function admitOther(route: Route, right: Right, request: Asked, key?: string): Promise<Caller> {
    if (key === undefined) throw new KeeperError("key_missing", { detail: emptyKey(request) })
    const standIn = right === "proxy" ? byStandIn(key) : undefined
    const caller = (standIn && (await standIn)) ?? (await admitKey(request, key, right))
    if (route.whole && isLimited(caller)) {
      throw new KeeperError("not_allowed", { detail: "for keys that are not limited to connections" })
    }
    return caller
  }

  /** A key in the headers, or nobody yet: what the body holds is looked at by the route. */
  async function admitClient(request: Asked): Promise<Caller> {
    const key = keyIn(request) ?? secretIn(request)
    return key === undefined ? anyone : admitKey(request, key, "proxy")
  }

  async function admitKey(request: Asked, key: string, right: Right): Promise<Caller> {
    const caller = await callerOf(request, key)
    if (!caller) throw new KeeperError("key_missing", { detail: "the key is unknown, or its time is over" })
    if (!caller.rights.has(right)) throw new KeeperError("not_allowed", { detail: `right: ${right}` })
    return caller
  }

  return {
    // Not async itself: a promise around a promise is three turns of waiting, on the way of every request.
    admit: (route, request) => {
      if (route.opens === "cron") return admitToCron(request)
      if (route.opens === "signed" || route.opens === "everybody") return anyone
      if (route.opens === "session") return admitSession(request)
      if (route.opens === "webhook") return admitWebhook(parts, request)
      if (route.opens === "client") return admitClient(request)
      if (route.opens !== "anyone") return admitWithRight(route, route.opens, request)
      return admitAnyone(request)
    },
    admitKey,
  }
}

function callerOfSession({ owner, organization, name: whom }: Session): Caller {
  return {
    name: `session ${owner}`,
    rights: sessionRights,
    owner: kindOwner("user", owner),
    whom: whom ?? owner,
    ...(organization !== undefined && { organization: kindOwner("org", organization) }),
  }
}

/** The cron routes say no in one way only. */
function overIsNobody(error: unknown): undefined {
  if (!isKeeperError(error, "key_missing")) throw error
}
