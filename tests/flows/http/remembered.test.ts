// A token that is remembered goes out without a promise: each caller gets what they got when it was read.
import assert from "node:assert/strict"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { type TestContext, test } from "node:test"
import { createAppServer } from "../../../src/programs/server/listener.ts"
import { adminKey, createHttpWorld } from "../../kit/http-world.ts"

async function listening(context: TestContext) {
  const world = createHttpWorld({
    http: {
      sessions: async ({ headers }) => {
        const [owner, organization] = headers.get("authorization")?.slice("Bearer ".length).split("+") ?? []
        return owner ? { owner, organization } : undefined
      },
    },
  })
  const { http, connect, keeper } = world
  await connect("mymall")
  await connect("mymall", "user:ann")
  await connect("ourmall", "org:us")
  const server = createAppServer(http)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const read = async (mall: string, headers: Record<string, string>, query = "") => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/connections/${mall}/token${query}`, { headers })
    const { expires_in: _, ...told } = (await answer.json()) as Record<string, unknown>
    return { status: answer.status, told }
  }
  const keyFor = async (request: Partial<Parameters<typeof keeper.keys.create>[0]>) => {
    const { key } = await keeper.keys.create({ name: "a program", rights: ["token"], ...request }, "a test")
    return { "x-api-key": key }
  }
  return { ...world, read, keyFor }
}

type World = Awaited<ReturnType<typeof listening>>

const callers: [string, (world: World) => Promise<Record<string, string>>, string, number][] = [
  ["the admin's key", async () => ({ "x-api-key": adminKey }), "mymall", 200],
  ["a minted key", ({ keyFor }) => keyFor({}), "mymall", 200],
  ["a key for one mall", ({ keyFor }) => keyFor({ connections: ["mymall"] }), "mymall", 200],
  ["a key for another mall", ({ keyFor }) => keyFor({ connections: ["ourmall"] }), "mymall", 403],
  ["a key without the right", ({ keyFor }) => keyFor({ rights: ["read"] }), "mymall", 403],
  ["a made-up key", async () => ({ "x-api-key": "mk_nothing" }), "mymall", 401],
  ["a session, for its own", async () => ({ authorization: "Bearer ann" }), "mymall", 200],
  ["a session, for its organization's", async () => ({ authorization: "Bearer bob+us" }), "ourmall", 200],
  ["a session of somebody else", async () => ({ authorization: "Bearer bob" }), "mymall", 404],
]

for (const [name, headersOf, mall, status] of callers) {
  test(`read and remembered alike: ${name}`, async (context) => {
    const world = await listening(context)
    const headers = await headersOf(world)
    const first = await world.read(mall, headers)
    assert.equal(first.status, status)
    for (let again = 0; again < 2; again++) assert.deepEqual(await world.read(mall, headers), first)
    const counted = `mallkey_token_reads_total{result="fine"} ${status === 200 ? 3 : 0}`
    assert.ok((await world.ask("/metrics")).text.includes(counted))
  })
}

test("one that is remembered is not handed out where it is not good enough", async (context) => {
  const { read, clock } = await listening(context)
  await clock.step(5 * 60_000)
  const admin = { "x-api-key": adminKey }
  const tagOf = async (query = "") => (await read("mymall", admin, query)).told.tag
  const first = await tagOf()
  assert.equal(await tagOf(), first)
  const refused = await tagOf(`?unless=${first}`)
  assert.notEqual(refused, first)
  assert.equal(await tagOf(), refused, "forgotten when it was renewed")
})

test("an answer that cannot be written hangs up, and ends no process: read or remembered", async (context) => {
  const { http } = await listening(context)
  const request = { method: "GET", url: "/v1/connections/mymall/token", headers: { "x-api-key": adminKey } }
  for (let again = 0; again < 2; again++) {
    let isHungUp = false
    await http.direct(request, {
      writeHead: () => {
        throw new Error("the head is written already")
      },
      end: () => undefined,
      destroy: () => {
        isHungUp = true
      },
      headersSent: false,
      destroyed: false,
      statusCode: 200,
    })
    assert.ok(isHungUp)
  }
})

test("a key that was revoked, and a connection that was ended, open nothing a moment later", async (context) => {
  const { read, keyFor, keeper } = await listening(context)
  const key = await keyFor({})
  for (let again = 0; again < 2; again++) assert.equal((await read("mymall", key)).status, 200)
  const [facts] = await keeper.keys.list()
  await keeper.keys.revoke(facts!.id, "a test")
  assert.equal((await read("mymall", key)).status, 401)
  const admin = { "x-api-key": adminKey }
  assert.equal((await read("ourmall~org:us", admin)).status, 200)
  await keeper.disconnect("ourmall~org:us")
  assert.equal((await read("ourmall~org:us", admin)).status, 404)
})
