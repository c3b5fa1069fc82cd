// The postgres store keeps the whole contract on a real server, in plain text and sealed.
import { after, before } from "node:test"
import { testStore } from "../../../src/testing/index.ts"
import { badRows } from "../poisons-of-places.ts"
import { postgresBench } from "../postgres/bench.ts"
import { emptied } from "../postgres/emptied.ts"
import { makeDatabase, type TestDatabase } from "../postgres/place.ts"
import { skippedWherePlain } from "./plain.ts"

let database: TestDatabase
before(async () => {
  database = await makeDatabase()
})
after(() => database.drop())

const rebuild = async () => {
  await database.query("drop schema if exists cafe24 cascade")
  await database.query("drop schema if exists mallkey cascade")
}

const poisons = badRows(() => database, Date.now)

const ready = emptied(() => database, rebuild)

testStore("postgres sealed", {
  open: () => postgresBench({ database, emptied: ready, storeUrl: (url) => `${url}?seal=on`, poisons }),
})

testStore("postgres", {
  open: () => postgresBench({ database, emptied: ready, storeUrl: (url) => url, poisons }),
  skip: skippedWherePlain,
})
