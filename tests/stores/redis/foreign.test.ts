// Other programs read and write the same Redis keys: theirs is adopted, never overwritten by older news, never lost.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { createClient } from "redis"
import type { Store } from "../../../src/core/ports.ts"
import { tagOf } from "../../../src/node/cipher.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { luck } from "../../kit/luck.ts"
import { foreignPair, openedAt, ownRedis, pairKey, timeToLook } from "./bench.ts"
import type { RedisServer } from "./server.ts"

const far = Number.MAX_SAFE_INTEGER

async function bench(context: TestContext, query = ""): Promise<{ server: RedisServer; store: Store }> {
  const server = await ownRedis(context)
  return { server, store: await openedAt(context, server.url + query) }
}

async function write(server: RedisServer, pair: object, ...words: string[]): Promise<void> {
  await server.ask("SET", pairKey, JSON.stringify(pair), ...words)
}

async function written(server: RedisServer): Promise<string> {
  return String(await server.ask("GET", pairKey))
}

test("a key that was there before mallkey is a connection, by name and in every list", async (context) => {
  const { server, store } = await bench(context)
  await write(server, foreignPair("theirs"))
  await server.ask("SET", "cafe24:oauth:state:abc", "something else")
  const [listed, ...others] = await store.list({ limit: 10 })
  assert.deepEqual(others, [])
  const found = (await store.get("mymall"))!
  assert.equal(found.tokens.accessToken, "access-theirs")
  assert.equal(found.tokens.refreshToken, "refresh-theirs")
  assert.equal(found.tokens.accessExpiresAt, Date.UTC(2026, 0, 5, 2))
  assert.equal(found.tag, tagOf("refresh-theirs"))
  assert.equal(listed?.tag, found.tag)
  assert.ok(found.refreshAt! <= Date.UTC(2026, 0, 5, 2) - 45 * 60_000, "due ahead of its end")
  const due = await store.list({ limit: 10, dueBefore: found.refreshAt! })
  assert.deepEqual(
    due.map(({ id }) => id),
    ["mymall"],
  )
  assert.equal((await store.tally(0)).total, 1)
  assert.equal(await store.get("state:abc"), undefined)
})

test("our pair is written as theirs was: same fields in the same order, what we do not know untouched", async (context) => {
  const { server, store } = await bench(context)
  const theirs = `{"note": "한글", "expires_at": 1767578400000, "big": 12345678901234567890, "access_token":"a",
    "refresh_token":"r", "refresh_token_expires_at":1768780800000, "2": [1.50, {"refresh_token": "not this"}]}`
  await server.ask("SET", pairKey, theirs)
  const held = (await store.get("mymall"))!
  const next = nextPair(held)
  assert.equal(await store.saveTokens(next, held.tag), true)
  const expected = theirs
    .replace(`"a"`, `"${next.tokens.accessToken}"`)
    .replace(`"r"`, `"${next.tokens.refreshToken}"`)
    .replace("1767578400000", `${next.tokens.accessExpiresAt}`)
    .replace("1768780800000", `${next.tokens.refreshExpiresAt}`)
  assert.equal(await written(server), expected)
})

test("a new connection is the four fields other programs know, and nothing else", async (context) => {
  const { server, store } = await bench(context)
  const mall = sampleConnection({ id: "mymall" })
  await store.saveTokens(mall, "new")
  assert.deepEqual(JSON.parse(await written(server)), {
    access_token: mall.tokens.accessToken,
    expires_at: mall.tokens.accessExpiresAt,
    refresh_token: mall.tokens.refreshToken,
    refresh_token_expires_at: mall.tokens.refreshExpiresAt,
  })
})

test("a pair replaced between our read and our write stays, and is what everybody reads from then on", async (context) => {
  const { server, store } = await bench(context)
  const mall = sampleConnection({ id: "mymall", scopes: ["mall.read_order"], shopNo: "2" })
  await store.saveTokens(mall, "new")
  const read = (await store.get("mymall"))!
  await write(server, foreignPair("theirs"))
  const theirs = await written(server)
  assert.equal(await store.saveTokens(nextPair(read), read.tag), false)
  const lost = { failures: 1, lostAt: 5, requestedAt: [] }
  assert.equal(await store.saveHealth("mymall", { health: lost, refreshAt: undefined }, read.tag), false)
  assert.equal(await written(server), theirs)
  const adopted = (await store.get("mymall"))!
  assert.equal(adopted.tokens.refreshToken, "refresh-theirs")
  assert.deepEqual([adopted.scopes, adopted.shopNo], [["mall.read_order"], "2"], "what lasts is still known")
  assert.equal(await store.saveTokens(nextPair(adopted), adopted.tag), true)
})

