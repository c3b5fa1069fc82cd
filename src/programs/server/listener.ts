// An app behind Node's own server: its direct routes as they come, everything else by way of fetch.
import { createServer, type RequestListener, type Server } from "node:http"
import { getRequestListener } from "@hono/node-server"
import type { HttpApp } from "../../http/index.ts"

export function createAppServer(app: HttpApp): Server {
  return createServer(listenerOf(app))
}

export function listenerOf(app: HttpApp): RequestListener {
  const others = getRequestListener(app.fetch)
  return (request, response) => {
    const answered = app.direct(request, response)
    if (!answered) return void others(request, response)
    // Only an answer that cannot be written comes here: a caller that is gone, or a mistake that must not end the process.
    answered.catch(() => response.destroy())
  }
}
