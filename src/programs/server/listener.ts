// An app behind Node's own server: its direct routes as they come, everything else by way of fetch.
import type { RequestListener, Server } from "node:http"
import { later } from "../../core/tools/later.ts"
import { namesTwoHosts } from "../../core/tools/two-hosts.ts"
import type { HouseApp } from "../../http/app.ts"
import { linesAtMost } from "../../node/open-lines.ts"
import { boundRest, hasBody } from "../../proxy/bodies/rest.ts"

/** Handed out so rather than imported: an import names all that is in it, for which Node would load its whole fetch. */
const { createServer } = process.getBuiltinModule("node:http")

/** Behind the first answers, so that a caller who waits for one does not wait for this as well. */
const restAfterMs = 500

export function createAppServer(app: ServedApp): Server {
  const others = later(() => loadOthers(app))
  const server = createServer(listenerOf(app, others))
  // What comes beyond is closed at once: callers that are here already are served, and every mall is kept.
  server.maxConnections = linesAtMost()
  const loadRest = () => void others().catch(() => undefined)
  server.once("listening", () => setTimeout(loadRest, restAfterMs).unref())
  return server
}

type ServedApp = Pick<HouseApp, "fetch" | "direct" | "load">

/** Node's requests as fetch's, with what answers those. */
async function loadOthers(app: ServedApp): Promise<RequestListener> {
  const [{ getRequestListener }] = await Promise.all([import("@hono/node-server"), app.load()])
  return getRequestListener(app.fetch)
}

function listenerOf(app: ServedApp, others: () => Promise<RequestListener>): RequestListener {
  return (request, response) => {
    // Most have no body. Of one that was refused at the door Node reads on by itself.
    if (hasBody(request)) response.once("finish", () => boundRest(request))
    // Without a word, as Node refuses a request that names no host. The next one on this line is another matter.
    if (namesTwoHosts(request.rawHeaders)) return void response.writeHead(400, { "content-length": 0 }).end()
    if (app.direct(request, response)) return
    others().then(
      (answer) => answer(request, response),
      () => response.destroy(),
    )
  }
}