test("a pair that another program writes for a lost connection brings it back to what is due", async (context) => {
  const { server, store } = await bench(context)
  const mall = sampleConnection({ id: "mymall" })
  await store.saveTokens(mall, "new")
  const lost = { failures: 1, lostAt: 5, requestedAt: [] }
  await store.saveHealth("mymall", { health: lost, refreshAt: undefined }, mall.tag)
  assert.equal((await store.tally(0)).states.lost, 1)
  assert.deepEqual(await store.list({ dueBefore: far, limit: 10 }), [])
  await write(server, foreignPair("consented"))
  await timeToLook(server)
  const [due] = await store.list({ dueBefore: far, limit: 10 })
  assert.equal(due?.tag, tagOf("refresh-consented"))
  assert.equal(due?.health.lostAt, undefined)
  assert.equal((await store.tally(0)).states.lost, 0)
})

test("a life given to the key ends with our first sight: a refresh token must not vanish", async (context) => {
  const { server, store } = await bench(context)
  await write(server, foreignPair("theirs"), "EX", "7200")
  await store.get("mymall")
  assert.equal(await server.ask("TTL", pairKey), -1)
  await write(server, foreignPair("again"), "EX", "7200")
  const held = (await store.get("mymall"))!
  await store.saveTokens(nextPair(held), held.tag)
  assert.equal(await server.ask("TTL", pairKey), -1)
})

test("times are read in every shape, without a zone as Korean, and written back in the shape they had", async (context) => {
  const { server, store } = await bench(context)
  const at = Date.UTC(2026, 0, 5, 2)
  const next = Date.UTC(2026, 0, 5, 16, 30, 15, 250)
  const shapes: [unknown, unknown][] = [
    [at, next],
    [at / 1_000, Math.floor(next / 1_000)],
    [String(at), String(next)],
    ["2026-01-05T11:00:00.000", "2026-01-06T01:30:15.000"],
    ["2026-01-05 11:00:00", "2026-01-06 01:30:15"],
    ["2026-01-05T02:00:00Z", "2026-01-05T16:30:15Z"],
    ["2026-01-05T11:00:00.000000+09:00", "2026-01-06T01:30:15.250000+09:00"],
  ]
  for (const [theirs, ours] of shapes) {
    await write(server, foreignPair(`at ${theirs}`, theirs))
    const held = (await store.get("mymall"))!
    assert.equal(held.tokens.accessExpiresAt, at, String(theirs))
    const tokens = { ...nextPair(held).tokens, accessExpiresAt: next }
    const saved = { ...nextPair(held), tokens }
    assert.equal(await store.saveTokens(saved, held.tag), true)
    assert.equal(JSON.parse(await written(server)).expires_at, ours)
    assert.deepEqual(await store.get("mymall"), saved, "and to the millisecond for us")
  }
})

test("a pair without times is tried at once rather than trusted", async (context) => {
  const { server, store } = await bench(context)
  await server.ask("SET", pairKey, `{"refresh_token":"r","access_token":"a","expires_at":null}`)
  const held = (await store.get("mymall"))!
  assert.ok(held.refreshAt! <= Date.now())
  assert.deepEqual((await store.list({ dueBefore: Date.now(), limit: 10 })).length, 1)
})

test("a key that another program removed is gone from every list, and no tag revives it", async (context) => {
  const { server, store } = await bench(context)
  const mall = sampleConnection({ id: "mymall" })
  await store.saveTokens(mall, "new")
  await server.ask("DEL", pairKey)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), false)
  assert.equal(await store.get("mymall"), undefined)
  assert.deepEqual(await store.list({ limit: 10 }), [])
  assert.deepEqual(await store.list({ dueBefore: far, limit: 10 }), [])
  assert.equal((await store.tally(0)).total, 0)
  assert.equal(await server.ask("KEYS", "*mymall*").then((keys) => (keys as string[]).length), 0)
})

test("what is no pair any more is an error of this one connection, and is not overwritten by a refresh", async (context) => {
  const { server, store } = await bench(context)
  const [mall, other] = [sampleConnection({ id: "mymall" }), sampleConnection({ id: "other" })]
  await store.saveTokens(mall, "new")
  await store.saveTokens(other, "new")
  await server.ask("SET", pairKey, `{"access_token": "half a`)
  await assert.rejects(store.get("mymall"), /row_unreadable: mymall/)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), false)
  assert.equal((await store.list({ limit: 10 })).length, 2, "it stays in the lists, to be met by name")
  assert.equal((await store.list({ dueBefore: far, limit: 10 })).length, 2)
  assert.deepEqual(await store.get("other"), other)
  assert.equal(await written(server), `{"access_token": "half a`)
  assert.equal(await store.saveTokens(nextPair(mall), "always"), true, "a person's consent mends it")
})

