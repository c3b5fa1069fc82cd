// Every kind of store with room for the connections of a second app, `cs`: where its connections stand is told as text.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { TestContext } from "node:test"
import type { Store } from "../../src/core/ports.ts"
import { createMemoryStore } from "../../src/stores/memory/memory.ts"
import { openStoreAt, type StoreParts } from "../../src/stores/open.ts"
import { createSeededChance, type SteppingClock } from "../../src/testing/index.ts"
import { authSettings, makeDatabase } from "../stores/postgres/place.ts"
import { startRedis } from "../stores/redis/server.ts"
import { startPastedProject } from "../stores/supabase/pasted.ts"
import { newFolder } from "./new-folder.ts"
import { secondName } from "./two-apps.ts"
import { tagOf, testSealer } from "./world.ts"

interface Place {
  store: Store
  /** What stands where the second app's connections are kept, as text. */
  kept?(): unknown
}

type Open = (t: TestContext, clock: SteppingClock) => Promise<Place>

const at = (url: string, clock: SteppingClock, more: Partial<StoreParts> = {}) =>
  openStoreAt(url, {
    sealer: testSealer,
    tagOf,
    clock,
    chance: createSeededChance(3),
    refreshAheadMs: 45 * 60_000,
    apps: [secondName],
    ...more,
  })

export const placesOfTwoApps: Record<string, Open> = {
  memory: async (_t, clock) => ({ store: createMemoryStore({ clock }) }),
  sqlite: async (t, clock) => {
    const store = await at(`sqlite:${newFolder(t, "two-apps")}/mallkey.db`, clock)
    return { store }
  },
  "file, a folder": async (t, clock) => {
    const folder = newFolder(t, "two-apps")
    const store = await at(`file:${folder}`, clock)
    return { store, kept: () => readFileSync(join(folder, "cs", "mymall.json"), "utf8") }
  },
  "file, one file": async (t, clock) => {
    const folder = newFolder(t, "two-apps")
    const store = await at(`file:${folder}/oauth_token.json`, clock)
    return { store, kept: () => readFileSync(join(folder, "cs", "mymall.json"), "utf8") }
  },
  postgres: async (t, clock) => {
    const database = await makeDatabase()
    t.after(() => database.drop())
    const rows = "select access_token, app, mall_id from mallkey.connections"
    const kept = async () => JSON.stringify(await database.query(rows))
    return { store: await at(database.url, clock), kept }
  },
  supabase: async (t, clock) => {
    const database = await makeDatabase()
    t.after(() => database.drop())
    await database.query(authSettings)
    const rows = "select providers -> 'cs' as cs, providers ? 'cafe24' as both from auth_settings"
    const kept = async () => JSON.stringify(await database.query(rows))
    return { store: await at(`supabase:${database.url}`, clock), kept }
  },
  "supabase over https": async (t, clock) => {
    const database = await makeDatabase()
    const project = await startPastedProject(database)
    t.after(() => project.end())
    await database.query(authSettings)
    const { url, supabase } = await project.paste("", {}, [secondName])
    const rows = "select providers -> 'cs' as cs from auth_settings"
    const kept = async () => JSON.stringify(await database.query(rows))
    return { store: await at(`supabase:${url}`, clock, { supabase }), kept }
  },
  redis: async (t, clock) => {
    const server = await startRedis()
    t.after(() => server.end())
    return { store: await at(server.url, clock), kept: () => server.ask("GET", "cs:oauth:mymall") }
  },
}
