// The supabase store keeps the whole contract inside a table of somebody else's, in plain text and sealed.
import { after, before } from "node:test"
import { testStore } from "../../../src/testing/index.ts"
import { badObjects } from "../poisons-of-places.ts"
import { postgresBench } from "../postgres/bench.ts"
import { emptied } from "../postgres/emptied.ts"
import { authSettings, makeDatabase, type TestDatabase } from "../postgres/place.ts"
import { skippedWherePlain } from "./plain.ts"

let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())

const rebuild = async () => {
  await database.query("drop table if exists auth_settings; drop schema if exists mallkey cascade")
  await database.query(authSettings)
}

const ready = emptied(() => database, rebuild)

testStore("supabase sealed", {
  open: () =>
    postgresBench({
      database,
      emptied: ready,
      storeUrl: (url) => `supabase:${url}?seal=on`,
      poisons: badObjects(() => database, Date.now),
    }),
})

testStore("supabase", {
  open: () =>
    postgresBench({
      database,
      emptied: ready,
      storeUrl: (url) => `supabase:${url}`,
      poisons: badObjects(() => database, Date.now),
    }),
  skip: skippedWherePlain,
})
