// What the settings name: the apps, a store that is sealed with these secrets, the rescue place beside it.
import { dirname, join } from "node:path"
import { KeeperError } from "../core/errors.ts"
import type { Chance, Clock, Rescue, Store } from "../core/ports.ts"
import { tagOf } from "../node/cipher.ts"
import { createRescueFolder } from "../node/rescue/folder.ts"
import { createRescueShelf } from "../node/rescue/shelf.ts"
import { type Settings, secretFileBeside } from "../settings/index.ts"
import { openStoreAt } from "../stores/open.ts"
import { type App, sealerOf } from "./keeper.ts"

export function appOf(settings: Settings): App {
  const { app, baseUrl, timeZone, apiVersion } = settings
  const scopes = settings.areScopesNamed ? settings.scopes : undefined
  if (!app) {
    const names = ["CAFE24_CLIENT_ID", "CAFE24_CLIENT_SECRET", "CAFE24_REDIRECT_URI"]
    throw new KeeperError("settings_invalid", { problems: names.map((name) => `${name} is missing`) })
  }
  return { ...app, scopes, baseUrl, timeZone, apiVersion }
}

export function appsOf({ apps }: Settings): Record<string, App> {
  return Object.fromEntries(apps.map(({ name, ...app }) => [name, app]))
}

export function openStoreOf(
  settings: Settings,
  secrets: string[],
  { clock, chance }: { clock: Clock; chance: Chance },
): Promise<Store> {
  const sealer = sealerOf(secrets)
  return openStoreAt(settings.store, {
    sealer,
    tagOf,
    clock,
    chance,
    refreshAheadMs: settings.refreshAheadMs,
    supabase: settings.supabase,
    apps: settings.apps.map(({ name }) => name),
  })
}

/** Beside an embedded store, else in the working directory: never in the store it is the net for. */
export function rescueFor(settings: Settings): Rescue {
  if (settings.store.startsWith("memory:")) return createRescueShelf()
  const beside = secretFileBeside(settings.store)
  return createRescueFolder(join(beside ? dirname(beside) : "data", "rescue"))
}
