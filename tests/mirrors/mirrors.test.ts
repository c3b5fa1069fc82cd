// Mirrors: real files and a real Redis have the access token after each rotation, and never a refresh token; trouble holds up nobody.
import assert from "node:assert/strict"
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { after, type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { createClient } from "redis"
import { hour } from "../../src/core/alive/schedule.ts"
import { createMirroring } from "../../src/mirrors/mirroring.ts"
import { openMirror } from "../../src/mirrors/open.ts"
import { newFolder, smallDisk } from "../kit/new-folder.ts"
import { createWorld, passing, type World } from "../kit/world.ts"

const redisUrl = process.env.MALLKEY_TEST_REDIS_URL ?? ""
const redis = createClient({ url: redisUrl })
await redis.connect()
after(() => redis.destroy())

interface Mirrored extends World {
  settled(): Promise<void>
  look: ReturnType<typeof createMirroring>["look"]
}

function mirrored(context: TestContext, ...addresses: string[]): Mirrored {
  const world = createWorld()
  const { store, keeper, clock } = world
  const { journal } = keeper
  const mirroring = createMirroring({ targets: addresses.map(openMirror), store, journal, clock })
  context.after(() => mirroring.end(0))
  const settled = () => passing(world, mirroring.settled(Number.POSITIVE_INFINITY))
  return { ...world, settled, look: mirroring.look }
}

const read = (path: string) => JSON.parse(readFileSync(path, "utf8"))

test("after each rotation every mirror has the access token and its end, and nothing of the refresh token", async (context) => {
  const folder = newFolder(context, "mirror")
  const world = mirrored(context, `file:${folder}/tokens/{id}.json`, redisUrl)
  await redis.del("cafe24:oauth:mirrormall")
  await world.connect("mirrormall")
  const seen: string[] = []
  for (let rotations = 3; rotations > 0; rotations--) {
    await world.settled()
    const { tokens, tag } = (await world.store.get("mirrormall"))!
    const { accessToken, accessExpiresAt: expiresAt, refreshToken } = tokens
    const path = `${folder}/tokens/mirrormall.json`
    const file = read(path)
    assert.equal(file.access_token, accessToken)
    assert.equal(Date.parse(file.expires_at), expiresAt)
    assert.equal(file.tag, tag)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const text = (await redis.get("cafe24:oauth:mirrormall")) ?? (await goneBecauseOver(expiresAt))
    seen.push(readFileSync(path, "utf8"), text)
    for (const each of seen) assert(!each.includes(refreshToken) && !/refresh_token/.test(each))
    await world.clock.step(hour)
    await world.keeper.refresh("mirrormall", { force: true })
  }
  assert.deepEqual(readdirSync(join(folder, "tokens")), ["mirrormall.json"], "no draft is left")
  await world.keeper.disconnect("mirrormall")
  await world.settled()
  assert.deepEqual(readdirSync(join(folder, "tokens")), [])
  assert.equal(await redis.get("cafe24:oauth:mirrormall"), null)
})

/** The world's day lies in the past: Redis lets go at once of what has ended. */
async function goneBecauseOver(expiresAt: number): Promise<string> {
  assert(expiresAt < Date.now())
  return ""
}

test("Redis gets the token under the name that existing programs know, until its end", async (context) => {
  const target = openMirror(redisUrl)
  context.after(() => target.close())
  const token = { ...sample(), expiresAt: Date.now() + hour, issuedAt: Date.now() }
  await target.write(token)
  const key = "cafe24:oauth:mirrored"
  const { access_token, expires_at } = JSON.parse((await redis.get(key)) ?? "")
  assert.deepEqual([access_token, expires_at], ["an-access-token", token.expiresAt])
  assert((await redis.pTTL(key)) > hour / 2)
  await target.write({ ...token, accessToken: "an-older-one", issuedAt: token.issuedAt - 1 })
  assert.match((await redis.get(key)) ?? "", /an-access-token/, "an older one never replaces it")
  await target.remove("mirrored")
  assert.equal(await redis.get(key), null)
})

const sample = () => ({
  id: "mirrored",
  mallId: "mirrored",
  clientId: "client",
  accessToken: "an-access-token",
  expiresAt: 0,
  issuedAt: 0,
  tag: "tag",
  scopes: [],
})

test("a pair of somebody's own is never written over, and never removed", async (context) => {
  const folder = newFolder(context, "mirror")
  const pair = JSON.stringify({ access_token: "theirs", refresh_token: "theirs", expires_at: 1 })
  writeFileSync(`${folder}/theirs.json`, pair)
  await redis.set("cafe24:oauth:theirs", pair)
  const world = mirrored(context, `file:${folder}/{id}.json`, redisUrl)
  await world.connect("theirs")
  await world.connect("ours")
  await world.settled()
  assert.equal(readFileSync(`${folder}/theirs.json`, "utf8"), pair)
  assert.equal(await redis.get("cafe24:oauth:theirs"), pair)
  assert(read(`${folder}/ours.json`).access_token, "all others go on")
  for (const { reason } of await world.look())
    assert.match(reason ?? "", /theirs: a refresh token lies there/)
  await world.keeper.disconnect("theirs")
  await world.settled()
  assert.equal(await redis.get("cafe24:oauth:theirs"), pair)
  await redis.del("cafe24:oauth:theirs")
})

test("a mirror that hangs holds up no refresh and no other mirror, and is told of once", async (context) => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1")
  await new Promise((resolve) => silent.once("listening", resolve))
  context.after(() => silent.close())
  const { port } = silent.address() as { port: number }
  const folder = newFolder(context, "mirror")
  const world = mirrored(context, `redis://127.0.0.1:${port}`, `file:${folder}/{id}.json`)
  await world.connect("mymall")
  const path = `${folder}/mymall.json`
  const isThere = async () => {
    const { accessToken } = await world.keeper.token("mymall")
    while (!readdirSync(folder).includes("mymall.json") || read(path).access_token !== accessToken)
      await new Promise(setImmediate)
    // The name is there a little before our own write hears of it, and an hour of this clock would pass for hanging.
    await pause(300)
  }
  await isThere()
  for (let rotations = 2; rotations > 0; rotations--) {
    await world.clock.step(hour)
    await world.keeper.refresh("mymall", { force: true })
    await isThere()
  }
  await world.clock.step(10_000)
  const failed = await eventsOf(world, "mirror_failed")
  assert.deepEqual(failed, [`redis://127.0.0.1:${port}: no answer`])
  const [hanging, well] = await world.look()
  assert.equal(hanging?.reason, "no answer")
  assert.equal(well?.reason, undefined)
})

