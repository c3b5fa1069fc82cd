// What a mirror in a Redis holds and the store does not, or only an older pair of: told as of files, whatever else lies in that Redis.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { hour } from "../../src/core/alive/schedule.ts"
import type { Store } from "../../src/core/ports.ts"
import { createMirroring } from "../../src/mirrors/mirroring.ts"
import { openMirror } from "../../src/mirrors/open.ts"
import { createRedisMirror } from "../../src/mirrors/redis.ts"
import type { MirroredToken } from "../../src/mirrors/target.ts"
import { createWorld } from "../kit/world.ts"
import { startCluster } from "../stores/redis/cluster.ts"
import { startRedis } from "../stores/redis/server.ts"

function tokenOf(id: string, issuedAt = Date.now()): MirroredToken {
  const ours = { accessToken: "an-access-token", expiresAt: Date.now() + hour, tag: "tag", scopes: [] }
  return { id, mallId: id, clientId: "client", issuedAt, ...ours }
}

async function serverFor(context: TestContext, ...settings: string[]) {
  const server = await startRedis(...settings)
  context.after(() => server.end())
  return server
}

function aheadOf(context: TestContext, store: Store, ...addresses: string[]) {
  const { keeper, clock } = createWorld()
  const { journal } = keeper
  const mirroring = createMirroring({ targets: addresses.map(openMirror), store, journal, clock })
  context.after(() => mirroring.end(0))
  return mirroring.ahead()
}

test("malls that the store lacks, and newer pairs than it holds, are found among thousands of others' keys", async (context) => {
  const server = await serverFor(context)
  const mirror = createRedisMirror(server.url)
  context.after(() => mirror.close())
  const world = createWorld()
  await world.connect("mymall")
  for (const id of ["gone", "cs:gone", "gone~a%b{c}", "mymall"]) await mirror.write(tokenOf(id))
  const pair = JSON.stringify({ access_token: "theirs", refresh_token: "theirs" })
  await server.ask("SET", "cafe24:oauth:theirs", pair)
  await server.ask("HSET", "cafe24:oauth:table", "a", "b")
  const more = "for i = 1, 5000 do redis.call('SET', 'other:' .. i, i) end"
  await server.ask("EVAL", more, "0")
  const [found, ...none] = await aheadOf(context, world.store, server.url)
  assert.deepEqual(none, [])
  assert.deepEqual(found?.lacking.toSorted(), ["cs:gone", "gone", "gone~a%b{c}"])
  assert.deepEqual(found?.behind, ["mymall"])
})

test("a Redis that is away, or whose user may not look, keeps no other mirror from being compared", async (context) => {
  const [server, shut] = [await serverFor(context), await serverFor(context)]
  const mirror = createRedisMirror(server.url)
  context.after(() => mirror.close())
  await mirror.write(tokenOf("gone"))
  await shut.ask("ACL", "SETUSER", "default", "-scan")
  const { store } = createWorld()
  const found = await aheadOf(context, store, "redis://127.0.0.1:1", shut.url, server.url)
  assert.deepEqual(
    found.map(({ lacking }) => lacking),
    [["gone"]],
  )
})

test("the keys of each node of a cluster are looked at, whichever is named", async (context) => {
  const cluster = await startCluster()
  context.after(() => cluster.end())
  const malls = Array.from({ length: 12 }, (_, at) => `mall${at}`)
  const writer = createRedisMirror(cluster.nodes[0]!.url)
  context.after(() => writer.close())
  for (const mall of malls) await writer.write(tokenOf(mall))
  for (const node of cluster.nodes) {
    const [found] = await aheadOf(context, createWorld().store, node.url)
    assert.deepEqual(found?.lacking.toSorted(), malls.toSorted())
  }
})
