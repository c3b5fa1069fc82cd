// A line to a server that takes its time: every piece arrives later, in order, as over a long way.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

export interface SlowLine {
  port: number
  end(): Promise<void>
}

/** Half of the round trip on each way. */
export async function slowLineTo(
  target: { host: string; port: number },
  roundTripMs: number,
): Promise<SlowLine> {
  const sockets = new Set<Socket>()
  const later = (from: Socket, to: Socket) =>
    from.on("data", (chunk) => setTimeout(() => to.writable && to.write(chunk), roundTripMs / 2))
  const server = createServer((near) => {
    const far = connect(target)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      later(from, to)
      from.on("error", () => undefined)
      from.on("close", () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    end: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
