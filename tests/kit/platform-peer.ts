// A platform with scripted manners behind the proxy, on a port of its own: keeps what it was asked.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import type { TestContext } from "node:test"

export interface Heard {
  method: string
  url: string
  rawHeaders: string[]
  body: string
}

export interface PlatformPeer {
  /** For `apiBase`. */
  base: string
  port: number
  heard: Heard[]
  /** How many ever connected. */
  connections: number
  answer: (request: IncomingMessage, response: ServerResponse, heard: Heard) => void
}

export async function platformPeer(
  context: TestContext,
  answer?: PlatformPeer["answer"],
): Promise<PlatformPeer> {
  const sockets = new Set<Socket>()
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk) => chunks.push(chunk))
    request.on("error", () => undefined)
    response.on("error", () => undefined)
    request.on("end", () => {
      const { method = "", url = "", rawHeaders } = request
      const heard = { method, url, rawHeaders, body: Buffer.concat(chunks).toString("latin1") }
      peer.heard.push(heard)
      peer.answer(request, response, heard)
    })
  }
  const server = createServer(listener)
  server.on("connection", (socket: Socket) => {
    peer.connections++
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const usual: PlatformPeer["answer"] = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "x-api-call-limit": "1/40" }).end("{}")
  }
  const peer: PlatformPeer = {
    base: `http://127.0.0.1:${port}/{mall_id}`,
    port,
    heard: [],
    connections: 0,
    answer: answer ?? usual,
  }
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return peer
}
