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
