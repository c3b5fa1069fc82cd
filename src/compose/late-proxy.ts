// The proxy of a house, loaded by its first request: undici is some hundred files, and many houses never proxy.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { ProxyWay } from "../http/options.ts"
import type { PrefixProxy } from "../proxy/proxy.ts"

export function createLateProxy(keeper: KeeperOfHouse): ProxyWay {
  let loading: Promise<PrefixProxy> | undefined
  let loaded: PrefixProxy | undefined
  const load = async () => {
    loading ??= import("../proxy/proxy.ts").then(({ createProxy }) => createProxy(keeper))
    loaded = await loading
    return loaded
  }
  return {
    // Node's own, of which `http` knows no more than it uses.
    pipe: async (asked, request, response) =>
      (loaded ?? (await load())).pipe(asked, request as IncomingMessage, response as ServerResponse),
    answer: async (asked, request) => (loaded ?? (await load())).answer(asked, request),
    token: async (ask) => (await load()).token(ask),
    figures: () => loaded?.figures(),
    pace: (id) => loaded?.pace(id),
    revoke: async (ask) => (await load()).revoke(ask),
    close: async (withinMs) => (await loading)?.close(withinMs),
  }
}
