// The forward proxy of one run: on this machine, for its programs alone, with an authority that is gone with it.
import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"
import type { Caller } from "../access/caller.ts"
import type { Clock } from "../core/ports.ts"
import type { Language } from "../messages/index.ts"
import { sameSecret } from "../node/cipher.ts"
import type { Authority, AuthorityPlace } from "../proxy/forward/certificates/authority.ts"
import type { ForwardProxy } from "../proxy/forward/listener.ts"
import type { ForwardOptions } from "../proxy/forward/parts.ts"
import { authorityFor } from "./forward-authority.ts"

export interface RunForwardWish extends Pick<ForwardOptions, "stack" | "desk" | "places"> {
  clock: Pick<Clock, "now">
  language: Language
  /** Of this run, and who it is. */
  key: string
  caller: Caller
  /** The proxy that goes before ours for a host that is none of ours. */
  proxyFor(host: string): string | undefined
  /** Does this port of this machine belong to a program of ours? For those that can show no key. */
  isOurs(theirPort: number, ourPort: number): Promise<boolean>
}

export interface RunForward {
  port: number
  /** What its programs are to trust, as PEM. */
  root: string
  /** Begins to load what its first line will need. */
  warm(): void
  close(): Promise<void>
}

/**
 * It listens at once, and a line waits until what serves it is loaded: Node's http and TLS and our own share of them take
 * as long to load as all else that a program's start waits for.
 */
export async function startRunForward(wish: RunForwardWish): Promise<RunForward> {
  const authority = await authorityFor(wish.places, inMemory())
  let loading: Promise<ForwardProxy> | undefined
  let loaded: ForwardProxy | undefined
  const proxy = async () => {
    loading ??= loadProxy(wish, authority, () => port)
    loaded = await loading
    return loaded
  }
  const lines = new Set<Socket>()
  // As Node's own HTTP server opens its lines. Nothing is read before there is somebody who reads.
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (line) => {
    lines.add(line)
    line.on("error", () => line.destroy())
    line.once("close", () => lines.delete(line))
    proxy().then(
      ({ server: http }) => {
        http.emit("connection", line)
        line.resume()
      },
      () => line.destroy(),
    )
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    port,
    root: authority.root,
    // What is wrong is told to the program that connects first.
    warm: () => void proxy().catch(() => undefined),
    close: async () => {
      server.close()
      for (const line of lines) line.destroy()
      // What is still being loaded has no tunnel to end.
      await loaded?.close()
    },
  }
}

async function loadProxy(
  { key, caller, proxyFor, isOurs, ...parts }: RunForwardWish,
  authority: Authority,
  port: () => number,
): Promise<ForwardProxy> {
  const [{ createForwardProxy }, { createOthers }] = await Promise.all([
    import("../proxy/forward/listener.ts"),
    import("../proxy/forward/other-hosts.ts"),
  ])
  return createForwardProxy({
    ...parts,
    authority,
    admit: async (shown) => (sameSecret(shown, key) ? caller : undefined),
    others: createOthers({ allowed: "all", alsoInside: true, proxyFor }),
    // The caller's connections say everything, and no two of them share a host.
    ignoresOwner: true,
    isThere: async () => true,
    shownBy: async (theirs) => (theirs !== undefined && (await isOurs(theirs, port())) ? { key } : undefined),
  })
}

/** Gone with the run: nobody will ever have to forget it. */
function inMemory(): AuthorityPlace {
  let kept: string | undefined
  return {
    name: "this run",
    read: async () => kept,
    writeFirst: async (text) => {
      kept = text
      return true
    },
  }
}
