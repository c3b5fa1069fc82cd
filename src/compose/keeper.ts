// Puts a keeper together on Node from a store and an app: what the library door and compose.ts have in common.
import type { AlertOptions } from "../core/alerts/alerting.ts"
import { defaultTiming, type Timing } from "../core/alive/schedule.ts"
import type { Role } from "../core/alive/secrets/rings.ts"
import { severalProviders } from "../core/apps/several-providers.ts"
import { KeeperError } from "../core/errors.ts"
import { isAppName } from "../core/id.ts"
import { createKeeper, type KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { PostForm } from "../core/platforms/form-post.ts"
import type { Chance, Clock, Rescue, Store } from "../core/ports.ts"
import { createSealer, type Sealer } from "../core/seal.ts"
import { cipher, digest, hmacBase64, sameSecret, tagOf } from "../node/cipher.ts"
import { systemChance, systemClock } from "../node/clock.ts"
import { isProcessGone, nameThisProcess } from "../node/processes/gone.ts"
import { apiVersionEndsAt } from "../providers/cafe24/api/api-version.ts"
import { newestApiVersion } from "../providers/cafe24/assumptions.ts"
import { type App, openProvider } from "../providers/open.ts"
import { createSigning } from "./signing.ts"

export type { App } from "../providers/open.ts"

/** What a keeper of the library is made of. */
export interface KeeperOptions {
  store: Store
  app: App
  /** Further ones by their names, which their ids begin with: `cs` for `cs:mymall`. The store is opened for the same. */
  apps?: Readonly<Record<string, App>>
  /** By default what `openStore` sealed the store with. Several programs on one store share it. */
  secret?: string
  /** Takes part in signing consents, for apps that other programs start consents for with the same. */
  stateSecret?: string
  /** Where answers lie until the store has them: `data/rescue` unless said. */
  rescue?: Rescue
  timing?: Partial<Timing>
  /** Connections that are refreshed at a time: 16. */
  sweepConcurrency?: number
  /** The system's; another for tests. */
  clock?: Clock
  chance?: Chance
  fetch?: typeof fetch
  /** Who is told of trouble, and how. */
  alerts?: AlertOptions
}

export interface AssembleOptions extends Omit<KeeperOptions, "secret"> {
  /** Seals answers in the rescue place and signs consents. The first seals, all of them open. */
  secrets: string[]
  rescue: Rescue
  /** What this process is for, as the doctor names it. */
  role?: Role
  /** By which forms go to a platform; by default `fetch`. */
  postForm?: PostForm
}

export function sealerOf(secrets: string[]): Sealer {
  return createSealer(secrets, cipher)
}

export function assemble(options: AssembleOptions): KeeperOfHouse {
  const { store, app, apps = {}, secrets, rescue, sweepConcurrency = 16 } = options
  const { clock = systemClock, chance = systemChance, fetch = globalThis.fetch } = options
  const around = {
    fetch,
    postForm: options.postForm,
    clock,
    hash: digest,
    hmac: hmacBase64,
    same: sameSecret,
  }
  const open = (one: App) => openProvider(one, around)
  refuseOddApps(store, app, apps)
  const others = Object.fromEntries(Object.entries(apps).map(([name, one]) => [name, open(one)]))
  return createKeeper({
    store,
    providers: severalProviders(open(app), others),
    rescue,
    // Before anything is signed: it refuses an empty ring.
    sealer: sealerOf(secrets),
    secrets: { tagOf, digest, ...createSigning(options), same: sameSecret },
    clock,
    chance,
    timing: { ...defaultTiming, ...options.timing },
    instance: nameThisProcess(),
    isGone: isProcessGone,
    sweepConcurrency,
    role: options.role,
    alerts: { notifiers: [], apiVersion: versionOf(app), ...options.alerts },
  })
}

/** Settings have been checked by then; a program of somebody's says it here. All at once. */
function refuseOddApps({ apps: openedFor }: Store, first: App, apps: Readonly<Record<string, App>>): void {
  const names = Object.keys(apps)
  const clients = [first.clientId, ...Object.values(apps).map(({ clientId }) => clientId)]
  const problems = [
    ...names
      .filter((name) => !isAppName(name) || name === "cafe24")
      .map((name) => `apps: "${name}" is no name for a further app (small letters, digits, -; not cafe24)`),
    ...names
      .filter((name) => openedFor && !openedFor.includes(name))
      .map((name) => `apps: the store was not opened for "${name}": openStore(url, { apps: ["${name}"] })`),
    ...(new Set(clients).size < clients.length ? ["apps: two of them have the same clientId"] : []),
  ]
  if (problems.length > 0)
    throw new KeeperError("settings_invalid", { detail: problems.join("; "), problems })
}

function versionOf({ apiVersion = newestApiVersion }: App): AlertOptions["apiVersion"] {
  return { name: apiVersion, endsAt: apiVersionEndsAt(apiVersion) }
}
