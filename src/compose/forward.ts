// A forward proxy put together for a house: its authority, its keys, the hosts it may go to besides.
import { readFile } from "node:fs/promises"
import { createKeyDoor } from "../access/keys.ts"
import { KeeperError } from "../core/errors.ts"
import type { Authority } from "../proxy/forward/certificates/authority.ts"
import { createForwardProxy, type ForwardProxy } from "../proxy/forward/listener.ts"
import { createOthers, type OthersWish } from "../proxy/forward/other-hosts.ts"
import type { ForwardOptions } from "../proxy/forward/parts.ts"
import { createPlaces, lookThere, type Places } from "../proxy/forward/places.ts"
import type { Stack } from "../proxy/stack.ts"
import { createTokenDesk } from "../proxy/token-endpoint.ts"
import { authorityIn } from "./authority-folder.ts"
import { authorityFor } from "./forward-authority.ts"
import type { House } from "./house.ts"

export function openAuthorityOf(
  { keeper, settings }: ForwardHouse,
  places: Places = createPlaces(keeper),
): Promise<Authority> {
  return authorityFor(places, authorityIn(settings.forwardProxy.caFolder))
}

/** What of a house a forward proxy needs. */
export type ForwardHouse = Pick<House, "keeper" | "settings">

export interface ForwardWish extends Pick<ForwardOptions, "log"> {
  stack: Stack
  others: OthersWish
  /** Where it will listen. */
  host: string
}

export interface ForwardOfHouse {
  proxy: ForwardProxy
  authority: Authority
  places: Places
}

export async function createForwardOfHouse(house: ForwardHouse, wish: ForwardWish): Promise<ForwardOfHouse> {
  const { keeper, settings } = house
  const { tls } = settings.forwardProxy
  if (!isLoopback(wish.host) && !tls) throw needsTls()
  const places = createPlaces(keeper)
  const authority = await openAuthorityOf(house, places)
  const proxy = createForwardProxy({
    ...wish,
    clock: keeper.clock,
    desk: createTokenDesk(keeper),
    isThere: lookThere(keeper),
    places,
    authority,
    admit: createKeyDoor(keeper, settings.apiKey).callerOf,
    others: createOthers(wish.others),
    language: settings.language,
    apps: keeper.apps,
    tls: tls && { cert: await readOwn(tls.cert), key: await readOwn(tls.key) },
  })
  return { proxy, authority, places }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host)
}

function needsTls(): KeeperError {
  const detail =
    "beyond this machine the forward proxy speaks TLS: set FORWARD_PROXY_CERT and FORWARD_PROXY_KEY"
  return new KeeperError("settings_invalid", { detail, problems: [detail] })
}

async function readOwn(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const problem = `${path}: ${error.code ?? "unreadable"}`
    throw new KeeperError("settings_invalid", { detail: problem, problems: [problem] })
  })
}
