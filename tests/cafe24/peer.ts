// Peers for the Cafe24 provider's tests: a real loopback server with scripted manners, and a recording fetch.
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { hmacBase64, sameSecret, tagOf } from "../../src/node/cipher.ts"
import { systemClock } from "../../src/node/clock.ts"
import { type Cafe24Options, createCafe24Provider } from "../../src/providers/cafe24/provider.ts"

export const app = {
  clientId: "made-up-client-id",
  clientSecret: "made-up-client-secret-7f3a",
  redirectUri: "https://keeper.example/api/cafe24/callback",
}

export function providerFor(options: Partial<Cafe24Options>) {
  const { fetch } = globalThis
  return createCafe24Provider({
    ...app,
    scopes: ["mall.read_order"],
    fetch,
    clock: systemClock,
    hash: tagOf,
    hmac: hmacBase64,
    same: sameSecret,
    ...options,
  })
}

/** Runs `use` against a server on a free loopback port, and leaves nothing of it behind. */
export async function withPeer<T>(manners: RequestListener, use: (origin: string) => Promise<T>): Promise<T> {
  return withServer(createServer(manners), use)
}

export async function withServer<T>(server: Server, use: (origin: string) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>()
  server.on("connection", (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

export interface Recorded {
  url: string
  init: RequestInit
}

/** A fetch that reaches nobody: it notes what would have left the machine and answers from the script. */
export function recordingFetch(answer: () => Response = () => new Response("{}")) {
  const sent: Recorded[] = []
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    sent.push({ url: String(input), init })
    return answer()
  }
  return { fetch, sent }
}
