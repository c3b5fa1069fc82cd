// An app behind Node's own server: its direct routes as they come, everything else by way of fetch.
import { createServer, type RequestListener, type Server } from "node:http"
import { getRequestListener } from "@hono/node-server"
import type { HttpApp } from "../../http/index.ts"

export function createAppServer(app: HttpApp): Server {
  return createServer(listenerOf(app))
}

function listenerOf(app: HttpApp): RequestListener {
  const others = getRequestListener(app.fetch)
  return (request, response) => {
    if (!app.direct(request, response)) void others(request, response)
  }
}
