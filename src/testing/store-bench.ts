// What the store suite needs of an adapter under test, and the small words its sentences share.
import assert from "node:assert/strict"
import type { Connection, ConnectionFacts } from "../core/connection.ts"
import { type ErrorCode, isKeeperError } from "../core/errors.ts"
import type { ListQuery, Store } from "../core/ports.ts"

/** One backend with nothing in it, set up for one test. */
export interface StoreBench {
  /** Opened for the apps `cs` and `own`, where a store is opened for certain apps; so is every further one. */
  store: Store
  /** A further store on the same data that is opened for these apps alone, where it leaves the others alone. */
  openedFor?(apps: string[]): Promise<Store>
  /**
   * A further store on the same data, as another process would have it. With `secrets` it seals its tokens with
   * that ring: the first seals, all of them open.
   */
  another(secrets?: string[]): Promise<Store>
  /** Lets time pass by the clock that ends this store's leases: really, or by a step. */
  passTime(ms: number): Promise<void>
  /** Takes the backend away as bad luck would: the server stops, the file is gone. */
  breakBackend?(): Promise<void>
  /** What can lie in such a place and is no sound connection, each made by other means than the store's. */
  poisons?: Record<string, () => Promise<Poison>>
  /** Closes every store that was handed out and clears what was made. Works on a broken backend as well. */
  end(): Promise<void>
}

/** Something unreadable that another program has left among the connections. */
export interface Poison {
  /** The connection it is about, where there is one: due at once, unless it is understood. */
  id?: string
  /** What an `unreadable` warning calls it. Absent: it is understood, and nothing to be told. */
  named?: string
  now: number
  /** As the program that made it would mend it, or take it away. */
  mend(): Promise<void>
}

/** One sentence of the contract in core/ports.ts. */
export interface Sentence {
  says: string
  holds(bench: StoreBench): Promise<void>
}

export async function saveNew(store: Store, ...connections: Connection[]): Promise<void> {
  for (const connection of connections) {
    assert.equal(await store.saveTokens(connection, "new"), true, `${connection.id} was not taken as new`)
  }
}

export async function idsOf(list: Promise<ConnectionFacts[]>): Promise<string[]> {
  return (await list).map((connection) => connection.id)
}

/** All pages of a list, each asked for behind the last connection of the page before. */
export async function allPages(store: Store, query: ListQuery): Promise<ConnectionFacts[]> {
  const all: ConnectionFacts[] = []
  for (;;) {
    const page = await store.list({ ...query, ...(all.length > 0 && { after: all.at(-1)! }) })
    assert.ok(page.length <= query.limit, `a page of ${page.length} where ${query.limit} were asked for`)
    if (page.length === 0) return all
    all.push(...page)
  }
}

export async function refusesWith(code: ErrorCode, call: Promise<unknown>, what: string): Promise<void> {
  const outcome = await call.then(
    () => "it resolved",
    (error: unknown) => (isKeeperError(error, code) ? undefined : `it rejected with ${error}`),
  )
  assert.equal(outcome, undefined, `${what} must reject with ${code}`)
}

/** How many of these calls, all under way at once, came back true. */
export async function countWinners(calls: Promise<boolean>[]): Promise<number> {
  return (await Promise.all(calls)).filter(Boolean).length
}
