// An app behind Node's own server: its direct routes as they come, everything else by way of fetch.
import { createServer, type RequestListener, type Server } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { namesTwoHosts } from "../../core/tools/two-hosts.ts"
import type { HttpApp } from "../../http/index.ts"
import { linesAtMost } from "../../node/open-lines.ts"

export function createAppServer(app: HttpApp): Server {
  const server = createServer(listenerOf(app))
  // What comes beyond is closed at once: callers that are here already are served, and every mall is kept.
  server.maxConnections = linesAtMost()
  return server
}

function listenerOf(app: HttpApp): RequestListener {
  const others = getRequestListener(app.fetch)
  return (request, response) => {
    // Without a word, as Node refuses a request that names no host. The next one on this line is another matter.
    if (namesTwoHosts(request.rawHeaders)) return void response.writeHead(400, { "content-length": 0 }).end()
    if (!app.direct(request, response)) void others(request, response)
  }
}
