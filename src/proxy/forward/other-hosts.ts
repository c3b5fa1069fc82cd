// Hosts that are not ours: refused, or passed on untouched by name, straight or by way of another proxy.
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import { connect, type LookupFunction } from "node:net"
import type { Duplex } from "node:stream"
import type { Dispatcher } from "undici"
import { KeeperError } from "../../core/errors.ts"
import { isInside, outsideOnly } from "./inside.ts"

export interface OthersWish {
  /** Names, `*.example.com`, or all of them. */
  allowed: readonly string[] | "all"
  /** A host inside our own network may be meant: the caller is a program of this machine, and could go there itself. */
  alsoInside?: boolean
  /** The proxy that goes before ours for this host. */
  proxyFor?(host: string): string | undefined
}

export interface OtherHosts {
  lets(host: string): boolean
  /** Bytes both ways, as they are. */
  connect(host: string, port: number): Promise<Duplex>
  dispatcherFor(host: string): Promise<Dispatcher>
  close(): Promise<void>
}

const connectWithinMs = 15_000

export function createOthers({ allowed, alsoInside = false, proxyFor }: OthersWish): OtherHosts {
  const lookup = alsoInside ? undefined : outsideOnly
  const dispatchers = new Map<string, Promise<Dispatcher>>()
  const dispatcher = (proxy = "") => {
    const known = dispatchers.get(proxy)
    if (known) return known
    const made = makeDispatcher(proxy, lookup)
    dispatchers.set(proxy, made)
    return made
  }
  return {
    lets: (host) => {
      const isAllowed = allowed === "all" || allowed.some((one) => covers(one, host))
      return isAllowed && (alsoInside || !isInside(bare(host)))
    },
    connect: (host, port) => {
      const proxy = proxyFor?.(host)
      return proxy === undefined ? straight(bare(host), port, lookup) : byWayOf(proxy, `${host}:${port}`)
    },
    dispatcherFor: (host) => dispatcher(proxyFor?.(host)),
    close: async () => {
      await Promise.all([...dispatchers.values()].map(async (one) => (await one).destroy()))
    },
  }
}

/** Most runs tunnel: what calls by itself is loaded by the first call that needs it. */
async function makeDispatcher(proxy: string, lookup: LookupFunction | undefined): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import("undici")
  return proxy === "" ? new Agent({ connect: { lookup, timeout: connectWithinMs } }) : new ProxyAgent(proxy)
}

function covers(name: string, host: string): boolean {
  return name.startsWith("*.") ? host.endsWith(name.slice(1)) : name.toLowerCase() === host
}

/** `[::1]` */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "")
}

function straight(host: string, port: number, lookup: LookupFunction | undefined): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup, timeout: connectWithinMs })
    const fail = (error: Error) => {
      socket.destroy()
      reject(unreached(error))
    }
    socket.once("error", fail)
    socket.once("timeout", () => fail(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })))
    socket.once("connect", () => {
      socket.setTimeout(0)
      socket.off("error", fail)
      resolve(socket)
    })
  })
}

function byWayOf(proxy: string, authority: string): Promise<Duplex> {
  const { protocol, hostname, port, username, password } = new URL(proxy)
  const request = protocol === "https:" ? httpsRequest : httpRequest
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return new Promise((resolve, reject) => {
    const asking = request({
      hostname: bare(hostname),
      port: port || (protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: authority,
      agent: false,
      timeout: connectWithinMs,
      headers: {
        host: authority,
        ...(login !== ":" && { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` }),
      },
    })
    asking.once("connect", (answer, socket, head) => {
      if (answer.statusCode === 200) {
        socket.setTimeout(0)
        if (head.length > 0) socket.unshift(head)
        return resolve(socket)
      }
      socket.destroy()
      reject(new KeeperError("provider_unavailable", { detail: `proxy: ${answer.statusCode}` }))
    })
    asking.once("timeout", () => asking.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })))
    asking.once("response", (answer) => {
      answer.destroy()
      reject(new KeeperError("provider_unavailable", { detail: `proxy: ${answer.statusCode}` }))
    })
    asking.once("error", (error) => reject(unreached(error)))
    asking.end()
  })
}

function unreached(error: Error & { code?: string }): KeeperError {
  return new KeeperError("provider_unavailable", { detail: error.code ?? error.name })
}
