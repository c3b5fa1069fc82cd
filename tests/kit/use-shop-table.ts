// A shop application's table and a store over it, by both ways to it: PostgreSQL itself, and HTTPS as its project gives it.
import { after, before } from "node:test"
import type { Store } from "../../src/core/ports.ts"
import type { SteppingClock } from "../../src/testing/index.ts"
import { makeDatabase, type TestDatabase } from "../stores/postgres/place.ts"
import { type PastedProject, startPastedProject } from "../stores/supabase/pasted.ts"
import { createHttpWorld, type HttpWorld } from "./http-world.ts"
import { makeShopTable, openShopStore, type ShopTable } from "./shop-table.ts"

export const bothWays = ["direct", "https"] as const
export type Way = (typeof bothWays)[number]

interface Ends {
  after(end: () => Promise<void>): void
}

/** Called at the top of a test file: a database for all of it, and an empty table for each store that is opened. */
export function useShopTable(clock: SteppingClock) {
  let made: TestDatabase
  let project: PastedProject
  before(async () => {
    made = await makeDatabase()
    project = await startPastedProject(made)
  })
  after(() => project?.end())

  const database: TestDatabase = {
    get url() {
      return made.url
    },
    query: (text, values) => made.query(text, values),
    drop: () => made.drop(),
  }
  const openStore = async (t: Ends, way: Way, table?: ShopTable): Promise<Store> => {
    await makeShopTable(database, table)
    const pasted = way === "https" ? await project.paste("") : {}
    return openShopStore(t, database, { clock, ...pasted })
  }
  return {
    database,
    openStore,
    async createWorld(t: Ends, way: Way, table?: ShopTable): Promise<HttpWorld> {
      return createHttpWorld({ clock, store: await openStore(t, way, table) })
    },
  }
}
