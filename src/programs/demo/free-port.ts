// The port that was asked for, or the next one that nobody has.
import { createServer } from "node:net"

const triedPorts = 20

export async function freePort(host: string, wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + triedPorts; port++) {
    const found = await tryPort(host, port)
    if (found !== undefined) return found
  }
  return (await tryPort(host, 0)) ?? wanted
}

function tryPort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    )
    probe.listen(port, host, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" ? address?.port : undefined))
    })
  })
}