async function eventsOf({ keeper }: World, kind: string): Promise<(string | undefined)[]> {
  return (await keeper.journal.newest(200)).filter((event) => event.kind === kind).map(({ detail }) => detail)
}

test("a mirror that cannot be written is tried again, told of, found by the doctor, and told well again", async (context) => {
  const folder = newFolder(context, "mirror")
  writeFileSync(`${folder}/away`, "a file where a folder should be")
  const world = mirrored(context, `file:${folder}/away/{id}.json`)
  await world.connect("mymall")
  while ((await eventsOf(world, "mirror_failed")).length === 0) await new Promise(setImmediate)
  const report = await world.keeper.doctor({ mirrors: world.look })
  const findings = report.checks.flatMap((check) => check.findings)
  const [finding] = findings.filter(({ key }) => key === "mirror_failing")
  assert.deepEqual(finding?.facts.names, [`file:${folder}/away/{id}.json`])
  assert.match(finding?.facts.detail ?? "", /^(ENOTDIR|EEXIST)$/)
  rmSync(`${folder}/away`)
  await world.settled()
  assert.equal(read(`${folder}/away/mymall.json`).mall_id, "mymall")
  assert.equal((await eventsOf(world, "mirror_failed")).length, 1)
  assert.equal((await eventsOf(world, "mirror_recovered")).length, 1)
})

test("a full disk leaves the file that was there whole, and no draft", async (context) => {
  const folder = smallDisk(context, "256k")
  if (!folder) return context.skip("a small disk of its own can only be mounted by root")
  const world = mirrored(context, `file:${folder}/{id}.json`)
  await world.connect("mymall")
  await world.settled()
  const before = readFileSync(`${folder}/mymall.json`, "utf8")
  try {
    for (;;) writeFileSync(`${folder}/filler`, Buffer.alloc(4_096), { flag: "a" })
  } catch {
    // Full.
  }
  await world.clock.step(hour)
  await world.keeper.refresh("mymall", { force: true })
  while (!/ENOSPC/.test((await eventsOf(world, "mirror_failed")).join())) await new Promise(setImmediate)
  assert.equal(readFileSync(`${folder}/mymall.json`, "utf8"), before)
  rmSync(`${folder}/filler`)
  await world.settled()
  assert.notEqual(readFileSync(`${folder}/mymall.json`, "utf8"), before)
  assert.deepEqual(readdirSync(folder), ["mymall.json"])
})

test("at a start everything is brought, also what others rotated meanwhile; later what has changed", async (context) => {
  const folder = newFolder(context, "mirror")
  const world = createWorld()
  for (const mall of ["one", "two", "three"]) await world.connect(mall)
  const { store, keeper, clock } = world
  const { journal } = keeper
  const targets = [openMirror(`file:${folder}/{id}.json`)]
  const mirroring = createMirroring({ targets, store, journal, clock })
  context.after(() => mirroring.end(0))
  await mirroring.bringNews()
  await passing(world, mirroring.settled(Number.POSITIVE_INFINITY))
  assert.deepEqual(readdirSync(folder).sort(), ["one.json", "three.json", "two.json"])
})

test("nothing in the room of mirrors can name a refresh token's value", () => {
  const room = join(import.meta.dirname, "../../src/mirrors")
  for (const name of readdirSync(room)) {
    assert.doesNotMatch(readFileSync(join(room, name), "utf8"), /refreshToken|\.\.\.tokens/, name)
  }
})

test("a house without mirrors reads nothing at its start", async () => {
  const world = createWorld()
  const untouched = async () => assert.fail("the store was read")
  const store = { get: untouched, list: untouched }
  const { journal } = world.keeper
  const mirroring = createMirroring({ targets: [], store, journal, clock: world.clock })
  await mirroring.bringNews()
  assert.deepEqual(await mirroring.look(), [])
})
