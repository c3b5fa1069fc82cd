// The floor of an HTTP answer: node:http and nothing else, always the same JSON of the size it is told.
import { createServer } from "node:http"

const body = process.argv[2] ?? "{}"
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) }

const server = createServer((_request, response) => {
  response.writeHead(200, headers)
  response.end(body)
})

server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
process.once("SIGTERM", () => process.exit(0))
