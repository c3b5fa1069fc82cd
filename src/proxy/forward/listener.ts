// The forward proxy: CONNECT and absolute-form on one server; a tunnel to a platform ends in our own TLS, on the same server.
import { createServer, type IncomingMessage, type Server } from "node:http"
import { createServer as createTlsServer } from "node:https"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls"
import { createKeyWatch, type Still } from "../../access/key-watch.ts"
import { KeeperError } from "../../core/errors.ts"
import { namesTwoHosts } from "../../core/tools/two-hosts.ts"
import { tellAllPassing } from "../bodies/passing.ts"
import { createOpenCalls } from "../open-calls.ts"
import type { Authority } from "./certificates/authority.ts"
import { type ForwardFigures, newFigures } from "./figures.ts"
import type { ForwardOptions, ForwardParts, Tunnel } from "./parts.ts"
import type { Place } from "./places.ts"
import { answerAlong, createRefuse } from "./refusals.ts"
import { count, createServing, notLet, refuseMethod, refuseTwoHosts, shownOf } from "./requests.ts"
import { connectTarget } from "./targets.ts"
import { callerOf, stillOf } from "./who-calls.ts"

export interface ForwardProxy {
  server: Server
  figures(): ForwardFigures
  /** Open calls have so long to end; then they are cut, and every tunnel with them. */
  close(withinMs?: number): Promise<void>
}

const timeouts = {
  headersTimeout: 30_000,
  /** A whole request, its body too. */
  requestTimeout: 300_000,
  keepAliveTimeout: 65_000,
}
const handshakeWithinMs = 15_000
/** Of a tunnel to another host through which nothing goes. */
const silentMs = 600_000

export function createForwardProxy(options: ForwardOptions): ForwardProxy {
  const { clock, language, log } = options
  const refuse = createRefuse({ language, now: () => clock.now(), apps: options.apps, log })
  const parts: ForwardParts = { ...options, refuse, figures: newFigures(), watch: createKeyWatch() }
  const open = createOpenCalls()
  const serve = createServing(parts, open.begin)
  const tunnels = new WeakMap<Duplex, Tunnel>()
  const lines = new Set<Duplex>()
  const server = options.tls ? createTlsServer({ ...options.tls, ...timeouts }) : createServer(timeouts)
  const context = createContext(parts.authority)

  /** The requests inside are served as if they had come by themselves. */
  const enter = (line: Duplex, tunnel: Tunnel) => {
    const inner = asTls(line, context())
    tunnels.set(inner, tunnel)
    parts.figures.ours++
    inner.once("close", () => parts.figures.ours--)
    inner.once("secure", () => server.emit(options.tls ? "secureConnection" : "connection", inner))
  }
  server.on("request", (request, response) => {
    if (open.isEnding) response.shouldKeepAlive = false
    // It tells of whatever goes wrong by itself.
    void serve(request, response, tunnels.get(request.socket))
  })
  server.on("connect", (request: IncomingMessage, line: Socket, head: Buffer) => {
    hold(lines, line)
    if (head.length > 0) line.unshift(head)
    if (namesTwoHosts(request.rawHeaders)) return answerAlong(line, refuseTwoHosts(parts))
    if (tunnels.has(line)) return answerAlong(line, refuseMethod(parts, request.method))
    void connect(parts, { request, line, enter: (tunnel) => enter(line, tunnel), lines }).catch((error) => {
      const answer = refuse(error)
      count(parts, answer.status)
      if (!line.destroyed) answerAlong(line, answer)
    })
  })
  return {
    server,
    figures: () => parts.figures,
    close: async (withinMs = 0) => {
      server.close()
      server.closeIdleConnections()
      await open.end(withinMs)
      server.closeAllConnections()
      for (const line of lines) line.destroy()
      await options.others.close()
    },
  }
}

interface Connecting {
  request: IncomingMessage
  line: Socket
  lines: Set<Duplex>
  enter(tunnel: Tunnel): void
}

async function connect(parts: ForwardParts, connecting: Connecting): Promise<void> {
  const { request, line, enter } = connecting
  const { host, port } = connectTarget(request.url)
  const place: Place | undefined = parts.places.of(host)
  if (place && port !== 443) {
    throw new KeeperError("request_invalid", { detail: "this host is reached at its usual port" })
  }
  const shown = await shownOf(parts, request)
  const caller = await callerOf(shown, parts.admit)
  if (line.destroyed) return
  const still = stillOf(caller, shown, parts.admit)
  if (place) {
    agree(line)
    return enter({ place, shown, still })
  }
  if (!parts.others.lets(host)) throw notLet()
  const other = await parts.others.connect(host, port)
  if (line.destroyed) return void other.destroy()
  agree(line)
  join(parts, connecting, { other, still })
}

function agree(line: Duplex): void {
  line.write("HTTP/1.1 200 Connection Established\r\n\r\n")
}

interface Joined {
  other: Duplex
  still: Still
}

/** Whatever comes on either side goes to the other; when one is gone, or the key, so is the other. */
function join(parts: ForwardParts, { line, lines }: Connecting, { other, still }: Joined): void {
  const { figures, watch } = parts
  hold(lines, other)
  figures.others++
  const over = () => {
    line.destroy()
    other.destroy()
  }
  line.setTimeout(silentMs, over)
  const unwatch = watch.begin(still, over)
  line.once("close", () => {
    unwatch()
    figures.others--
    other.destroy()
  })
  other.once("close", () => line.destroy())
  line.pipe(other)
  other.pipe(line)
  tellAllPassing(line)
  tellAllPassing(other)
}

/** A line that breaks must never end the process; one that is open ends with the proxy. */
function hold(lines: Set<Duplex>, line: Duplex): void {
  lines.add(line)
  line.on("error", () => line.destroy())
  line.once("close", () => lines.delete(line))
}

function asTls(line: Duplex, secureContext: SecureContext): TLSSocket {
  const inner = new TLSSocket(
    line as Socket,
    {
      isServer: true,
      secureContext,
      ALPNProtocols: ["http/1.1"],
    } as ConstructorParameters<typeof TLSSocket>[1],
  )
  inner.on("error", () => inner.destroy())
  inner.once("close", () => line.destroy())
  // Before the handshake nobody inside hears that the other side has ended its half, and ours would stay open.
  const over = () => inner.destroy()
  inner.once("end", over)
  inner.once("secure", () => inner.off("end", over))
  const tooSlow = setTimeout(() => inner.destroy(), handshakeWithinMs)
  inner.once("secure", () => clearTimeout(tooSlow))
  inner.once("close", () => clearTimeout(tooSlow))
  return inner
}

/** Tunnels that are open keep the leaf they began with. */
function createContext(authority: Authority): () => SecureContext {
  let leaf = authority.leaf()
  let context = createSecureContext(leaf)
  return () => {
    const current = authority.leaf()
    if (current !== leaf) {
      leaf = current
      context = createSecureContext(leaf)
    }
    return context
  }
}
