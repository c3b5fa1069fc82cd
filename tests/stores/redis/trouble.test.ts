// What Redis, its disk and the line to it do to us, and what we say then.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { isKeeperError } from "../../../src/core/errors.ts"
import type { Store } from "../../../src/core/ports.ts"
import { openStoreAt } from "../../../src/stores/open.ts"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { lineTo } from "../../kit/cuttable-line.ts"
import { measureOwnTime } from "../../kit/own-time.ts"
import { openedAt, ownRedis, redisParts } from "./bench.ts"
import type { RedisServer } from "./server.ts"

const mall = sampleConnection({ id: "mymall" })
const far = Number.MAX_SAFE_INTEGER

async function bench(
  context: TestContext,
  ...settings: string[]
): Promise<{ server: RedisServer; store: Store }> {
  const server = await ownRedis(context, ...settings)
  return { server, store: await openedAt(context, server.url) }
}

const unavailable = (because: RegExp) => (error: unknown) => {
  assert.ok(isKeeperError(error, "store_unavailable"), String(error))
  assert.match(String(error), because)
  assert.doesNotMatch(`${error} ${error.detail}`, /access-|refresh-|hunter2/)
  return true
}

test("a frozen server is store_unavailable within ten seconds, and used again when it thaws", async (context) => {
  const { server, store } = await bench(context)
  await store.saveTokens(mall, "new")
  server.freeze()
  const time = measureOwnTime()
  context.after(time.end)
  const calls = [store.get("mymall"), store.saveTokens(nextPair(mall), mall.tag), store.list({ limit: 1 })]
  for (const outcome of await Promise.allSettled(calls)) {
    assert.ok(outcome.status === "rejected" && unavailable(/no answer|Disconnects/)(outcome.reason))
  }
  // A line that is new is no faster.
  await assert.rejects(store.lease("one", 1_000), unavailable(/no answer/))
  assert.ok(time.ms() < 60_000, "two waits of at most ten seconds, and not the minutes of a frozen line")
  server.thaw()
  const held = (await store.get("mymall"))!
  assert.ok([mall.tag, nextPair(mall).tag].includes(held.tag))
  assert.equal(await store.saveTokens(nextPair(held, "thawed"), held.tag), true)
})

test("a process that gave up on a frozen server ends by itself", async (context) => {
  const server = await ownRedis(context)
  server.freeze()
  const script = `
    import { openStoreAt } from "./src/stores/open.ts"
    import { redisParts } from "./tests/stores/redis/bench.ts"
    await openStoreAt(${JSON.stringify(server.url)}, redisParts()).catch(({ code }) => console.log(code))`
  const words = ["--input-type=module-typescript", "-e", script]
  assert.equal(
    execFileSync(process.execPath, words, { encoding: "utf8", timeout: 20_000 }),
    "store_unavailable\n",
  )
})

test("a server that stops and starts again keeps what was saved, and needs no restart of ours", async (context) => {
  const { server, store } = await bench(context, "--appendfsync", "always")
  await store.saveTokens(mall, "new")
  await store.notes("fact").put("one", 1, "new")
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    await server.stop(signal)
    await assert.rejects(store.get("mymall"), unavailable(/ECONNREFUSED|Socket|reset/i))
    await server.start()
    assert.deepEqual(await store.get("mymall"), mall)
    assert.equal((await store.list({ dueBefore: far, limit: 10 })).length, 1)
    assert.equal((await store.notes("fact").get("one"))?.value, 1)
  }
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
})

test("a line cut after the write was sent: it rejects, and what was written is there once", async (context) => {
  const server = await ownRedis(context)
  const line = await lineTo({ host: "127.0.0.1", port: server.port })
  context.after(() => line.end())
  const store = await openedAt(context, `redis://127.0.0.1:${line.port}`)
  await store.saveTokens(mall, "new")
  const next = nextPair(mall)
  const sent = line.cutAfter(next.tokens.refreshToken)
  await assert.rejects(store.saveTokens(next, mall.tag), unavailable(/./))
  await sent
  assert.equal(await store.saveTokens(next, mall.tag), false, "said again, it has moved on")
  assert.deepEqual(await store.get("mymall"), next)
  assert.equal((await store.list({ limit: 10 })).length, 1)
  assert.deepEqual(
    (await store.list({ dueBefore: far, limit: 10 })).map(({ tag }) => tag),
    [next.tag],
  )
  assert.equal((await store.tally(0)).total, 1)
})

