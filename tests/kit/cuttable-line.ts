// A line to a server that can be cut: at once, or right after something was sent and before the answer.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

export interface CuttableLine {
  port: number
  /** Nobody gets through any more, and who was connected is thrown out. */
  cut(): Promise<void>
  mend(): Promise<void>
  /** The next chunk that holds this text still arrives; its answer does not. Resolves when it has happened. */
  cutAfter(text: string): Promise<void>
  /** The next chunk that holds this text has been handed on, and nothing of its answer. */
  heard(text: string): Promise<void>
  end(): Promise<void>
}

export async function lineTo(target: { host: string; port: number }): Promise<CuttableLine> {
  const sockets = new Set<Socket>()
  let trap: { text: string; cuts: boolean; sprung: () => void } | undefined
  const server = createServer((near) => {
    const far = connect(target)
    const ends = [near, far]
    for (const socket of ends) {
      sockets.add(socket)
      socket.on("error", () => undefined)
      socket.on("close", () => {
        sockets.delete(socket)
        for (const end of ends) end.destroy()
      })
    }
    near.on("data", (chunk) => {
      far.write(chunk)
      if (!trap || !chunk.includes(trap.text)) return
      if (trap.cuts) sprung = trap.sprung
      else trap.sprung()
      trap = undefined
    })
    let sprung: (() => void) | undefined
    far.on("data", (chunk) => {
      if (!sprung) return void near.write(chunk)
      // The server has done what it was told, as it answers; nobody hears it.
      near.destroy()
      sprung()
    })
  })
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
  }
  const cut = async () => {
    if (!server.listening) return
    const closed = once(server, "close")
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    cut,
    mend: () => listen(port),
    cutAfter: (text) => new Promise((sprung) => (trap = { text, cuts: true, sprung })),
    heard: (text) => new Promise((sprung) => (trap = { text, cuts: false, sprung })),
    end: cut,
  }
}
