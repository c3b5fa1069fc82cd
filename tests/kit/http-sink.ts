// A local HTTP endpoint that stands for Slack, or for somebody's webhook: keeps what it is sent, refuses when told to.
import { once } from "node:events"
import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

export interface HttpSink {
  url: string
  got: { path: string; headers: IncomingHttpHeaders; body: string }[]
  /** Status and body it answers with. */
  answers: [status: number, body: string]
  /** So many requests more find the line cut. */
  cuts: number
  close(): Promise<void>
}

export async function openHttpSink(): Promise<HttpSink> {
  const server = createServer(async (request, response) => {
    if (sink.cuts > 0) {
      sink.cuts -= 1
      request.socket.destroy()
      return
    }
    const body = await text(request)
    const [status, said] = sink.answers
    if (status < 300) sink.got.push({ path: request.url ?? "", headers: request.headers, body })
    response.writeHead(status, status >= 300 && status < 400 ? { location: sink.url } : {}).end(said)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.close()
    server.closeAllConnections()
  }
  const url = `http://127.0.0.1:${port}/hook`
  const sink: HttpSink = { url, got: [], answers: [200, "ok"], cuts: 0, close }
  return sink
}
