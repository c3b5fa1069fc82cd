// What a forward proxy answers about itself: that it lives, and its figures.
import type { IncomingMessage, ServerResponse } from "node:http"
import { isLimited } from "../../access/caller.ts"
import { KeeperError } from "../../core/errors.ts"
import { metricsText } from "./figures.ts"
import type { ForwardParts } from "./parts.ts"
import { nextRequestId } from "./request-ids.ts"

export async function ownAnswer(
  { admit, figures, stack }: ForwardParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url!.split("?", 1)[0]
  const headers = { "x-request-id": nextRequestId() }
  if (request.method === "GET" && path === "/healthz") {
    return void response.writeHead(200, { ...headers, "content-type": "application/json" }).end('{"ok":true}')
  }
  if (request.method !== "GET" || path !== "/metrics") {
    throw new KeeperError("request_invalid", { detail: "this is a forward proxy: name it in HTTPS_PROXY" })
  }
  const [, key = ""] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? []
  const caller = key === "" ? undefined : await admit(key)
  if (!caller?.rights.has("read")) throw new KeeperError("not_allowed", { detail: "right: read" })
  // It counts the calls of everybody, as the server's own page does.
  if (isLimited(caller)) {
    throw new KeeperError("not_allowed", { detail: "for keys that are not limited to connections" })
  }
  response
    .writeHead(200, { ...headers, "content-type": "text/plain; version=0.0.4" })
    .end(metricsText(figures, stack.figures()))
}
