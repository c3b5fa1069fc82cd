// The supabase store over PostgREST keeps the whole contract too, with nothing but the key that has every right.
import { after, before } from "node:test"
import { type StoreBench, testStore } from "../../../src/testing/index.ts"
import { badObjects } from "../poisons-of-places.ts"
import { postgresBench } from "../postgres/bench.ts"
import { emptied } from "../postgres/emptied.ts"
import { authSettings, makeDatabase, type TestDatabase } from "../postgres/place.ts"
import { type PastedProject, startPastedProject } from "../supabase/pasted.ts"

let database: TestDatabase
let project: PastedProject
before(async () => {
  database = await makeDatabase()
  project = await startPastedProject(database)
})
after(() => project.end())

const rebuild = async () => {
  await database.query("drop table if exists auth_settings; drop schema if exists mallkey cascade")
  await database.query(authSettings)
  await project.paste("", {}, ["cs", "own"])
}

const ready = emptied(() => database, rebuild)

async function bench(): Promise<StoreBench> {
  const whole = await postgresBench({
    database,
    emptied: ready,
    port: project.port,
    storeUrl: (url) => `supabase:http://127.0.0.1:${new URL(url).port}?seal=on`,
    parts: {
      supabase: { table: "auth_settings", provider: "cafe24", serviceRoleKey: project.keys.secret },
    },
    poisons: badObjects(() => database, Date.now),
  })
  return {
    ...whole,
    // The function that is pasted is made for certain apps.
    openedFor: async (apps) => {
      await project.paste("", {}, apps)
      return whole.openedFor!(apps)
    },
  }
}

// In plain text, what sealing leaves out is played by tests/stores/supabase/over-https.test.ts.
testStore("supabase over https", { open: bench })
