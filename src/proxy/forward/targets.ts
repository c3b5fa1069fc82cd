// Where a request is to go, read strictly: what could be understood in two ways is refused.
import type { IncomingMessage } from "node:http"
import { KeeperError } from "../../core/errors.ts"

export interface Target {
  scheme: "http" | "https"
  /** In small letters. */
  host: string
  port: number
  /** From its `/` on, with its query. */
  path: string
}

const hostShape =
  "(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\\[[0-9a-f:.]+\\])"
const authority = new RegExp(`^(${hostShape}):(\\d{1,5})$`, "i")
const absolute = new RegExp(`^(https?)://(${hostShape})(?::(\\d{1,5}))?((?:[/?].*)?)$`, "i")

/** `CONNECT host:port` */
export function connectTarget(url: string | undefined): Pick<Target, "host" | "port"> {
  const [, host, port] = authority.exec(url ?? "") ?? []
  if (host === undefined) throw unreadable()
  return { host: host.toLowerCase(), port: portOf(port) }
}

/** `GET https://host/path` */
export function absoluteTarget(url: string | undefined): Target {
  const [, scheme = "", host, port, rest = ""] = absolute.exec(url ?? "") ?? []
  if (host === undefined || rest.includes("#")) throw unreadable()
  const kind = scheme.toLowerCase() as Target["scheme"]
  const path = rest.startsWith("/") ? rest : `/${rest}`
  return {
    scheme: kind,
    host: host.toLowerCase(),
    port: port === undefined ? usualPort[kind] : portOf(port),
    path,
  }
}

export const usualPort = { http: 80, https: 443 }

/** Inside of a tunnel: the host is the tunnel's, whatever else is said. */
export function tunnelledTarget(request: IncomingMessage, host: string): Target {
  const { url = "", headers } = request
  // Of two, Node tells one: such a request has been refused by then.
  const named = headers.host
  const isSame = named === host || [host, `${host}:443`].includes(named?.toLowerCase() ?? "")
  if (!url.startsWith("/") || !isSame) throw unreadable()
  return { scheme: "https", host, port: 443, path: url }
}

function portOf(text: string | undefined): number {
  const port = Number(text)
  if (port >= 1 && port <= 65_535) return port
  throw unreadable()
}

function unreadable(): KeeperError {
  return new KeeperError("request_invalid", { detail: "this is no address that a forward proxy can go to" })
}
