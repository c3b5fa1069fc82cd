// Which hosts are those of our platforms, and which connection a caller means by one.
import { type Caller, idFor, isLimited } from "../../access/caller.ts"
import { isKeeperError } from "../../core/errors.ts"
import { writeId } from "../../core/id.ts"
import type { KeeperOfHouse } from "../../core/keeper-of-house.ts"
import type { ProxyFacet } from "../../core/ports.ts"
import type { Soon } from "../../core/tools/when-there.ts"

/** A host of ours, and every app that may have a connection there: the first one in front. */
export interface Place {
  host: string
  at: { app?: string; account: string; facet: ProxyFacet }[]
}

export interface Places {
  /** Undefined: not a host of any platform that is configured here. */
  of(host: string): Place | undefined
  wildcards: string[]
}

/** What of a keeper says which platforms there are. */
export interface Platforms {
  /** The first app in front. */
  apps(): readonly { app?: string }[]
  proxied(id: string): { facet: ProxyFacet }
}

export function createPlaces(platforms: Platforms): Places {
  const facets = platforms.apps().flatMap(({ app }) => {
    const facet = facetOf(platforms, app)
    return facet?.hosts ? [{ app, facet, hosts: facet.hosts }] : []
  })
  return {
    wildcards: [...new Set(facets.flatMap(({ hosts }) => hosts.wildcards))],
    of: (host) => {
      const at = facets.flatMap(({ app, facet, hosts }) => {
        const account = hosts.accountOf(host)
        return account === undefined ? [] : [{ app, account, facet }]
      })
      return at.length === 0 ? undefined : { host, at }
    },
  }
}

function facetOf(platforms: Platforms, app: string | undefined): ProxyFacet | undefined {
  try {
    return platforms.proxied(writeId({ app, account: "x" })).facet
  } catch (error) {
    if (!isKeeperError(error, "request_invalid")) throw error
    return undefined
  }
}

type IsThere = (id: string) => Promise<boolean>

/**
 * Where several apps may know the account: the first one that the key may use and that has it. Looked up there alone:
 * a house with one app reads nothing more.
 */
export function idAt(
  { at }: Place,
  caller: Caller,
  owner: string | undefined,
  isThere: IsThere,
): Soon<string> {
  const wanted = at.map(({ app, account }) => writeId({ app, account, owner }))
  const covered = isLimited(caller) ? wanted.filter((id) => coveredBy(caller, id)) : wanted
  const first = covered[0] ?? wanted[0]!
  return covered.length > 1 ? firstThere(covered, caller, isThere) : idFor(caller, first)
}

async function firstThere(ids: string[], caller: Caller, isThere: IsThere): Promise<string> {
  for (const id of ids) if (await isThere(idFor(caller, id))) return idFor(caller, id)
  return idFor(caller, ids[0]!)
}

/** What cannot be looked up now counts as there: the call itself says what is wrong. */
export function lookThere(keeper: Pick<KeeperOfHouse, "connection">): (id: string) => Promise<boolean> {
  return async (id) => {
    try {
      await keeper.connection(id)
      return true
    } catch (error) {
      return !isKeeperError(error, "connection_unknown")
    }
  }
}

function coveredBy(caller: Caller, id: string): boolean {
  try {
    idFor(caller, id)
    return true
  } catch (error) {
    return !isKeeperError(error, "not_allowed")
  }
}
