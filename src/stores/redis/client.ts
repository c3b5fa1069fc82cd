// One open client of the official library, for a single server or a cluster. Loaded when it is first needed.
import type { RedisAddress } from "./address.ts"
import { isReply } from "./trouble.ts"

export type Reply = string | number | null | Reply[]

export interface RedisClient {
  /** `key` decides which node of a cluster is asked. */
  send(key: string, words: string[]): Promise<Reply>
  /** One sender for each node that holds data. */
  nodes(): Promise<((words: string[]) => Promise<Reply>)[]>
}

/** The line gives up sooner. Only a connection that nobody answers at all outlives that, and must not hold the process. */
const connectMs = 10_000

export interface OpeningClient {
  ready: Promise<RedisClient>
  /** At any time: a server that never answers a greeting would otherwise hold the process. */
  destroy(): void
}

/** `onEnd` is called once it is of no more use; the next call opens another. */
export function openRedisClient(address: RedisAddress, onEnd: () => void): OpeningClient {
  let destroyed = false
  const open: Destroyable[] = []
  const keep = <Client extends Destroyable>(client: Client): Client => {
    open.push(client)
    if (destroyed) throw new Error("given up")
    return client
  }
  const destroy = () => {
    destroyed = true
    for (const client of open.splice(0)) if (client.isOpen) client.destroy()
  }
  const ready = connect(address, keep, onEnd).catch((error) => {
    destroy()
    throw error
  })
  return { ready, destroy }
}

interface Destroyable {
  readonly isOpen: boolean
  destroy(): void
}

type Keep = <Client extends Destroyable>(client: Client) => Client

interface SingleClient extends Destroyable {
  on(event: "error", listener: () => void): unknown
  off(event: "error", listener: () => void): unknown
  connect(): Promise<unknown>
  sendCommand<Answer>(words: string[]): Promise<Answer>
}

interface Library {
  createCluster: typeof import("redis").createCluster
  newClient(options: ReturnType<typeof optionsOf> & { database?: number }): SingleClient
}

let loading: Promise<Library> | undefined

/** Before any deadline begins: reading the library takes seconds where the machine is busy, and says nothing of the server. */
export function loadRedisLibrary(): Promise<Library> {
  loading ??= load()
  return loading
}

async function load(): Promise<Library> {
  const { createClient, createCluster } = await import("redis")
  // It builds a class for each new set of options, 30 ms of work at every reconnection: copies of one share its class.
  const first = createClient({ RESP: 2, maintNotifications: "disabled" })
  return { createCluster, newClient: (options) => first.duplicate(options) }
}

async function connect(address: RedisAddress, keep: Keep, onEnd: () => void): Promise<RedisClient> {
  const { newClient } = await loadRedisLibrary()
  const client = keep(newClient({ ...optionsOf(address), database: address.database }))
  client.on("error", onEnd)
  await client.connect()
  if (await isCluster(client)) {
    client.off("error", onEnd)
    client.on("error", () => undefined)
    client.destroy()
    return connectCluster(address, keep)
  }
  const send = (words: string[]) => client.sendCommand<Reply>(words)
  return { send: (_key, words) => send(words), nodes: async () => [send] }
}

/**
 * The library's own ends with the sending, not with the answer, and costs a signal and an exception for every
 * command: half of all the time where there are many. The line has one of its own.
 */
const noTimeout = { timeout: 0 }

/** Without waiting queues and reconnections of its own: a caller hears at once, and the next call connects anew. */
function optionsOf({ host, port, tls, family, username, password }: RedisAddress) {
  const common = { host, port, family, connectTimeout: connectMs, reconnectStrategy: false as const }
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    socket: tls ? { ...common, tls: true as const } : common,
    // The older protocol says all we need, and every server and proxy speaks it.
    RESP: 2 as const,
    disableOfflineQueue: true,
    commandOptions: noTimeout,
    disableClientInfo: true,
    maintNotifications: "disabled" as const,
  }
}

async function isCluster(client: { sendCommand(words: string[]): Promise<unknown> }): Promise<boolean> {
  // Where INFO is forbidden it is taken for a single server; a cluster would then answer MOVED and say so.
  const info = await client.sendCommand(["INFO", "cluster"]).catch((error) => {
    if (!isReply(error)) throw error
    return ""
  })
  return /^cluster_enabled:1/m.test(String(info))
}

async function connectCluster(address: RedisAddress, keep: Keep): Promise<RedisClient> {
  const { createCluster } = await loadRedisLibrary()
  const options = optionsOf(address)
  const { host: _, port: __, ...socket } = options.socket
  const defaults = { ...options, socket }
  const cluster = keep(createCluster({ rootNodes: [options], defaults, RESP: 2, commandOptions: noTimeout }))
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
  }
}
