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
  close(): Promise<void>
}

export async function openHttpSink(): Promise<HttpSink> {
  const server = createServer(async (request, response) => {
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
  const sink: HttpSink = { url: `http://127.0.0.1:${port}/hook`, got: [], answers: [200, "ok"], close }
  return sink
}
