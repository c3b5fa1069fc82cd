// Connections read page by page, as they are asked for: all of a store, those that a query names, or one by its id.
import type { ConnectionFacts } from "./connection.ts"
import { isKeeperError } from "./errors.ts"
import { sameAccount } from "./id.ts"
import type { ListQuery, Store } from "./ports.ts"

const pageSize = 200

export async function* everyConnection(
  store: Pick<Store, "list">,
  query: Omit<ListQuery, "after" | "limit"> = {},
): AsyncGenerator<ConnectionFacts, void> {
  for (let after: ConnectionFacts | undefined; ; ) {
    const page = await store.list({ ...query, after, limit: pageSize })
    yield* page
    after = page.at(-1)
    if (page.length < pageSize) return
  }
}

/**
 * What decides about a connection: all that have proven themselves, however many, and of rows that tenants typed its own
 * and those that hold its pair.
 */
export async function allBeside(store: Pick<Store, "list">, id: string): Promise<ConnectionFacts[]> {
  const all: ConnectionFacts[] = []
  for await (const facts of everyConnection(store, { ...sameAccount(id), unprovenLike: id })) all.push(facts)
  return all
}

/** Where none has proven itself: more are of no use to anybody who asks which is meant. */
const typedAtMost = 50

/** What an account's bare name may mean: those that have proven themselves, and some of the others only where there are none. */
export async function meantByAccount(store: Pick<Store, "list">, id: string): Promise<ConnectionFacts[]> {
  const proven = (await allBeside(store, id)).filter(({ unproven }) => !unproven)
  return proven.length > 0 ? proven : store.list({ ...sameAccount(id), limit: typedAtMost })
}

type Read = Pick<Store, "get" | "list">

/** As it stands, opened or not: a consent to it needs no token of it, and is what mends one that is shut. */
export async function factsEvenShut(store: Read, id: string): Promise<ConnectionFacts | undefined> {
  return (await readEvenShut(store, id)).facts
}

/** The same, and whether no secret at hand opens its tokens. */
export async function readEvenShut(
  store: Read,
  id: string,
): Promise<{ facts: ConnectionFacts | undefined; isShut: boolean }> {
  try {
    return { facts: await store.get(id), isShut: false }
  } catch (error) {
    if (!isKeeperError(error, "seal_unknown")) throw error
    return { facts: await factsById(store, id), isShut: true }
  }
}

/** By its exact id, without opening it. */
export async function factsById(
  store: Pick<Store, "list">,
  id: string,
): Promise<ConnectionFacts | undefined> {
  return (await allBeside(store, id)).find((facts) => facts.id === id)
}
