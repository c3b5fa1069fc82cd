// Keys beyond the first page, keys of version 0.1.0, ended ones, and what made-up ones cost the store.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setImmediate } from "node:timers/promises"
import { hour } from "../../../src/core/alive/schedule.ts"
import { KeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { createMemoryStore } from "../../../src/stores/memory/memory.ts"
import { createSteppingClock } from "../../../src/testing/index.ts"
import { createHttpWorld } from "../../kit/http-world.ts"
import { someDay } from "../../kit/world.ts"

const path = "/v1/connections"

/** A store that counts how often it is asked for a key. */
function countedStore() {
  const clock = createSteppingClock(someDay)
  const store = createMemoryStore({ clock })
  const asked = { times: 0 }
  const notes: Store["notes"] = (kind) => {
    const plain = store.notes(kind)
    if (kind !== "key") return plain
    const get = (key: string) => {
      asked.times++
      return plain.get(key)
    }
    return { ...plain, get }
  }
  return { clock, store: { ...store, notes }, asked }
}

test("keys beyond a thousand are seen in pages and revoked by their id", async () => {
  const world = createHttpWorld()
  const made = new Map<string, string>()
  for (let at = 0; at < 1_100; at++) {
    const { key, facts } = await world.keeper.keys.create({ name: `key ${at}`, rights: ["read"] }, "test")
    made.set(facts.id, key)
  }
  const first = (await world.ask("/v1/keys")).body
  assert.equal(first.keys.length, 1_000)
  const second = (await world.ask(`/v1/keys?after=${first.next}`)).body
  assert.equal(second.next, undefined)
  const ids = [...first.keys, ...second.keys].map((key: { id: string }) => key.id)
  assert.deepEqual(new Set(ids), new Set(made.keys()))
  const last = ids.at(-1)!
  assert.equal((await world.ask(path, { key: made.get(last)! })).status, 200)
  assert.equal((await world.ask(`/v1/keys/${last}`, { method: "DELETE" })).status, 200)
  assert.equal((await world.ask(path, { key: made.get(last)! })).status, 401)
  assert.equal((await world.ask("/v1/keys?after=no-id")).status, 400)
})

test("a made-up key never reaches the store, one in the old shape once in a while", async () => {
  const { clock, store, asked } = countedStore()
  const world = createHttpWorld({ clock, store })
  const { key } = await world.keeper.keys.create({ name: "ours", rights: ["read"] }, "test")
  const madeUp = (at: number) => `${key.slice(0, -9)}${at}${key.slice(-8)}`
  for (let at = 0; at < 10; at++)
    if (madeUp(at) !== key) assert.equal((await world.ask(path, { key: madeUp(at) })).status, 401)
  assert.equal(asked.times, 0)
  const oldShape = `mk_${"A".repeat(44)}`
  for (let at = 0; at < 10; at++) assert.equal((await world.ask(path, { key: oldShape })).status, 401)
  assert.equal(asked.times, 1)
  assert.equal((await world.ask(path, { key })).status, 200)
})

test("strangers' keys push nobody's known key out of what is remembered", async () => {
  const { clock, store, asked } = countedStore()
  const { keeper } = createHttpWorld({ clock, store })
  const { key } = await keeper.keys.create({ name: "ours", rights: ["read"] }, "test")
  await keeper.keys.check(key)
  for (let at = 0; at < 1_500; at++) await keeper.keys.check(`mk_${String(at).padStart(44, "B")}`)
  const before = asked.times
  assert.equal((await keeper.keys.check(key))?.name, "ours")
  assert.equal(asked.times, before)
})

test("a key of version 0.1.0 goes on opening", async () => {
  const world = createHttpWorld()
  const old = `mk_${"Zq3-_".repeat(9).slice(0, 44)}`
  const hash = world.keeper.secrets.digest(old)
  const facts = { id: hash.slice(0, 12), name: "old", rights: ["read"], createdAt: someDay }
  await world.store.notes("key").put(hash, facts, "new")
  assert.equal((await world.ask(path, { key: old })).status, 200)
  assert.equal((await world.ask(`/v1/keys/${facts.id}`, { method: "DELETE" })).status, 200)
})

test("a list says how a key begins, and to the hour when it was last used; not one call waits for that", async () => {
  const { clock, store, asked } = countedStore()
  const world = createHttpWorld({ clock, store })
  const { keys } = world.keeper
  const { key } = await keys.create({ name: "busy", rights: ["read"] }, "test")
  const listed = async () => (await world.ask("/v1/keys")).body.keys
  const use = async () => assert.equal((await world.ask(path, { key })).status, 200)
  const usedAt = async () =>
    (await listed()).find(({ name }: { name: string }) => name === "busy").last_used_at
  assert.equal(await usedAt(), undefined)
  await use()
  const first = new Date(clock.now()).toISOString()
  assert.equal(await usedAt(), first)
  const begins = (await listed()).map((each: { name: string; begins: string }) => [each.name, each.begins])
  assert.deepEqual(new Map(begins).get("busy"), key.slice(0, 7))
  await clock.step(30 * 60_000)
  const before = asked.times
  await use()
  assert.equal(asked.times, before + 1, "the key was read, and its use was not written again")
  assert.equal(await usedAt(), first)
  await clock.step(hour)
  await use()
  assert.equal(await usedAt(), new Date(clock.now()).toISOString())
})

test("who shows a stand-in of a key uses the key", async () => {
  const { keeper } = createHttpWorld()
  const { facts } = await keeper.keys.create({ name: "shop", rights: ["proxy"] }, "test")
  await keeper.keys.beginning(facts.id.slice(0, 10))
  // It is written behind the call.
  await setImmediate()
  const [listed] = await keeper.keys.list()
  assert.equal(listed?.usedAt, facts.createdAt)
})

test("a key that cannot be noted as used opens all the same", async () => {
  const clock = createSteppingClock(someDay)
  const memory = createMemoryStore({ clock })
  let isFull = false
  const notes: Store["notes"] = (kind) => {
    const plain = memory.notes(kind)
    const put: typeof plain.put = async (...all) => {
      if (isFull) throw new KeeperError("store_unavailable")
      return plain.put(...all)
    }
    return { ...plain, put }
  }
  const world = createHttpWorld({ clock, store: { ...memory, notes } })
  const { key } = await world.keeper.keys.create({ name: "ours", rights: ["read"] }, "test")
  isFull = true
  assert.equal((await world.ask(path, { key })).status, 200)
})

test("keys whose time was over a month ago are tidied away", async () => {
  const world = createHttpWorld()
  const { keys } = world.keeper
  await keys.create({ name: "short", rights: ["read"], expiresAt: world.clock.now() + hour }, "test")
  await keys.create({ name: "lasting", rights: ["read"] }, "test")
  await world.keeper.sweep()
  await world.clock.step(24 * hour)
  await world.keeper.sweep()
  assert.equal((await keys.list()).length, 2)
  await world.clock.step(31 * 24 * hour)
  await world.keeper.sweep()
  assert.deepEqual(
    (await keys.list()).map(({ name }) => name),
    ["lasting"],
  )
})

test("a key is limited to what is stored as it is spelled there, older rows with capitals too", async () => {
  const world = createHttpWorld()
  await world.connect("smallmall")
  const stored = (await world.store.get("smallmall"))!
  await world.store.saveTokens({ ...stored, id: "OldMall", mallId: "OldMall" }, "new")
  await world.store.saveTokens({ ...stored, id: "OldMall~Kim", mallId: "OldMall", owner: "Kim" }, "new")
  const make = async (...connections: string[]) => {
    const { body } = await world.post("/v1/keys", { name: "one", rights: ["read", "token"], connections })
    return body as { key: string; connections: string[]; not_connected?: string[] }
  }
  const old = await make("OldMall", "SmallMall")
  assert.deepEqual([old.connections, old.not_connected], [["OldMall", "smallmall"], undefined])
  const listed = (await world.ask("/v1/connections", { key: old.key })).body.connections
  assert.deepEqual(
    listed.map(({ id }: { id: string }) => id),
    ["OldMall", "OldMall~Kim", "smallmall"],
  )
  assert.equal((await world.ask("/v1/connections/OldMall/token", { key: old.key })).status, 200)
  assert.deepEqual((await make("OldMall~Kim")).not_connected, undefined)
  // Made before the mall is connected: accepted, and said.
  const early = await make("Later-Mall", "OldMall~kim")
  assert.deepEqual(early.not_connected, ["later-mall", "oldmall~kim"])
  await world.connect("later-mall")
  assert.equal((await world.ask("/v1/connections/later-mall/token", { key: early.key })).status, 200)
})
