// A mirror in a Redis Cluster of three nodes: named by one of them, each key lands on the node that has its slot.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { hour } from "../../src/core/alive/schedule.ts"
import { createRedisMirror } from "../../src/mirrors/redis.ts"
import { type MirroredToken, MirrorRefusal } from "../../src/mirrors/target.ts"
import { type RedisCluster, startCluster } from "../stores/redis/cluster.ts"

let cluster: RedisCluster

before(async () => {
  cluster = await startCluster()
})
after(() => cluster.end())

const malls = Array.from({ length: 12 }, (_, at) => `mall${at}`)

function tokenOf(mallId: string): MirroredToken {
  const now = Date.now()
  const ours = {
    accessToken: `access-${mallId}`,
    expiresAt: now + hour,
    issuedAt: now,
    tag: "tag",
    scopes: [],
  }
  return { id: mallId, mallId, clientId: "client", ...ours }
}

/** Only the node that has the slot answers. */
async function ask(...words: string[]): Promise<unknown> {
  const answers = await Promise.allSettled(cluster.nodes.map((node) => node.ask(...words)))
  const [own, ...more] = answers.filter((answer) => answer.status === "fulfilled")
  assert.deepEqual(more, [])
  return own?.value
}

test("tokens are written to all nodes by way of one, and removed; a pair of somebody's own stays", async (context) => {
  const mirror = createRedisMirror(cluster.nodes[0]!.url)
  context.after(() => mirror.close())
  await mirror.probe()
  for (const mall of malls) await mirror.write(tokenOf(mall))
  for (const node of cluster.nodes) assert(Number(await node.ask("DBSIZE")) > 0)
  for (const mall of malls) {
    const text = String(await ask("GET", `cafe24:oauth:${mall}`))
    assert.equal(JSON.parse(text).access_token, `access-${mall}`)
  }
  for (const mall of malls) await mirror.remove(mall)
  for (const mall of malls) assert.equal(await ask("GET", `cafe24:oauth:${mall}`), null)
  const theirs = JSON.stringify({ access_token: "theirs", refresh_token: "theirs" })
  for (const mall of malls.slice(0, 4)) {
    await ask("SET", `cafe24:oauth:${mall}`, theirs)
    await assert.rejects(mirror.write(tokenOf(mall)), MirrorRefusal)
    assert.equal(await ask("GET", `cafe24:oauth:${mall}`), theirs)
  }
})

test("nodes that went away and came back are found again, and a closed mirror holds no process", async (context) => {
  const mirror = createRedisMirror(cluster.nodes[1]!.url)
  context.after(() => mirror.close())
  await mirror.write(tokenOf("mall7"))
  await Promise.all(cluster.nodes.map((node) => node.stop()))
  await assert.rejects(mirror.write(tokenOf("mall7")))
  await Promise.all(cluster.nodes.map((node) => node.start()))
  // Until they know of each other again, the cluster refuses.
  const again = async (): Promise<void> => mirror.write(tokenOf("mall7")).catch(again)
  await again()
  assert.match(String(await ask("GET", "cafe24:oauth:mall7")), /access-mall7/)
})
