// Puts a keeper together on Node from a store and an app: what the library door and compose.ts have in common.
import { randomUUID } from "node:crypto"
import { hostname } from "node:os"
import type { AlertOptions } from "../core/alerts/alerting.ts"
import { defaultTiming, type Timing } from "../core/alive/schedule.ts"
import type { Role } from "../core/alive/secrets/rings.ts"
import { createKeeper, type KeeperOfHouse } from "../core/keeper-of-house.ts"
import { oneProvider } from "../core/platforms/providers.ts"
import type { Chance, Clock, Rescue, Store } from "../core/ports.ts"
import { createSealer, type Sealer } from "../core/seal.ts"
import { cipher, digest, hmacBase64, sameSecret, tagOf } from "../node/cipher.ts"
import { systemChance, systemClock } from "../node/clock.ts"
import { apiVersionEndsAt } from "../providers/cafe24/api/api-version.ts"
import { newestApiVersion } from "../providers/cafe24/assumptions.ts"
import { cafe24Facts } from "../providers/cafe24/facts.ts"
import { createCafe24Provider } from "../providers/cafe24/provider.ts"
import { createSigning } from "./signing.ts"

/** An app that is registered at Cafe24, with our credentials there. */
export interface App {
  clientId: string
  clientSecret: string
  redirectUri: string
  /** What a consent asks for; by default what an order and customer service needs to read. */
  scopes?: readonly string[]
  /** Contains `{mall_id}`; for the simulator or a test peer. */
  baseUrl?: string
  timeZone?: string
  apiVersion?: string
}

/** What a keeper of the library is made of. */
export interface KeeperOptions {
  store: Store
  app: App
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
  /** What this process is for, as the doctor names it. */
  role?: Role
  /** Who is told of trouble, and how. */
  alerts?: AlertOptions
}

export interface AssembleOptions extends Omit<KeeperOptions, "secret"> {
  /** Seals answers in the rescue place and signs consents. The first seals, all of them open. */
  secrets: string[]
  rescue: Rescue
}

export function sealerOf(secrets: string[]): Sealer {
  return createSealer(secrets, cipher)
}

export function assemble(options: AssembleOptions): KeeperOfHouse {
  const { store, app, secrets, rescue, sweepConcurrency = 16 } = options
  const { clock = systemClock, chance = systemChance, fetch = globalThis.fetch } = options
  return createKeeper({
    store,
    providers: oneProvider(
      createCafe24Provider({
        ...app,
        scopes: app.scopes ?? cafe24Facts.usualScopes,
        scopesAreDefault: app.scopes === undefined,
        fetch,
        clock,
        hash: digest,
        hmac: hmacBase64,
        same: sameSecret,
      }),
    ),
    rescue,
    // Before anything is signed: it refuses an empty ring.
    sealer: sealerOf(secrets),
    secrets: { tagOf, digest, ...createSigning(options), same: sameSecret },
    clock,
    chance,
    timing: { ...defaultTiming, ...options.timing },
    instance: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    sweepConcurrency,
    role: options.role,
    alerts: { notifiers: [], apiVersion: versionOf(app), ...options.alerts },
  })
}

function versionOf({ apiVersion = newestApiVersion }: App): AlertOptions["apiVersion"] {
  return { name: apiVersion, endsAt: apiVersionEndsAt(apiVersion) }
}
