// A proxy of somebody else's that a program's calls have to pass: it says whom it was asked for, by a tunnel or by a whole address.
import { once } from "node:events"
import { createServer, request as httpRequest } from "node:http"
import { type AddressInfo, connect } from "node:net"
import type { TestContext } from "node:test"

export interface CompanyProxy {
  /** For HTTP_PROXY and HTTPS_PROXY. */
  address: string
  /** `host:port` of each request. */
  asked: string[]
}

/** `port`: on this machine, where everything goes, whomever it was for; the port that was asked for where absent. */
export async function companyProxy(context: TestContext, port?: number): Promise<CompanyProxy> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { host, port: theirs, pathname, search } = new URL(request.url ?? "")
    asked.push(host)
    const { method, headers } = request
    const at = { host: "127.0.0.1", port: port ?? theirs, path: pathname + search }
    const onward = httpRequest({ ...at, method, headers })
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.rawHeaders)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  server.on("connect", ({ url = "" }, socket) => {
    asked.push(url)
    const line = connect(port ?? Number(url.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n")
      line.pipe(socket).pipe(line)
    })
    const end = () => void [line, socket].map((one) => one.destroy())
    for (const one of [line, socket]) one.on("error", end)
    line.on("close", end)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  context.after(() => void server.close().closeAllConnections())
  return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
