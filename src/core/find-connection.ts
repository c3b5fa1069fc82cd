// Which connection an id means: that very one, or the only one of its account; by either name of the first app.
import type { RefreshParts } from "./alive/parts.ts"
import type { Connection } from "./connection.ts"
import { isKeeperError, KeeperError } from "./errors.ts"
import { factsEvenShut, meantByAccount } from "./every-connection.ts"
import { isOwned, readId, writeId } from "./id.ts"

type Searched = Pick<RefreshParts, "store" | "providers">

const namedAtMost = 50

/**
 * Exact first: the fresh path is one indexed read. A bare mall id also means the only connection of that mall, and the
 * only one that has proven itself where others have not: a row that somebody typed makes no program stop.
 */
export function findConnection(parts: Searched, given: string): Promise<Connection> {
  return findBy(parts, given, (id) => parts.store.get(id))
}

async function findBy<Found>(
  { store, providers }: Searched,
  given: string,
  get: (id: string) => Promise<Found | undefined>,
): Promise<Found> {
  const exact = await get(given)
  if (exact) return exact
  const parts = readId(given)
  providers.of(parts)
  const id = writeId({ ...parts, app: providers.nameInIds(parts.app) })
  if (id !== given) return findBy({ store, providers }, id, get)
  const meant = isOwned(id) ? [] : await meantByAccount(store, id)
  const [only, ...others] = meant
  if (only && others.length === 0) {
    const connection = await get(only.id)
    if (connection) return connection
  }
  if (others.length > 0) {
    const problems = meant.slice(0, namedAtMost).map((connection) => connection.id)
    throw new KeeperError("ambiguous", { connectionId: id, detail: problems.join(", "), problems })
  }
  throw new KeeperError("connection_unknown", { connectionId: id })
}

/** One of which only an answer waits can be given up too. */
export async function idToEnd(parts: Searched, given: string): Promise<string> {
  try {
    return (await findBy(parts, given, (id) => factsEvenShut(parts.store, id))).id
  } catch (error) {
    if (isKeeperError(error, "connection_unknown")) return given
    throw error
  }
}
