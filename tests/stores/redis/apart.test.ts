// Redis behind proxies that keep a pair and the index on different servers: noticed, and then written step by step.
import assert from "node:assert/strict"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { type TestContext, test } from "node:test"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { openedAt, ownRedis } from "./bench.ts"
import type { RedisServer } from "./server.ts"

type Answer = Awaited<ReturnType<RedisServer["ask"]>>
type Route = (words: string[]) => Promise<Answer>

const isOfIndex = (key = "") => key.startsWith("{mallkey}")
const keysOf = ([command = "", , count = "0", ...rest]: string[]) =>
  /^EVAL/i.test(command) ? rest.slice(0, Number(count)) : undefined

/** Goes by the first key, as sharding proxies do, and sees nothing wrong with the others. */
async function heedless(context: TestContext): Promise<{ url: string; index: RedisServer }> {
  const [pairs, index] = [await ownRedis(context), await ownRedis(context)]
  const route: Route = (words) => {
    const [key] = keysOf(words) ?? [words[1]]
    return (isOfIndex(key) ? index : pairs).ask(...words)
  }
  return { url: await proxyFor(context, route), index }
}

/** One server behind it, and yet it refuses a script whose keys are of different slots. */
async function strict(context: TestContext): Promise<{ url: string; index: RedisServer }> {
  const server = await ownRedis(context)
  const route: Route = async (words) => {
    const keys = keysOf(words) ?? []
    if (keys.some(isOfIndex) && !keys.every(isOfIndex))
      throw new Error("CROSSSLOT Keys in request don't hash to the same slot")
    return server.ask(...words)
  }
  return { url: await proxyFor(context, route), index: server }
}

async function proxyFor(context: TestContext, route: Route): Promise<string> {
  const sockets = new Set<Socket>()
  const proxy = createServer((socket) => {
    sockets.add(socket)
    let unread = Buffer.alloc(0)
    let turn = Promise.resolve()
    socket.on("error", () => undefined)
    socket.on("data", (chunk) => {
      unread = Buffer.concat([unread, chunk])
      for (let command = nextCommand(unread); command; command = nextCommand(unread)) {
        const { words } = command
        unread = unread.subarray(command.length)
        turn = turn.then(async () => void socket.write(await route(words).then(encoded, refused)))
      }
    })
  })
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening))
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  return `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

/** `*2\r\n$3\r\nGET\r\n$1\r\na\r\n`; undefined while it is not all there. */
function nextCommand(bytes: Buffer): { words: string[]; length: number } | undefined {
  let at = 0
  const number = (mark: string) => {
    const end = bytes.indexOf("\r\n", at)
    if (end < 0) return undefined
    assert.equal(String.fromCharCode(bytes[at]!), mark)
    const value = Number(bytes.toString("utf8", at + 1, end))
    at = end + 2
    return value
  }
  const count = bytes.length > 0 ? number("*") : undefined
  if (count === undefined) return undefined
  const words: string[] = []
  while (words.length < count) {
    const length = at < bytes.length ? number("$") : undefined
    if (length === undefined || bytes.length < at + length + 2) return undefined
    words.push(bytes.toString("utf8", at, at + length))
    at += length + 2
  }
  return { words, length: at }
}

function encoded(answer: Answer): string {
  if (answer === null) return "$-1\r\n"
  if (typeof answer === "number") return `:${answer}\r\n`
  if (typeof answer === "string") return `$${Buffer.byteLength(answer)}\r\n${answer}\r\n`
  return `*${answer.length}\r\n${answer.map(encoded).join("")}`
}

function refused(error: Error): string {
  return `-${error.message}\r\n`
}

for (const [name, behind] of Object.entries({ heedless, strict })) {
  test(`behind a ${name} proxy every state has its entry in the index, where the index is read`, async (context) => {
    const { url, index } = await behind(context)
    const store = await openedAt(context, url)
    const first = sampleConnection({ id: "mymall", refreshAt: 1_000 })
    const second = sampleConnection({ id: "other", refreshAt: 2_000 })
    assert.equal(await store.saveTokens(first, "new"), true)
    assert.equal(await store.saveTokens(second, "new"), true)
    const due = async (dueBefore: number) => (await store.list({ dueBefore, limit: 10 })).map(({ id }) => id)
    assert.deepEqual(await due(5_000), ["mymall", "other"])
    const held = (await store.get("mymall"))!
    const news = { health: { ...held.health, failures: 1 }, refreshAt: 9_000 }
    assert.equal(await store.saveHealth("mymall", news, held.tag), true)
    assert.deepEqual(await due(5_000), ["other"])
    assert.equal(await store.saveTokens({ ...nextPair(held), refreshAt: 3_000 }, held.tag), true)
    assert.deepEqual(await due(5_000), ["other", "mymall"])
    assert.equal((await store.tally(0)).total, 2)
    assert.equal(await index.ask("ZCARD", "{mallkey}:due"), 2, "nothing is left behind")
  })
}
