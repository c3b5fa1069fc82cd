// On a Redis Cluster of three nodes: every script stays within one hash slot.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { openStoreAt } from "../../../src/stores/open.ts"
import { sampleConnection, testStore } from "../../../src/testing/index.ts"
import { isLong } from "../../kit/play-size.ts"
import { openedTogether } from "../opened-together.ts"
import { foreignPair, redisParts } from "./bench.ts"
import { type RedisCluster, startCluster } from "./cluster.ts"
import type { RedisServer } from "./server.ts"

let cluster: RedisCluster
let nodes: RedisServer[] = []

before(async () => {
  cluster = await startCluster()
  nodes = cluster.nodes
})
after(() => cluster.end())

async function openBench() {
  for (const node of nodes) await node.ask("FLUSHALL")
  const stores = await openedTogether((secrets, apps) =>
    openStoreAt(`${nodes[0]!.url}?seal=on`, { ...redisParts(secrets), apps }),
  )
  return {
    ...stores,
    passTime: (ms: number) => pause(ms),
  }
}

// What one node keeps, three keep: the whole contract is for the long run.
if (isLong) {
  testStore("redis cluster", {
    open: openBench,
    skip: {
      backendAway: "stopping three nodes and joining them again says nothing about our store",
    },
  })
}

test("connections are spread over the nodes, and those of other programs are found on each", async () => {
  const { store, end } = await openBench()
  try {
    for (let index = 0; index < 30; index++)
      await store.saveTokens(sampleConnection({ id: `mall${index}` }), "new")
    for (const node of nodes) assert.ok(Number(await node.ask("DBSIZE")) > 5)
    const theirs = Array.from({ length: 10 }, (_, index) => `cafe24:oauth:their${index}`)
    for (const key of theirs) await askOwner("SET", key, JSON.stringify(foreignPair("theirs")))
    await askOwner("DEL", "{mallkey}:looked")
    assert.equal((await store.list({ limit: 100 })).length, 40)
    assert.equal((await store.tally(0)).total, 40)
  } finally {
    await end()
  }
})

/** Only the node that has the slot takes it. */
async function askOwner(...words: string[]): Promise<void> {
  const answers = await Promise.allSettled(nodes.map((node) => node.ask(...words)))
  assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1)
}
