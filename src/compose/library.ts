// The verbs of the library: a store and a keeper inside a user's program, with the defaults the server has.
import { dirname, join } from "node:path"
import { KeeperError } from "../core/errors.ts"
import type { Keeper } from "../core/keeper.ts"
import type { Store } from "../core/ports.ts"
import { tagOf } from "../node/cipher.ts"
import { systemChance, systemClock } from "../node/clock.ts"
import { createRescueFolder } from "../node/rescue/folder.ts"
import { loadSome, secretFileBeside, thisProcess } from "../settings/index.ts"
import { openStoreAt } from "../stores/open.ts"
import { assemble, type KeeperOptions, sealerOf } from "./keeper.ts"
import { openSealed } from "./secrets.ts"

const defaultStore = "sqlite:./data/mallkey.db"

/** How a store is opened. */
export interface OpenStoreOptions {
  /** Seals tokens. By default MALLKEY_SECRET, else the secret beside an embedded store. */
  secret?: string
  /** Names of further apps whose connections are kept there: those of `createKeeper`'s `apps`. */
  apps?: readonly string[]
}

/** What openStore found out on the way: a keeper of the same store needs the same secrets and the same disk. */
interface Home {
  secrets: string[]
  folder: string
}

const homes = new WeakMap<Store, Home>()

/**
 * `sqlite:./data/mallkey.db` when no URL is given.
 * @example
 * const store = await openStore("postgres://keeper:password@127.0.0.1/mallkey")
 */
export async function openStore(url: string = defaultStore, options: OpenStoreOptions = {}): Promise<Store> {
  const secretFile = secretFileBeside(url)
  const given = options.secret ? listOf(options.secret) : secretsFromSettings()
  if (!given && !secretFile && !url.startsWith("memory:")) throw secretNeeded()
  const { supabase, refreshAheadMs } = storeSettings()
  const handed = {
    tagOf,
    clock: systemClock,
    chance: systemChance,
    refreshAheadMs,
    supabase,
    apps: options.apps,
  }
  const place = { given, file: secretFile }
  const { store, secrets } = await openSealed(place, (secrets) =>
    openStoreAt(url, { sealer: sealerOf(secrets), ...handed }),
  )
  homes.set(store, { secrets, folder: secretFile ? dirname(secretFile) : "data" })
  return store
}

/**
 * Call `keeper.start()` once: it saves what an earlier process had left.
 * @example
 * const keeper = createKeeper({ store, app })
 * await keeper.start()
 * const { accessToken } = await keeper.token("yourmall")
 */
export function createKeeper(options: KeeperOptions): Keeper {
  const { secret, ...rest } = options
  const home = homes.get(options.store)
  const secrets = secret ? listOf(secret) : (home?.secrets ?? secretsFromSettings())
  if (!secrets) throw secretMissing("a store of your own needs the option `secret`, or MALLKEY_SECRET")
  return assemble({ rescue: createRescueFolder(join(home?.folder ?? "data", "rescue")), ...rest, secrets })
}

/** What the commands of this folder open the same store with. */
function storeSettings() {
  const names = [
    "SUPABASE_TABLE",
    "SUPABASE_PROVIDER",
    "SUPABASE_SERVICE_ROLE_KEY",
    "REFRESH_AHEAD_MINUTES",
  ] as const
  const { values } = loadSome(thisProcess(), names)
  const { SUPABASE_TABLE: table, SUPABASE_PROVIDER: provider, SUPABASE_SERVICE_ROLE_KEY } = values
  return {
    supabase: { table, provider, serviceRoleKey: SUPABASE_SERVICE_ROLE_KEY },
    refreshAheadMs: values.REFRESH_AHEAD_MINUTES * 60_000,
  }
}

function secretsFromSettings(): string[] | undefined {
  return loadSome(thisProcess(), ["MALLKEY_SECRET"]).values.MALLKEY_SECRET
}

function listOf(secret: string): string[] {
  return secret.split(",").map((part) => part.trim())
}

function secretNeeded(): KeeperError {
  return secretMissing(
    "MALLKEY_SECRET is missing: a store that is not on this disk cannot keep one beside it",
  )
}

function secretMissing(problem: string): KeeperError {
  return new KeeperError("settings_invalid", { problems: [problem], detail: problem })
}
