// Connections read page by page, as they are asked for: all of a store, those that a query names, or one by its id.
import type { ConnectionFacts } from "./connection.ts"
import { isKeeperError } from "./errors.ts"
import { sameAccount } from "./id.ts"
import type { ListQuery, Store } from "./ports.ts"

const pageSize = 200

export async function* everyConnection(
  store: Pick<Store, "list">,
  query: Pick<ListQuery, "app" | "mallId" | "owner"> = {},
): AsyncGenerator<ConnectionFacts, void> {
  for (let after: ConnectionFacts | undefined; ; ) {
    const page = await store.list({ ...query, after, limit: pageSize })
    yield* page
    after = page.at(-1)
    if (page.length < pageSize) return
  }
}

/** All that an account has at its app: rows that tenants typed are as many as they like, and hide no other. */
export async function allOfAccount(store: Pick<Store, "list">, id: string): Promise<ConnectionFacts[]> {
  const all: ConnectionFacts[] = []
  for await (const facts of everyConnection(store, sameAccount(id))) all.push(facts)
  return all
}

/** What an account's bare name may mean: those that have proven themselves, and the others only where there are none. */
export async function meantByAccount(store: Pick<Store, "list">, id: string): Promise<ConnectionFacts[]> {
  const all = await allOfAccount(store, id)
  const proven = all.filter(({ unproven }) => !unproven)
  return proven.length > 0 ? proven : all
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
  for await (const facts of everyConnection(store, sameAccount(id))) if (facts.id === id) return facts
  return undefined
}