test("a line cut before the write arrives: it rejects, and nothing has changed", async (context) => {
  const server = await ownRedis(context)
  const line = await lineTo({ host: "127.0.0.1", port: server.port })
  context.after(() => line.end())
  const store = await openedAt(context, `redis://127.0.0.1:${line.port}`)
  await store.saveTokens(mall, "new")
  await line.cut()
  await assert.rejects(store.saveTokens(nextPair(mall), mall.tag), unavailable(/./))
  await line.mend()
  assert.deepEqual(await store.get("mymall"), mall)
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
})

/** Every write is refused with this word, every read goes on, and nothing has changed. */
async function refusesWritesOnly(store: Store, because: RegExp): Promise<void> {
  const health = { failures: 1, requestedAt: [] }
  const writes = [
    () => store.saveTokens(nextPair(mall), mall.tag),
    () => store.saveTokens(sampleConnection({ id: "other" }), "new"),
    () => store.saveHealth("mymall", { health, refreshAt: 1 }, mall.tag),
    () => store.lease("refresh:mymall", 1_000),
    () => store.notes("fact").put("one", 1, "always"),
  ]
  for (const write of writes) await assert.rejects(write(), unavailable(because), String(write))
  assert.deepEqual(await store.get("mymall"), mall)
  assert.equal(await store.get("other"), undefined)
  assert.deepEqual(
    (await store.list({ limit: 10 })).map(({ id }) => id),
    ["mymall"],
  )
  assert.deepEqual(
    (await store.list({ dueBefore: far, limit: 10 })).map(({ id }) => id),
    ["mymall"],
  )
  assert.equal((await store.tally(0)).total, 1)
}

test("a server whose memory is full refuses writes and loses nothing", async (context) => {
  const { server, store } = await bench(context, "--maxmemory-policy", "noeviction")
  await store.saveTokens(mall, "new")
  await server.ask("CONFIG", "SET", "maxmemory", "1")
  await refusesWritesOnly(store, /OOM, its memory is full/)
  await server.ask("CONFIG", "SET", "maxmemory", "0")
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
})

test("a server that cannot write to its disk refuses writes and loses nothing", async (context) => {
  const { server, store } = await bench(context, "--appendonly", "no")
  await store.saveTokens(mall, "new")
  await server.ask("CONFIG", "SET", "save", "1 1")
  rmSync(server.folder, { recursive: true })
  const writable = async () => {
    await server.ask("BGSAVE").catch(() => undefined)
    return !String(await server.ask("INFO", "persistence")).includes("rdb_last_bgsave_status:err")
  }
  while (await writable()) await pause(50)
  await refusesWritesOnly(store, /MISCONF, it cannot write to its disk/)
})

test("a read-only replica refuses writes and is read on", async (context) => {
  const { server, store } = await bench(context)
  await store.saveTokens(mall, "new")
  await server.ask("REPLICAOF", "127.0.0.1", "1")
  await refusesWritesOnly(store, /READONLY, it is a read-only replica/)
  await server.ask("REPLICAOF", "NO", "ONE")
  assert.equal(await store.saveTokens(nextPair(mall), mall.tag), true)
})

test("a wrong password, a missing one and a user with too few rights are named, and never repeated", async (context) => {
  const server = await ownRedis(context)
  await server.ask("CONFIG", "SET", "requirepass", "right hunter2")
  const at = (user: string) => server.url.replace("//", `//${user}@`)
  await assert.rejects(openStoreAt(server.url, redisParts()), unavailable(/NOAUTH, it wants a password/))
  await assert.rejects(openStoreAt(at(":wronghunter2"), redisParts()), unavailable(/WRONGPASS/))
  const store = await openedAt(context, at(`:${encodeURIComponent("right hunter2")}`))
  assert.equal(await store.saveTokens(mall, "new"), true)
  assert.equal(store.name, server.url)
  await assert.rejects(openStoreAt(`${server.url}?sael=on`, redisParts()), (error) => {
    assert.ok(isKeeperError(error, "settings_invalid"))
    assert.match(error.problems?.join() ?? "", /\?sael=/)
    return true
  })
})

test("a password that the server does not have, and a database that it does not have, are said to be in the address", async (context) => {
  const server = await ownRedis(context)
  const withPassword = server.url.replace("//", "//:hunter2@")
  await assert.rejects(openStoreAt(withPassword, redisParts()), unavailable(/NOPASSWORD, it has no password/))
  await assert.rejects(openStoreAt(`${server.url}/99`, redisParts()), unavailable(/NODATABASE/))
})

