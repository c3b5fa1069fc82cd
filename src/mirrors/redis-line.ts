// The line of a Redis mirror: one server or a cluster, made anew after every trouble; one that hangs is cut, and holds nobody.

/** For connecting and answering together. */
const patienceMs = 5_000

export interface MirrorLine {
  /** `key` decides which node of a cluster is asked. */
  send(key: string, words: string[]): Promise<unknown>
  /** One server, or each node of a cluster that has keys. */
  everyServer(): Promise<SendTo[]>
  close(): void
}

export type SendTo = (words: string[]) => Promise<unknown>

interface OpenLine {
  send(key: string, words: string[]): Promise<unknown>
  servers(): SendTo[]
  destroy(): void
}

type Opened = (line: OpenLine) => void

export function createMirrorLine(address: string): MirrorLine {
  let open: OpenLine | undefined
  /** Learned from the server's own answer: asking it beforehand would need one right more. */
  let isCluster = false
  const close = () => {
    const line = open
    open = undefined
    line?.destroy()
  }
  const line = async () => {
    const opened: Opened = (line) => {
      open = line
    }
    open ??= await (isCluster ? connectCluster(address, opened) : connectServer(address, opened))
    return open
  }
  const ask = async (key: string, words: string[]) => (await line()).send(key, words)
  const find = (key: string, words: string[]) =>
    ask(key, words).catch((error: unknown) => {
      if (isCluster || !(error instanceof Error && error.message.startsWith("MOVED "))) throw error
      close()
      isCluster = true
      return ask(key, words)
    })
  const inTime = async (answered: Promise<unknown>) => {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error("no answer")), patienceMs)
    answered.catch(() => undefined)
    try {
      return await Promise.race([answered, late.promise])
    } catch (error) {
      close()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
  const send: MirrorLine["send"] = (key, words) => inTime(find(key, words))
  return {
    send,
    everyServer: async () => {
      // Every user may ask this; one that does not know it is too old for a cluster of ours.
      const greeting = isCluster ? [] : await send("", ["HELLO"]).catch(() => [])
      if (saysCluster(greeting)) {
        close()
        isCluster = true
      }
      return (await line()).servers()
    },
    close,
  }
}

/** Names and values, one after the other. */
function saysCluster(greeting: unknown): boolean {
  return Array.isArray(greeting) && greeting[greeting.indexOf("mode") + 1] === "cluster"
}

/** Without a waiting queue and reconnections of its own: the next command connects anew. */
const manners = {
  RESP: 2 as const,
  disableOfflineQueue: true,
  maintNotifications: "disabled" as const,
  disableClientInfo: true,
}
const socket = { reconnectStrategy: false as const, connectTimeout: patienceMs }

async function connectServer(address: string, opened: Opened): Promise<OpenLine> {
  const { createClient } = await import("redis")
  const client = createClient({ url: address, socket, ...manners })
  // Told by the next command; an error nobody listens to would end the process.
  client.on("error", () => undefined)
  const open: OpenLine = {
    send: (_key, words) => client.sendCommand(words),
    servers: () => [(words) => client.sendCommand(words)],
    destroy: () => client.destroy(),
  }
  // From now on it can be cut, also while it greets.
  opened(open)
  await client.connect()
  return open
}

/** The nodes tell each other's addresses; user, password and TLS are the same at all of them. */
async function connectCluster(address: string, opened: Opened): Promise<OpenLine> {
  const { createCluster } = await import("redis")
  const { protocol, username, password } = new URL(address)
  const defaults = {
    ...manners,
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    socket: protocol === "rediss:" ? { ...socket, tls: true as const } : socket,
  }
  const cluster = createCluster({ rootNodes: [{ url: address }], defaults, RESP: 2 })
  cluster.on("error", () => undefined)
  const open: OpenLine = {
    send: (key, words) => cluster.sendCommand(key, false, words),
    servers: () =>
      cluster.masters.map((node) => async (words) => (await cluster.nodeClient(node)).sendCommand(words)),
    destroy: () => {
      if (cluster.isOpen) cluster.destroy()
    },
  }
  opened(open)
  await cluster.connect()
  return open
}
