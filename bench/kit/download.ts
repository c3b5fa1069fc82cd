// One long answer, read as fast as it comes and kept nowhere.
import { connect, type Socket } from "node:net"

export interface Download {
  url: string
  path: string
  headers: Record<string, string>
  megabytes: number
  open?: () => Promise<Socket>
  host?: string
}

/** Megabytes a second. */
export async function download({ url, path, headers, megabytes, open, host }: Download): Promise<number> {
  const { hostname, port, host: own } = new URL(url)
  const socket = open ? await open() : connect({ host: hostname, port: Number(port) })
  const lines = [`GET ${path}?mb=${megabytes} HTTP/1.1`, `host: ${host ?? own}`, "connection: close"]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  const startedAt = performance.now()
  socket.write(`${lines.join("\r\n")}\r\n\r\n`)
  let bytes = 0
  let head = ""
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    if (bytes === 0) head = chunk.toString("latin1", 0, 200)
    bytes += chunk.length
  }
  if (bytes < megabytes * 2 ** 20 || !head.startsWith("HTTP/1.1 200")) {
    throw new Error(`${bytes} bytes came: ${head}`)
  }
  return megabytes / ((performance.now() - startedAt) / 1_000)
}
