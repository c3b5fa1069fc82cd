// The forward proxy as a program: on its port, beside the server or alone, with an orderly stop.
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { createForwardOfHouse, type ForwardHouse, type ForwardWish } from "../../compose/forward.ts"
import { linesAtMost } from "../../node/open-lines.ts"
import type { TellAudit } from "../../proxy/audit/with-audit.ts"
import type { Authority } from "../../proxy/forward/certificates/authority.ts"
import type { Places } from "../../proxy/forward/places.ts"
import { createStack, type Stack } from "../../proxy/stack.ts"

export interface ForwardRunning {
  /** As programs write it, without a key. */
  url: string
  port: number
  authority: Authority
  places: Places
  close(withinMs?: number): Promise<void>
}

export interface ForwardAt extends Partial<ForwardWish> {
  /** One that other ways in use too, and that is closed after all of them. */
  stack?: Stack
  /** Where the stack is its own: a line for each call. */
  audit?: TellAudit
  port: number
  host?: string
}

export async function startForward(house: ForwardHouse, at: ForwardAt): Promise<ForwardRunning> {
  const { forwardProxy } = house.settings
  const { host = forwardProxy.host, port, others = { allowed: forwardProxy.others }, ...more } = at
  const stack = more.stack ?? createStack(house.keeper, at.audit)
  const { proxy, authority, places } = await createForwardOfHouse(house, { ...more, stack, host, others })
  // Beside a server's own lines. Each tunnel to another host is two.
  proxy.server.maxConnections = Math.ceil(linesAtMost() / 4)
  proxy.server.listen(port, host)
  // A port in use is an event, not a rejection.
  await once(proxy.server, "listening")
  const bound = (proxy.server.address() as AddressInfo).port
  const scheme = forwardProxy.tls ? "https" : "http"
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host
  return {
    url: `${scheme}://${shown}:${bound}`,
    port: bound,
    authority,
    places,
    close: async (withinMs) => {
      await proxy.close(withinMs)
      if (!more.stack) await stack.close()
    },
  }
}
