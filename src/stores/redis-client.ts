// One open client of the official library, for a single server or a cluster. Loaded when it is first needed.
import type { RedisAddress } from "./redis-address.ts"

export type Reply = string | number | null | Reply[]

export interface RedisClient {
  /** `key` decides which node of a cluster is asked. */
  send(key: string, words: string[]): Promise<Reply>
  /** One sender for each node that holds data. */
  nodes(): Promise<((words: string[]) => Promise<Reply>)[]>
  destroy(): void
}

const connectMs = 5_000

/** `onEnd` is called once it is of no more use; whoever wants to go on opens another. */
export async function openRedisClient(address: RedisAddress, onEnd: () => void): Promise<RedisClient> {
  const { createClient } = await import("redis")
  const client = createClient({ ...optionsOf(address), database: address.database })
  client.on("error", onEnd)
  try {
    await client.connect()
    if (await isCluster(client)) {
      client.destroy()
      return await openCluster(address)
    }
  } catch (error) {
    if (client.isOpen) client.destroy()
    throw error
  }
  const send = (words: string[]) => client.sendCommand<Reply>(words)
  return {
    send: (_key, words) => send(words),
    nodes: async () => [send],
    destroy: () => client.isOpen && client.destroy(),
  }
}

/** Without waiting queues and reconnections of its own: whoever calls hears at once, and the next call connects anew. */
function optionsOf({ host, port, tls, family, username, password }: RedisAddress) {
  const common = { host, port, family, connectTimeout: connectMs, reconnectStrategy: false as const }
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    socket: tls ? { ...common, tls: true as const } : common,
    // The older protocol says all we need, and every server and proxy speaks it.
    RESP: 2 as const,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled" as const,
  }
}

async function isCluster(client: { sendCommand(words: string[]): Promise<unknown> }): Promise<boolean> {
  // Where INFO is forbidden it is taken for a single server; a cluster would then answer MOVED and say so.
  const info = await client.sendCommand(["INFO", "cluster"]).catch(() => "")
  return /^cluster_enabled:1/m.test(String(info))
}

async function openCluster(address: RedisAddress): Promise<RedisClient> {
  const { createCluster } = await import("redis")
  const options = optionsOf(address)
  const { host: _, port: __, ...socket } = options.socket
  const cluster = createCluster({
    rootNodes: [options],
    defaults: { ...options, socket },
    RESP: 2,
  })
  cluster.on("error", () => undefined)
  await cluster.connect()
  return {
    send: (key, words) => cluster.sendCommand<Reply>(key, false, words),
    nodes: async () =>
      Promise.all(
        cluster.masters.map(async (master) => {
          const node = await cluster.nodeClient(master)
          return (words: string[]) => node.sendCommand<Reply>(words)
        }),
      ),
    destroy: () => cluster.isOpen && cluster.destroy(),
  }
}
