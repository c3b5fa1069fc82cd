// Who a key is, and who shows a stand-in that was made for one.
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import { type KeyFacts, keyIdLength } from "../core/keys/keys.ts"
import type { Leash } from "../core/keys/leash.ts"
import { allRights, type Right } from "../core/keys/rights.ts"
import { keyPrefix } from "../core/keys/shape.ts"
import { type StandIn, standInLength } from "../core/keys/stand-ins.ts"
import type { Soon } from "../core/tools/when-there.ts"
import type { Caller } from "./caller.ts"

/** Keys at a door: the one admin key, compared in constant time, and minted ones. */
export interface KeyDoor {
  admin: Caller
  isAdmins(key: string): boolean
  /** Undefined: no such key, or its time is over. */
  callerOf(key: string): Soon<Caller | undefined>
}

export function createKeyDoor(
  { keys, secrets }: Pick<KeeperOfHouse, "keys" | "secrets">,
  adminKey: string | undefined,
): KeyDoor {
  const admin: Caller = {
    name: "MALLKEY_API_KEY",
    rights: new Set(allRights),
    ...(adminKey && { keyId: secrets.digest(adminKey).slice(0, keyIdLength) }),
  }
  const isAdmins = (key: string) => adminKey !== undefined && adminKey !== "" && secrets.same(key, adminKey)
  const minted = async (key: string) => {
    const facts = await keys.check(key)
    return facts && callerOfKey(facts)
  }
  return {
    admin,
    isAdmins,
    callerOf: (key) => (isAdmins(key) ? admin : key.startsWith(keyPrefix) ? minted(key) : undefined),
  }
}

function callerOfKey(facts: KeyFacts): Caller {
  const { id, name, rights, connections, expiresAt: endsAt } = facts
  return { name, keyId: id, rights: withAdmin(rights), connections, endsAt, leash: leashOf(facts) }
}

function leashOf({ allow, deny, rate }: KeyFacts): Leash | undefined {
  return allow || deny || rate !== undefined ? { allow, deny, rate } : undefined
}

function withAdmin(rights: readonly Right[]): ReadonlySet<Right> {
  return new Set(rights.includes("admin") ? allRights : rights)
}

const forProxyAlone: ReadonlySet<Right> = new Set<Right>(["proxy"])

/**
 * A stand-in opens the proxy and nothing else, for the connection it was made for, while its key lives. Which connection
 * that is, is known only when the token is at hand: `holds` is asked then.
 */
export function createStandInDoor(
  { keys, standIns }: Pick<KeeperOfHouse, "keys" | "standIns">,
  admin: Caller,
): (text: string) => Promise<Caller | undefined> | undefined {
  const callerOf = async ({ keyBeginning, isFor }: StandIn): Promise<Caller | undefined> => {
    const minted = (await keys.beginning(keyBeginning)).map(callerOfKey)
    const owners = admin.keyId?.startsWith(keyBeginning) ? [admin, ...minted] : minted
    // Two that begin alike are met in one of a million houses: the stand-ins of the second one open nothing.
    const [only] = owners.filter(({ rights }) => rights.has("proxy"))
    if (only?.keyId === undefined) return undefined
    return { ...only, rights: forProxyAlone, holds: (id) => isFor("access", only.keyId!, id) }
  }
  return (text) => {
    const standIn = text.length === standInLength ? standIns.read(text) : undefined
    return standIn && callerOf(standIn)
  }
}
