// The floor of the proxy: undici's `stream` from one address to another with a fixed header, and nothing besides.
import { createServer } from "node:http"
import { Agent } from "undici"

const [origin, prefix] = process.argv.slice(2)
const agent = new Agent({ connections: 256, pipelining: 1 })
const server = createServer((request, response) => {
  response.on("error", () => undefined)
  const sent = {
    origin,
    path: prefix + request.url,
    method: request.method,
    headers: { authorization: "Bearer fixed" },
  }
  agent
    .stream(sent, ({ statusCode, headers }) => {
      response.writeHead(statusCode, headers)
      return response
    })
    .catch(() => response.destroy())
})
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`))
process.once("SIGTERM", () => process.exit(0))
