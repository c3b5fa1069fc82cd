// Hosts that are not ours: refused, or passed on untouched by name, straight or by way of another proxy.
import { lookup as systemLookup } from "node:dns"
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import { BlockList, connect, isIP, type LookupFunction } from "node:net"
import type { Duplex } from "node:stream"
import { Agent, type Dispatcher, ProxyAgent } from "undici"
import { KeeperError } from "../../core/errors.ts"

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
  dispatcherFor(host: string): Dispatcher
  close(): Promise<void>
}

const connectWithinMs = 15_000

export function createOthers({ allowed, alsoInside = false, proxyFor }: OthersWish): OtherHosts {
  const lookup = alsoInside ? undefined : outsideOnly
  const dispatchers = new Map<string, Dispatcher>()
  const dispatcher = (proxy = "") => {
    const known = dispatchers.get(proxy)
    if (known) return known
    const made =
      proxy === "" ? new Agent({ connect: { lookup, timeout: connectWithinMs } }) : new ProxyAgent(proxy)
    dispatchers.set(proxy, made)
    return made
  }
  return {
    lets: (host) => {
      const isAllowed = allowed === "all" || allowed.some((one) => covers(one, host))
      return isAllowed && (alsoInside || isIP(bare(host)) === 0 || !inside.check(bare(host), kindOf(host)))
    },
    connect: (host, port) => {
      const proxy = proxyFor?.(host)
      return proxy === undefined ? straight(bare(host), port, lookup) : byWayOf(proxy, `${host}:${port}`)
    },
    dispatcherFor: (host) => dispatcher(proxyFor?.(host)),
    close: async () => void (await Promise.all([...dispatchers.values()].map((one) => one.destroy()))),
  }
}

function covers(name: string, host: string): boolean {
  return name.startsWith("*.") ? host.endsWith(name.slice(1)) : name.toLowerCase() === host
}

/** `[::1]` */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "")
}

function kindOf(host: string): "ipv4" | "ipv6" {
  return isIP(bare(host)) === 6 ? "ipv6" : "ipv4"
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

/** This machine, its neighbours, and what hosting platforms answer about themselves. */
const inside = new BlockList()
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  inside.addSubnet(net, bits, "ipv4")
for (const [net, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  inside.addSubnet(net, bits, "ipv6")

/** A name may lead anywhere: what counts is the address that is then connected to. */
const outsideOnly: LookupFunction = (host, options, done) => {
  systemLookup(host, { ...options, all: true }, (error, found) => {
    const outside = (found ?? []).filter(
      ({ address, family }) => !inside.check(address, family === 6 ? "ipv6" : "ipv4"),
    )
    const [first] = outside
    if (error || !first) {
      const refused = error ?? Object.assign(new Error("inside"), { code: "EHOSTUNREACH" })
      return done(refused, "", 4)
    }
    if (options.all) return done(null, outside)
    done(null, first.address, first.family)
  })
}