test("whatever a process left behind that died between two writes is neither listed nor kept", async (context) => {
  const { server, store } = await bench(context)
  await store.saveTokens(mall, "new")
  const entry = (id: string, unique: string) => [id, unique, 0, 1, 2, "plain"].join("\n")
  await server.ask("ZADD", "{mallkey}:due", "1", entry("mymall", "early"))
  await server.ask("ZADD", "{mallkey}:due", "+inf", entry("mymall", "late"))
  await server.ask("ZADD", "{mallkey}:due", "5", entry("nobody", "one"))
  await server.ask("ZADD", "{mallkey}:ids", "0", "nobody")
  await server.ask("DEL", "{mallkey}:looked")
  assert.deepEqual(
    (await store.list({ limit: 10 })).map(({ id }) => id),
    ["mymall"],
  )
  assert.deepEqual(await store.list({ dueBefore: 10, limit: 10 }), [])
  assert.equal(await server.ask("ZCARD", "{mallkey}:due"), 1)
  assert.equal(await server.ask("ZCARD", "{mallkey}:ids"), 1)
  await server.ask("DEL", "{mallkey}:due", "{mallkey}:ids", "{mallkey}:looked")
  assert.deepEqual(
    (await store.list({ dueBefore: far, limit: 10 })).map(({ id }) => id),
    ["mymall"],
  )
  assert.equal((await store.list({ limit: 10 })).length, 1, "an index that is gone is made again")
})

test("a Redis that forgets, or throws away, or will not say, is told of", async (context) => {
  const { server, store } = await bench(context)
  const warned = async () => (await store.warnings()).map(({ code }) => code).sort()
  assert.deepEqual(await warned(), ["forgets_last_second", "plain_text"])
  await server.ask("CONFIG", "SET", "appendfsync", "always")
  assert.deepEqual(await warned(), ["plain_text"])
  await server.ask("CONFIG", "SET", "appendonly", "no")
  assert.deepEqual(await warned(), ["forgets", "plain_text"])
  await server.ask("CONFIG", "SET", "save", "3600 1")
  const [forgets] = await store.warnings()
  assert.match(forgets!.detail, /only snapshots \(save 3600 1\)/)
  await server.ask("CONFIG", "SET", "maxmemory", "1gb", "maxmemory-policy", "allkeys-lru")
  assert.deepEqual(await warned(), ["evicts", "forgets", "plain_text"])
  await server.ask("CONFIG", "SET", "maxmemory-policy", "volatile-lru")
  assert.deepEqual(await warned(), ["forgets", "plain_text"], "our keys have no end, so none is taken")
  await server.ask("ACL", "SETUSER", "app", "on", ">pw", "~*", "+@all", "-config", "-info")
  const narrow = await openedAt(context, `${server.url.replace("//", "//app:pw@")}?seal=on`)
  assert.ok((await narrow.warnings()).every(({ code }) => code === "unknown_durability"))
  assert.equal((await narrow.warnings()).length, 2)
})

test("rediss: speaks TLS to a server whose certificate is trusted, and to no other", async (context) => {
  const server = await ownRedis(context)
  const [key, certificate] = [join(server.folder, "key.pem"), join(server.folder, "cert.pem")]
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
  const words = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-keyout",
    key,
    "-out",
    certificate,
  ]
  execFileSync("openssl", [...words, ...subject], { stdio: "ignore" })
  await server.ask(
    "CONFIG",
    "SET",
    "tls-cert-file",
    certificate,
    "tls-key-file",
    key,
    "tls-ca-cert-file",
    certificate,
  )
  await server.ask("CONFIG", "SET", "tls-auth-clients", "no", "port", "0", "tls-port", String(server.port))
  const url = server.url.replace("redis:", "rediss:")
  await assert.rejects(openStoreAt(url, redisParts()), unavailable(/DEPTH_ZERO_SELF_SIGNED_CERT/))
  const script = `
    import { openStoreAt } from "./src/stores/open.ts"
    import { redisParts } from "./tests/stores/redis/bench.ts"
    const store = await openStoreAt(${JSON.stringify(url)}, redisParts())
    console.log(JSON.stringify(await store.list({ limit: 1 })))
    await store.close()`
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate }
  const said = execFileSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
    env,
    encoding: "utf8",
  })
  assert.equal(said.trim(), "[]")
})

test("a process that is held up while its line opens blames nobody", async (context) => {
  const server = await ownRedis(context)
  const opening = openStoreAt(server.url, redisParts())
  // Longer than the line is patient, as on a machine with too much to do: at every stage of connecting.
  for (let turn = 0; turn < 3; turn++) {
    await new Promise(setImmediate)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_800)
  }
  const store = await opening
  assert.equal(await store.get("mymall"), undefined)
  await store.close()
})
