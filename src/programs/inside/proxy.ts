// mallkey/proxy: the proxy for a keeper of your own, as a part that `createApp` takes.
import { createLateProxy } from "../../compose/late-proxy.ts"
import type { Keeper } from "../../core/keeper.ts"
import { ofHouse } from "../../core/keeper-of-house.ts"
import type { MountedProxy } from "../../http/options.ts"

/**
 * Serves `/proxy/{id}/…` where it is handed to `createApp`. `close` ends open calls: call it before the keeper stops.
 * @example
 * const proxy = createProxy(keeper)
 * // const web = createApp(keeper, { adminKey, proxy })
 * await proxy.close(8_000) // when your server stops: open calls have so long to end
 */
export function createProxy(keeper: Keeper): MountedProxy {
  return createLateProxy(ofHouse(keeper))
}
