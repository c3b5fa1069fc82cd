// A Redis Cluster of three nodes of a test's own, without replicas.
import { setTimeout as pause } from "node:timers/promises"
import { type RedisServer, startRedis } from "./server.ts"

export interface RedisCluster {
  nodes: RedisServer[]
  end(): Promise<void>
}

const slots = [
  [0, 5_460],
  [5_461, 10_922],
  [10_923, 16_383],
]

export async function startCluster(): Promise<RedisCluster> {
  const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"]
  const nodes: RedisServer[] = []
  for (const _ of slots) nodes.push(await startRedis(...settings))
  for (const [at, node] of nodes.entries()) {
    await node.ask("CLUSTER", "ADDSLOTSRANGE", String(slots[at]![0]), String(slots[at]![1]))
    await node.ask("CLUSTER", "MEET", "127.0.0.1", String(nodes[0]!.port))
  }
  await complete(nodes)
  return { nodes, end: async () => void (await Promise.all(nodes.map((node) => node.end()))) }
}

/** Until each node knows all of them. */
async function complete(nodes: RedisServer[]): Promise<void> {
  for (const node of nodes) {
    for (let tries = 0; tries < 300; tries++) {
      const info = String(await node.ask("CLUSTER", "INFO"))
      const { length } = String(await node.ask("CLUSTER", "NODES"))
        .trim()
        .split("\n")
      if (info.includes("cluster_state:ok") && length === nodes.length) break
      await pause(50)
    }
  }
}
