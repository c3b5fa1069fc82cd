// The floor of the forward proxy: CONNECT, TLS inside, undici's `stream` to the platform with one fixed header; nothing is asked or checked.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { createSecureContext, TLSSocket } from "node:tls"
import { Agent } from "undici"
import { randomBytes } from "../../src/node/random-bytes.ts"
import { openAuthority } from "../../src/proxy/forward/certificates/authority.ts"

const [origin, prefix] = process.argv.slice(2)
let kept: string | undefined
const place = {
  name: "this bench",
  read: async () => kept,
  writeFirst: async (text: string) => {
    kept = text
    return true
  },
}
const names = { wildcards: ["*.cafe24api.com"], onlyNames: ["cafe24api.com"] }
const authority = await openAuthority(place, { clock: { now: Date.now }, chance: randomBytes, ...names })
const secureContext = createSecureContext(authority.leaf())
const agent = new Agent({ connections: 256, pipelining: 1 })
const headers = { authorization: "Bearer fixed" }

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  response.on("error", () => undefined)
  agent
    .stream(
      { origin, path: prefix! + request.url, method: "GET", headers },
      ({ statusCode, headers: told }) => {
        response.writeHead(statusCode, told)
        return response
      },
    )
    .catch(() => response.destroy())
})
server.on("connect", (_request: IncomingMessage, line: Socket) => {
  line.on("error", () => line.destroy())
  line.write("HTTP/1.1 200 Connection Established\r\n\r\n")
  const inside = new TLSSocket(line, { isServer: true, secureContext })
  inside.on("error", () => inside.destroy())
  inside.once("secure", () => server.emit("connection", inside))
})
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once("SIGTERM", () => process.exit(0))
