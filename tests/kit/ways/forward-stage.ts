// A stage for the forward proxy's tests: a simulator or a peer on a port, a keeper and a forward proxy before it.
import { once } from "node:events"
import { type AddressInfo, connect, type Socket } from "node:net"
import type { TestContext } from "node:test"
import { type TLSSocket, connect as tlsConnect } from "node:tls"
import { createKeyDoor } from "../../../src/access/keys.ts"
import { type Authority, openAuthority } from "../../../src/proxy/forward/certificates/authority.ts"
import { createForwardProxy, type ForwardProxy } from "../../../src/proxy/forward/listener.ts"
import { createOthers, type OthersWish } from "../../../src/proxy/forward/other-hosts.ts"
import type { ForwardOptions } from "../../../src/proxy/forward/parts.ts"
import { createPlaces, lookThere } from "../../../src/proxy/forward/places.ts"
import { createStack } from "../../../src/proxy/stack.ts"
import { createTokenDesk } from "../../../src/proxy/token-endpoint.ts"
import { startSimulator } from "../../../src/simulator/index.ts"
import { adminKey } from "../http-world.ts"
import { createWorld, type World, type WorldOptions } from "../world.ts"

export interface ForwardStage extends World {
  proxy: ForwardProxy
  authority: Authority
  port: number
  simulatorUrl: string
  /** A line to the proxy, agreed on by CONNECT. Rejects with what was said instead. */
  tunnel(to?: string, key?: string): Promise<Socket>
  /** The same with TLS inside, checked against our root. */
  secure(host?: string, key?: string): Promise<TLSSocket>
  close(): Promise<void>
}

export interface ForwardStageOptions extends WorldOptions {
  /** Where the mall's API is instead of the simulator; contains `{mall_id}`. */
  apiBase?: string
  others?: OthersWish
  forward?: Partial<ForwardOptions>
}

const day = 86_400_000

export function login(key: string, owner = ""): string {
  const pair = owner === "" ? `${key}:` : `${owner}:${key}`
  return `Basic ${Buffer.from(pair).toString("base64")}`
}

export async function forwardStage(
  context: TestContext,
  options: ForwardStageOptions = {},
): Promise<ForwardStage> {
  const { apiBase, others = { allowed: [] }, forward, ...worldOptions } = options
  const world = createWorld(worldOptions)
  const serving = await startSimulator({ serve: world.simulator })
  const base = apiBase ?? serving.baseUrl
  const tokens: typeof fetch = (input, init) => {
    const request = new Request(input, init)
    const path = request.url.slice(base.split("{mall_id}")[0]!.length)
    return world.simulator.fetch(new Request(new URL(path, "http://127.0.0.1:9/"), request))
  }
  const keeper = world.another({ app: { ...world.app, baseUrl: base }, fetch: tokens })
  const places = createPlaces(keeper)
  // Programs look at the wall's clock, whatever the time of the world is.
  const clock = { now: () => Date.now(), sleep: keeper.clock.sleep }
  const authority = await openAuthority(shelf(), {
    clock,
    chance: (count) => crypto.getRandomValues(new Uint8Array(count)),
    wildcards: places.wildcards,
    onlyNames: ["cafe24api.com"],
  })
  const stack = createStack(keeper)
  const proxy = createForwardProxy({
    clock: keeper.clock,
    desk: createTokenDesk(keeper),
    isThere: lookThere(keeper),
    stack,
    places,
    authority,
    admit: createKeyDoor(keeper, adminKey).callerOf,
    others: createOthers(others),
    language: "en",
    ...forward,
  })
  proxy.server.listen(0, "127.0.0.1")
  await once(proxy.server, "listening")
  const { port } = proxy.server.address() as AddressInfo
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await proxy.close()
    await stack.close()
    await serving.close()
  }
  context.after(close)
  const tunnel: ForwardStage["tunnel"] = (to = "mymall.cafe24api.com:443", key = adminKey) =>
    agreedLine(port, to, key)
  const secure: ForwardStage["secure"] = async (host = "mymall.cafe24api.com", key = adminKey) => {
    const socket = await tunnel(`${host}:443`, key)
    const inner = tlsConnect({ socket, servername: host, ca: authority.root, ALPNProtocols: ["http/1.1"] })
    await once(inner, "secureConnect")
    return inner
  }
  return { ...world, keeper, proxy, authority, port, simulatorUrl: serving.url, tunnel, secure, close }
}

export function shelf() {
  let kept: string | undefined
  return {
    name: "the shelf of the tests",
    read: async () => kept,
    writeFirst: async (text: string) => {
      kept ??= text
      return kept === text
    },
  }
}

function agreedLine(port: number, to: string, key: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\nProxy-Authorization: ${login(key)}\r\n\r\n`),
    )
    let said = ""
    const hear = (chunk: Buffer) => {
      said += chunk.toString("latin1")
      if (!said.startsWith("HTTP/1.1 200")) return
      socket.off("data", hear)
      socket.pause()
      resolve(socket)
    }
    socket.on("data", hear)
    socket.on("error", () => undefined)
    socket.on("close", () => reject(new Error(said)))
  })
}

/** Everything that comes back until the line is over. */
export async function talk(line: Socket | TLSSocket, bytes: string): Promise<string> {
  let text = ""
  line.setEncoding("latin1").on("data", (chunk) => {
    text += chunk
  })
  line.on("error", () => undefined)
  const over = new Promise<void>((resolve) => line.on("close", () => resolve()))
  line.resume()
  line.write(bytes, "latin1")
  await over
  return text
}

export const days = (count: number) => count * day
