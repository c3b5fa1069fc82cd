// What another program rotated, or took away, without a word to us: the mirrors follow it all the same.
import assert from "node:assert/strict"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { hour } from "../../src/core/alive/schedule.ts"
import type { Store } from "../../src/core/ports.ts"
import { createMirroring } from "../../src/mirrors/mirroring.ts"
import type { Mirroring } from "../../src/mirrors/of-house.ts"
import { openMirror } from "../../src/mirrors/open.ts"
import { newFolder } from "../kit/new-folder.ts"
import { createWorld, passing, type World } from "../kit/world.ts"
import { useProgram } from "../stores/postgres/program.ts"
import { foreignPair, openedAt, ownRedis, timeToLook } from "../stores/redis/bench.ts"
import { kim, theirObject, useApplication } from "../stores/supabase/application.ts"

const postgres = useProgram()
const supabase = useApplication()

interface Followed {
  mirroring: Mirroring
  /** What lies in the mirror, once all that is new was brought. */
  mirrored(): Promise<Record<string, string>>
}

function followed(context: TestContext, world: World, store: Store): Followed {
  const folder = newFolder(context, "mirror")
  const targets = [openMirror(`file:${folder}/{id}.json`)]
  const { clock, keeper } = world
  const mirroring = createMirroring({ targets, store, journal: keeper.journal, clock })
  context.after(() => mirroring.end(0))
  const mirrored = async () => {
    await mirroring.bringNews()
    await passing(world, mirroring.settled(Number.POSITIVE_INFINITY))
    const names = readdirSync(folder)
    const tokens = names.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).access_token)
    return Object.fromEntries(names.map((name, at) => [name.replace(".json", ""), tokens[at]]))
  }
  return { mirroring, mirrored }
}

test("another process without mirrors rotates: what it got is there within a minute, without a call", async (context) => {
  const world = createWorld()
  await world.connect("mymall")
  await world.connect("quiet")
  let reads = 0
  const get: Store["get"] = (id) => {
    reads++
    return world.store.get(id)
  }
  const { mirroring, mirrored } = followed(context, world, { ...world.store, get })
  mirroring.follow()
  const first = await mirrored()
  await world.clock.step(hour)
  const other = world.another()
  await other.refresh("mymall", { force: true })
  const before = reads
  // The next look begins within this minute; the write is awaited below.
  await world.clock.step(61_000)
  while (reads === before) await new Promise(setImmediate)
  await passing(world, mirroring.settled(Number.POSITIVE_INFINITY))
  assert.equal(reads, before + 1, "what has not changed is not opened again")
  const { accessToken } = await other.token("mymall")
  assert.notEqual(accessToken, first.mymall)
  assert.deepEqual(await mirrored(), { ...first, mymall: accessToken })
  await other.disconnect("quiet")
  assert.deepEqual(await mirrored(), { mymall: accessToken })
})

test("a program that writes into its PostgreSQL table", async (context) => {
  await postgres.makeTable()
  await postgres.write("mymall", "one")
  const { mirrored } = followed(context, createWorld(), await postgres.openStore())
  assert.deepEqual(await mirrored(), { mymall: "their-access-one" })
  await postgres.write("mymall", "two")
  assert.deepEqual(await mirrored(), { mymall: "their-access-two" })
  await postgres.query("delete from cafe24.oauth_tokens")
  assert.deepEqual(await mirrored(), {})
})

test("an application that writes its row of auth_settings", async (context) => {
  await supabase.makeTable()
  const row = await supabase.insert(theirObject("mymall", "one"), { user: kim })
  const { mirrored } = followed(context, createWorld(), await supabase.openStore())
  assert.deepEqual(Object.values(await mirrored()), ["their-access-one"])
  await supabase.replace(row, theirObject("mymall", "two"))
  assert.deepEqual(Object.values(await mirrored()), ["their-access-two"])
})

test("a program that writes its Redis key", async (context) => {
  const server = await ownRedis(context)
  const write = (marker: string) =>
    server.ask("SET", "cafe24:oauth:mymall", JSON.stringify(foreignPair(marker, Date.now() + hour)))
  const { mirrored } = followed(context, createWorld(), await openedAt(context, server.url))
  await write("one")
  assert.deepEqual(await mirrored(), { mymall: "access-one" })
  await write("two")
  await timeToLook(server)
  assert.deepEqual(await mirrored(), { mymall: "access-two" })
})

test("a script that writes its token file", async (context) => {
  const folder = newFolder(context, "theirs")
  const tokens = join(folder, "tokens")
  mkdirSync(tokens)
  const write = (marker: string) =>
    writeFileSync(join(tokens, "mymall.json"), JSON.stringify(foreignPair(marker, Date.now() + hour)))
  write("one")
  const store = await openedAt(context, `file:${tokens}`)
  const { mirrored } = followed(context, createWorld(), store)
  assert.deepEqual(await mirrored(), { mymall: "access-one" })
  write("two")
  // By itself a busy machine looks at a folder now and then, and the doctor at once.
  await store.warnings()
  assert.deepEqual(await mirrored(), { mymall: "access-two" })
})