test("with seal=on plain pairs of other programs are read at any time and sealed by reseal", async (context) => {
  const { server, store } = await bench(context, "?seal=on")
  await write(server, foreignPair("theirs", Date.UTC(2026, 0, 5, 2), { note: "kept" }))
  await store.saveTokens(sampleConnection({ id: "ours" }), "new")
  const before = (await store.get("mymall"))!
  assert.deepEqual((await store.reseal(0)).byKey.plain, 1)
  assert.equal((await store.reseal(10)).resealed, 1)
  const sealed = await written(server)
  assert.doesNotMatch(sealed, /-theirs/)
  assert.match(sealed, /"note":"kept"/)
  assert.deepEqual(await store.get("mymall"), before)
  assert.equal((await store.list({ limit: 10 })).find(({ id }) => id === "mymall")?.tag, before.tag)
  assert.equal((await store.reseal(0)).left, 0)
  const plain = await openedAt(context, server.url)
  assert.deepEqual(await plain.get("mymall"), before, "what is sealed is opened also where seal is off")
})

test("a writer that replaces tokens at random is never overwritten by anything but its successor", async (context) => {
  const { server, store } = await bench(context)
  const history = await recordWrites(context, server)
  await store.saveTokens(sampleConnection({ id: "mymall" }), "new")
  let done = false
  const foreign = async () => {
    for (let round = 0; round < 60; round++) {
      await write(server, foreignPair(`foreign-${round}`))
      await new Promise((resolve) => setTimeout(resolve, luck() * 8))
    }
    done = true
  }
  const ours = async () => {
    let saved = 0
    while (!done) {
      const held = (await store.get("mymall"))!
      const next = nextPair(held, `after-${held.tag}-${saved}`)
      if (await store.saveTokens(next, held.tag)) saved++
      await store.saveHealth("mymall", { health: { failures: 1, requestedAt: [] }, refreshAt: 5 }, held.tag)
    }
    return saved
  }
  const [, first, second] = await Promise.all([foreign(), ours(), ours()])
  const tokens = await history()
  let replaced = ""
  for (const token of tokens) {
    const parent = /^refresh-after-([0-9a-f]{16})-/.exec(token)?.[1]
    if (parent) assert.equal(parent, tagOf(replaced), `${token} was written over ${replaced}`)
    replaced = token
  }
  assert.equal((await store.get("mymall"))!.tokens.refreshToken, tokens.at(-1))
  assert.ok(first! + second! > 0)
  context.diagnostic(`${first! + second!} pairs of ours between 60 of theirs`)
})

/** Every refresh token that was written at the key, in the order the server took them. */
async function recordWrites(context: TestContext, server: RedisServer): Promise<() => Promise<string[]>> {
  const lines: string[] = []
  const client = createClient({ url: server.url, RESP: 2, socket: { reconnectStrategy: false } })
  client.on("error", () => undefined)
  await client.connect()
  context.after(() => client.isOpen && client.destroy())
  await client.monitor((line) => lines.push(String(line)))
  return async () => {
    await server.ask("ECHO", "the end")
    while (!lines.some((line) => line.includes("the end")))
      await new Promise((resolve) => setTimeout(resolve, 10))
    const writes = lines.filter((line) => line.includes(`"SET" "${pairKey}"`))
    return writes.map((line) => /\\"refresh_token\\":\\"(.*?)\\"/.exec(line)?.[1] ?? "")
  }
}

test("an end that another program brings forward is due as much earlier, and written anew with the next pair", async (context) => {
  const { server, store } = await bench(context)
  const now = Date.now()
  const more = { refresh_token_expires_at: now + 14 * 24 * 3_600_000 }
  const dueNow = async () => (await store.list({ dueBefore: Date.now(), limit: 5 })).map(({ id }) => id)
  for (const ended of [now - 60_000, 0]) {
    await write(server, foreignPair(`at ${ended}`, now + 7_200_000, more))
    await store.get("mymall")
    assert.deepEqual(await dueNow(), [])
    await write(server, foreignPair(`at ${ended}`, ended, more))
    await timeToLook(server)
    assert.deepEqual(await dueNow(), ["mymall"], String(ended))
    const held = (await store.get("mymall"))!
    const retry = { health: { ...held.health, failures: 1 }, refreshAt: now + 600_000 }
    assert.ok(await store.saveHealth("mymall", retry, held.tag))
    await timeToLook(server)
    assert.deepEqual(await dueNow(), [], "what a try has found out since is not forgotten")
  }
  const held = (await store.get("mymall"))!
  const next = nextPair(held)
  const tokens = { ...next.tokens, accessExpiresAt: now + 7_200_000 }
  assert.ok(await store.saveTokens({ ...next, tokens }, held.tag))
  assert.equal(
    JSON.parse(await written(server)).expires_at,
    now + 7_200_000,
    "no 0 is left for the old reader",
  )
})
