// A lean HTTP client for load: keep-alive sockets, one request at a time on each, nothing read but what must be.
import { connect, type Socket } from "node:net"

export interface LoadOptions {
  url: string
  path: string
  headers: Record<string, string>
  sockets: number
  forMs: number
  /** Another way there than straight, opened before the time begins. */
  open?: () => Promise<Socket>
  host?: string
}

const headEnd = Buffer.from("\r\n\r\n")

/** Answers per second. Any answer but a 200 ends it with an error. */
export async function answersPerSecond(options: LoadOptions): Promise<number> {
  const { hostname, port } = new URL(options.url)
  const lines = [`GET ${options.path} HTTP/1.1`, `host: ${options.host ?? `${hostname}:${port}`}`]
  for (const [name, value] of Object.entries(options.headers)) lines.push(`${name}: ${value}`)
  const request = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`)
  const { open } = options
  const straight = () => connect({ host: hostname, port: Number(port), noDelay: true })
  const opened = await Promise.all(
    Array.from({ length: options.sockets }, async () => (open ? await open() : straight())),
  )
  const startedAt = performance.now()
  const until = startedAt + options.forMs
  const counts = await Promise.all(opened.map((socket) => askAgainAndAgain(socket, request, until)))
  const answers = counts.reduce((sum, count) => sum + count, 0)
  return (answers * 1_000) / (performance.now() - startedAt)
}

function askAgainAndAgain(socket: Socket, request: Buffer, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0
    let pending: Buffer | undefined
    if (socket.connecting) socket.on("connect", () => socket.write(request))
    else socket.write(request)
    socket.on("error", reject)
    socket.on("data", (chunk: Buffer) => {
      const seen: Buffer = pending ? Buffer.concat([pending, chunk]) : chunk
      const length = lengthOf(seen)
      if (length === undefined || seen.length < length) {
        pending = seen
        return
      }
      pending = undefined
      if (seen.length > length || seen.toString("latin1", 9, 12) !== "200") {
        socket.destroy(new Error(`unexpected answer: ${seen.toString("latin1", 0, 200)}`))
        return
      }
      answers++
      if (performance.now() < until) socket.write(request)
      else {
        socket.end()
        resolve(answers)
      }
    })
  })
}

/** Of head and body together; undefined while the head is not complete. */
function lengthOf(seen: Buffer): number | undefined {
  const end = seen.indexOf(headEnd)
  if (end === -1) return undefined
  const head = seen.toString("latin1", 0, end)
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without a length: ${head}`)
  return end + headEnd.length + Number(length)
}
