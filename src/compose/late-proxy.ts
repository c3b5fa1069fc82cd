// The proxy of a house, loaded by its first request: undici is some hundred files, and many houses never proxy.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { ProxyWay } from "../http/options.ts"
import type { TellAudit } from "../proxy/audit/with-audit.ts"
import type { PrefixProxy } from "../proxy/proxy.ts"
import type { Stack } from "../proxy/stack.ts"

export interface LateProxy extends Omit<ProxyWay, "close"> {
  /** `beside`: until other ways in by the same stack are closed. */
  close(withinMs?: number, beside?: Promise<void>): Promise<void>
  /** What the ways in of one process share: a mall has one limit, whichever way its calls come. */
  stack(): Promise<Stack>
}

export function createLateProxy(keeper: KeeperOfHouse, audit?: TellAudit): LateProxy {
  let stacking: Promise<Stack> | undefined
  const stack = () => {
    stacking ??= import("../proxy/stack.ts").then(({ createStack }) => createStack(keeper, audit))
    return stacking
  }
  let loading: Promise<PrefixProxy> | undefined
  let loaded: PrefixProxy | undefined
  const load = async () => {
    loading ??= Promise.all([import("../proxy/proxy.ts"), stack()]).then(([{ createProxy }, shared]) =>
      createProxy(keeper, shared),
    )
    loaded = await loading
    return loaded
  }
  return {
    stack: async () => {
      // The prefix proxy tells of what both are doing.
      await load()
      return stack()
    },
    // Node's own, of which `http` knows no more than it uses.
    pipe: (asked, request, response) => {
      const node = [request as IncomingMessage, response as ServerResponse] as const
      return loaded ? loaded.pipe(asked, ...node) : load().then((proxy) => proxy.pipe(asked, ...node))
    },
    answer: async (asked, request) => (loaded ?? (await load())).answer(asked, request),
    token: async (ask) => (await load()).token(ask),
    figures: () => loaded?.figures(),
    pace: (id) => loaded?.pace(id),
    revoke: async (ask) => (await load()).revoke(ask),
    close: async (withinMs, beside) => {
      await Promise.all([loading?.then((proxy) => proxy.close(withinMs)), beside])
      await (await stacking)?.close()
    },
  }
}
