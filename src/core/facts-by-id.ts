// What is known of one connection without opening its tokens.
import type { ConnectionFacts } from "./connection.ts"
import { isKeeperError } from "./errors.ts"
import { sameAccount } from "./id.ts"
import type { Store } from "./ports.ts"

const pageSize = 200

type Read = Pick<Store, "get" | "list">

/** As it stands, opened or not: a consent to it needs no token of it, and is what mends one that is shut. */
export async function factsEvenShut(store: Read, id: string): Promise<ConnectionFacts | undefined> {
  try {
    return await store.get(id)
  } catch (error) {
    if (!isKeeperError(error, "seal_unknown")) throw error
    return factsById(store, id)
  }
}

/** By its exact id, without opening it. */
export async function factsById(
  store: Pick<Store, "list">,
  id: string,
): Promise<ConnectionFacts | undefined> {
  const account = sameAccount(id)
  for (let after: ConnectionFacts | undefined; ; ) {
    const page = await store.list({ ...account, after, limit: pageSize })
    const found = page.find((facts) => facts.id === id)
    after = page.at(-1)
    if (found || page.length < pageSize) return found
  }
}
