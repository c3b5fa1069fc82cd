// A stage for the proxy's tests: a simulator or a peer on a port, a keeper and its server before it, all of them real.
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import type { TestContext } from "node:test"
import { createHouseApp, type HttpApp } from "../../../src/http/app.ts"
import type { HouseAppOptions } from "../../../src/http/options.ts"
import { createAppServer } from "../../../src/programs/server/listener.ts"
import { createProxy } from "../../../src/proxy/proxy.ts"
import { startSimulator } from "../../../src/simulator/index.ts"
import { adminKey } from "../http-world.ts"
import { createWorld, type World, type WorldOptions } from "../world.ts"

export interface ProxyStage extends Omit<World, "app"> {
  /** The same without a port. */
  app: HttpApp
  /** Of mallkey. */
  url: string
  port: number
  simulatorUrl: string
  lines: string[]
  ask(path: string, init?: RequestInit & { headers?: Record<string, string> }): Promise<Response>
  /** Ends the server before the test is over. */
  close(): Promise<void>
}

export interface StageOptions extends WorldOptions {
  http?: HouseAppOptions
  /** Where the mall's API is instead of the simulator; contains `{mall_id}`. Tokens still come from the simulator. */
  apiBase?: string
}

export async function proxyStage(context: TestContext, options: StageOptions = {}): Promise<ProxyStage> {
  const { http, apiBase, ...worldOptions } = options
  const world = createWorld(worldOptions)
  const serving = await startSimulator({ serve: world.simulator })
  const app = { ...world.app, baseUrl: apiBase ?? serving.baseUrl }
  const keeper = world.another({ app, ...(apiBase && { fetch: tokensFrom(world, apiBase) }) })
  const lines: string[] = []
  const say = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`)
  const log = { debug: say, info: say, error: say }
  const proxy = createProxy(keeper)
  const front = createHouseApp(keeper, { adminKey, log, language: "en", proxy, ...http })
  const server = createAppServer(front)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await proxy.close()
    await serving.close()
  }
  context.after(close)
  const ask: ProxyStage["ask"] = (path, { headers, ...init } = {}) =>
    fetch(url + path, { ...init, headers: { "x-api-key": adminKey, ...headers } })
  return { ...world, app: front, keeper, url, port, simulatorUrl: serving.url, lines, ask, close }
}

function tokensFrom({ simulator }: World, apiBase: string): typeof fetch {
  const [before = ""] = apiBase.split("{mall_id}")
  return (input, init) => {
    const request = new Request(input, init)
    const address = new URL(request.url.slice(before.length), "http://127.0.0.1:9/")
    return simulator.fetch(new Request(address, request))
  }
}
