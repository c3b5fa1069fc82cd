// What a mall costs in a sweep on Redis, and what goes with the write that saves its pair: the note about it, and the end of its lease.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Lease, Store } from "../../../src/core/ports.ts"
import { createSteppingClock, nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { createWorld, someDay } from "../../kit/world.ts"
import { openedAt, ownRedis } from "./bench.ts"
import type { RedisServer } from "./server.ts"

async function commands(server: RedisServer): Promise<Record<string, number>> {
  const told = String(await server.ask("INFO", "commandstats"))
  return Object.fromEntries(
    [...told.matchAll(/^cmdstat_(\w+):calls=(\d+)/gm)].map(([, name, calls]) => [name, Number(calls)]),
  )
}

test("a refreshed mall costs three scripts: its lease, the mark that its pair is shown, and the new pair with all that goes along", async (context) => {
  const server = await ownRedis(context)
  const store = await openedAt(context, server.url)
  const world = createWorld({ store, clock: createSteppingClock(someDay) })
  const malls = Array.from({ length: 20 }, (_, index) => `costmall${index}`)
  for (const mall of malls) await world.connect(mall)
  await world.keeper.sweep({ force: true })
  const before = await commands(server)
  const { refreshed } = await world.keeper.sweep({ force: true })
  const after = await commands(server)
  assert.equal(refreshed, malls.length)
  const each = (name: string) => ((after[name] ?? 0) - (before[name] ?? 0)) / malls.length
  // What a sweep asks once is less than a quarter of a script for each.
  assert.ok(each("evalsha") >= 3 && each("evalsha") < 3.25, `${each("evalsha")} scripts`)
  assert.ok(each("mget") < 2.25, `${each("mget")} reads of pairs`)
  for (const mall of malls) {
    assert.notEqual(await server.ask("HGET", "mallkey:notes:{successor}", mall), null)
    assert.equal(await server.ask("EXISTS", `mallkey:lease:refresh:${mall}`), 0)
  }
})

/** A pair in a store that knows that all of it is on one server. */
async function stage(context: TestContext) {
  const server = await ownRedis(context)
  const store = await openedAt(context, server.url)
  const connection = sampleConnection({ id: "mymall" })
  await store.saveTokens(connection, "new")
  const lease = (await store.lease("refresh:mymall", 60_000))!
  return { server, store, connection, lease }
}

function besideWith(lease: Lease) {
  const beside = {
    kind: "successor" as const,
    key: "mymall",
    value: { any: "thing" },
    lease,
    isWritten: false,
    written() {
      beside.isWritten = true
    },
  }
  return beside
}

const noteOf = (store: Store) => store.notes("successor").get("mymall")

test("the note and the end of the lease go with the pair, and with a refused pair neither", async (context) => {
  const { store, connection, lease } = await stage(context)
  await store.notes("successor").put("mymall", { old: "one" }, "always")
  const refused = besideWith(lease)
  assert.equal(await store.saveTokens(nextPair(connection), "another", undefined, refused), false)
  assert.equal(refused.isWritten, false)
  assert.deepEqual(await noteOf(store), { key: "mymall", version: 1, value: { old: "one" } })
  assert.equal(await store.lease("refresh:mymall", 60_000), undefined)

  const beside = besideWith(lease)
  assert.equal(await store.saveTokens(nextPair(connection), connection.tag, undefined, beside), true)
  assert.equal(beside.isWritten, true)
  assert.deepEqual(await noteOf(store), { key: "mymall", version: 2, value: { any: "thing" } })
  assert.deepEqual((await store.notes("successor").list({ limit: 5 })).length, 1)
  const next = await store.lease("refresh:mymall", 60_000)
  assert.ok(next, "it is free")
  await lease.release()
  assert.equal(await store.lease("refresh:mymall", 60_000), undefined, "a late release disturbs nobody")
})

test("a lease that is another's by now stands, and the note is left to the caller", async (context) => {
  const { server, store, connection, lease } = await stage(context)
  await server.ask("SET", "mallkey:lease:refresh:mymall", "somebody else")
  const beside = besideWith(lease)
  assert.equal(await store.saveTokens(nextPair(connection), connection.tag, undefined, beside), true)
  assert.equal(beside.isWritten, false)
  assert.equal(await noteOf(store), undefined)
  assert.equal(await server.ask("GET", "mallkey:lease:refresh:mymall"), "somebody else")
})

for (const key of ["mallkey:notes:{successor}", "mallkey:notekeys:{successor}"])
  test(`${key} of another kind costs the note and nothing else`, async (context) => {
    const { server, store, connection, lease } = await stage(context)
    await server.ask("SET", key, "a word")
    const beside = besideWith(lease)
    const next = nextPair(connection)
    assert.equal(await store.saveTokens(next, connection.tag, undefined, beside), true)
    assert.equal(beside.isWritten, false)
    assert.equal((await store.get("mymall"))?.tag, next.tag)
    await lease.release()
    assert.ok(await store.lease("refresh:mymall", 60_000), "its release goes out as ever")
  })

test("which server wrote the mark is heard with it, in the same word as when it is asked", async (context) => {
  const { store, connection } = await stage(context)
  const heard: string[] = []
  const news = { health: connection.health, refreshAt: 1 }
  assert.equal(await store.saveHealth("mymall", news, "another", (word) => heard.push(word)), false)
  assert.equal(heard.length, 0)
  assert.equal(await store.saveHealth("mymall", news, connection.tag, (word) => heard.push(word)), true)
  assert.deepEqual(heard, [await store.server?.()])
})

test("a user who may not ask for the server's word writes the mark all the same", async (context) => {
  const { server, connection } = await stage(context)
  await server.ask("ACL", "SETUSER", "plain", "on", ">word", "~*", "+@all", "-info")
  const store = await openedAt(context, server.url.replace("redis://", "redis://plain:word@"))
  const held = nextPair(connection)
  await store.saveTokens(held, "always")
  const heard: string[] = []
  const news = { health: held.health, refreshAt: 1 }
  assert.equal(await store.saveHealth("mymall", news, held.tag, (word) => heard.push(word)), true)
  assert.equal(heard.length, 0)
})
