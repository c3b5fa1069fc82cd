// startSimulator: one loopback port that serves every mall. The only file that knows a server.
import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { getRequestListener } from "@hono/node-server"
import { AnswerDropped } from "./http/context.ts"
import { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts"

/** A simulator on a port of this machine. */
export interface RunningSimulator {
  url: string
  /** What CAFE24_BASE_URL should be; holds `{mall_id}`. */
  baseUrl: string
  port: number
  simulator: Simulator
  close(): Promise<void>
}

/**
 * A simulated Cafe24 on a loopback port: every mall behind one address.
 * @example
 * const { baseUrl, simulator, close } = await startSimulator()
 * const pair = simulator.grant("yourmall")
 * console.log(baseUrl, simulator.isLive(pair.access_token))
 * await close()
 */
export async function startSimulator(
  options: SimulatorOptions & { host?: string; port?: number; serve?: Simulator } = {},
): Promise<RunningSimulator> {
  const { host = "127.0.0.1", port = 0, serve } = options
  const simulator = serve ?? createSimulator(options)
  const server = createServer(
    getRequestListener((request, env) => answer(simulator, request, env as { incoming: IncomingMessage })),
  )
  await listening(server, port, host)
  const bound = (server.address() as AddressInfo).port
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`
  return {
    url,
    baseUrl: `${url}/{mall_id}`,
    port: bound,
    simulator,
    close: () => stop(server, simulator),
  }
}

async function answer(simulator: Simulator, request: Request, { incoming }: { incoming: IncomingMessage }) {
  try {
    return await simulator.fetch(request)
  } catch (error) {
    if (!(error instanceof AnswerDropped)) throw error
    incoming.socket.destroy()
    return new Response(null, { status: 500 })
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      resolve()
    })
  })
}

function stop(server: Server, simulator: Simulator): Promise<void> {
  simulator.stop()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
