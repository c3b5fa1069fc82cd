// From settings to a keeper: the only place that knows all adapters.

import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import type { AlertOptions } from "../core/alerts/alerting.ts"
import type { Notifier } from "../core/alerts/port.ts"
import type { Timing } from "../core/alive/schedule.ts"
import type { Role } from "../core/alive/secrets/rings.ts"
import type { DoctorWorld } from "../core/doctor/world.ts"
import { isKeeperError, KeeperError } from "../core/errors.ts"
import { isOwned, readId } from "../core/id.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Chance, Clock, Notes, Rescue, Store } from "../core/ports.ts"
import { isSamePlace } from "../core/taking-over/same-place.ts"
import { startPath } from "../http/pages/authorize-path.ts"
import { callbackPaths } from "../http/routes/existing/callback-paths.ts"
import { createMirroring, type Mirroring } from "../mirrors/mirroring.ts"
import { openMirror } from "../mirrors/open.ts"
import { tagOf } from "../node/cipher.ts"
import { systemChance, systemClock } from "../node/clock.ts"
import { postLikeFetch } from "../node/post-form.ts"
import { createRescueFolder } from "../node/rescue/folder.ts"
import { createRescueShelf } from "../node/rescue/shelf.ts"
import { readOrMakeSecret } from "../node/secret-file.ts"
import { openNotifiers } from "../notifiers/open.ts"
import { type Settings, secretFileBeside } from "../settings/index.ts"
import { openStoreAt, storeSchemes } from "../stores/open.ts"
import type { Codes } from "../stores/postgres/codes.ts"
import { docsUrl } from "../version.ts"
import { type App, assemble, sealerOf } from "./keeper.ts"
import { runbookAt } from "./runbook.ts"
import { openSealed } from "./secrets.ts"

/** What is handed in where it is not the real thing: by demo mode, Lambda and tests. */
export interface Surroundings {
  app?: App
  apps?: Readonly<Record<string, App>>
  clock?: Clock
  chance?: Chance
  fetch?: typeof fetch
  store?: Store
  rescue?: Rescue
  timing?: Partial<Timing>
  role?: Role
  notifiers?: Notifier[]
  doctorWorld?: DoctorWorld
  /** How alerts on the console name commands. */
  phrase?: (text: string) => string
  /** Wraps the store that the settings name. */
  around?: (store: Store) => Store
}

export interface House {
  keeper: KeeperOfHouse
  settings: Settings
  /** What our own programs remember beside the connections. */
  facts: Notes
  /** One place may have many addresses. */
  isSameStore(other: Store): Promise<boolean>
  /** What the doctor can see besides. */
  doctorWorld?: DoctorWorld
  mirroring: Mirroring
  /** Where alerts and commands say that the runbook is shown. */
  runbookUrl?: string
  close(): Promise<void>
}

export async function compose(settings: Settings, surroundings: Surroundings = {}): Promise<House> {
  const app = surroundings.app ?? appOf(settings)
  const { clock = systemClock, chance = systemChance } = surroundings
  const openWith = async (secrets: string[]) =>
    surroundings.store ?? (await openStoreOf(settings, secrets, { clock, chance }))
  const place = { given: settings.secrets, file: settings.secretFile }
  const { store: opened, secrets } = await openSealed(place, openWith)
  const store = surroundings.around?.(opened) ?? opened
  const keeper: KeeperOfHouse = assemble({
    ...surroundings,
    postForm: surroundings.fetch ? undefined : postLikeFetch(),
    store,
    app,
    apps: surroundings.apps ?? appsOf(settings),
    secrets,
    stateSecret: settings.stateSecret,
    rescue: surroundings.rescue ?? rescueFor(settings),
    timing: { refreshAheadMs: settings.refreshAheadMs, ...surroundings.timing },
    sweepConcurrency: settings.sweepConcurrency,
    alerts: alertsOf(settings, app, surroundings, (id) => keeper.linkFor(id)),
  })
  const { doctorWorld } = surroundings
  const mirroring = mirroringOf(settings, { store, keeper, clock })
  const close = async () => {
    await mirroring.end(mirrorsWaitMs)
    await store.close()
  }
  // What the doctor is told of mirrors, called by a command or by a route.
  const doctor: KeeperOfHouse["doctor"] = (options) => keeper.doctor({ ...options, mirrors: mirroring.look })
  return {
    keeper: { ...keeper, doctor },
    settings,
    facts: store.notes("fact"),
    isSameStore: (other) => isSamePlace(store, other, chance),
    doctorWorld,
    mirroring,
    runbookUrl: runbookAt(publicUrlOf(settings, app)),
    close,
  }
}

/** A command ends soon after what it did, and its mirrors should have it; one that hangs holds nobody for long. */
const mirrorsWaitMs = 2_000

function mirroringOf(
  { mirrors }: Settings,
  { store, keeper, clock }: { store: Store; keeper: KeeperOfHouse; clock: Clock },
): Mirroring {
  return createMirroring({ targets: mirrors.map(openMirror), store, journal: keeper.journal, clock })
}

function alertsOf(
  settings: Settings,
  app: App,
  surroundings: Surroundings,
  lastingLink: KeeperOfHouse["linkFor"],
): AlertOptions {
  const { clock = systemClock, fetch = globalThis.fetch } = surroundings
  const publicUrl = publicUrlOf(settings, app)
  const { phrase = (text: string) => text } = surroundings
  const write = (text: string) => void process.stderr.write(phrase(text))
  const { language, alerts, service } = settings
  const telling = { language, service, docsUrl, runbookUrl: runbookAt(publicUrl) }
  return {
    notifiers: surroundings.notifiers ?? openNotifiers(alerts, { ...telling, clock, fetch, write }),
    policy: { days: alerts.days },
    linkFor: async (id) => {
      if (publicUrl === undefined) return undefined
      // One that cannot be read, or is gone by now, is connected anew by the mall's owner.
      const link = await lastingLink(id).catch((error) => {
        // Whose it is must be named by a person: an address that anybody may open is no way round that.
        if (isKeeperError(error, "request_invalid")) throw error
      })
      return link ? new URL(link.path, publicUrl).href : consentStart(publicUrl, id)
    },
  }
}

function publicUrlOf({ publicUrl }: Settings, app: App): string | undefined {
  return publicUrl ?? originOfOurs(app.redirectUri)
}

/** Cafe24 sends owners back to an address of ours: where they can come from, too. */
function originOfOurs(redirectUri: string): string | undefined {
  const { origin, pathname } = new URL(redirectUri)
  return callbackPaths.some((path) => path === pathname) ? origin : undefined
}

/** Opens a consent and nothing else. Whose connection it becomes cannot be chosen there, so owned ones have none. */
function consentStart(publicUrl: string, id: string): string | undefined {
  if (isOwned(id)) return undefined
  const { app, account } = readId(id)
  if (app !== undefined) return new URL(startPath(app, account), publicUrl).href
  return new URL(`/api/cafe24/authorize?mall_id=${encodeURIComponent(id)}`, publicUrl).href
}

function openStoreOf(
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

/** Another store than the one that is lived in, with a keeper that brings its answers home into it. */
export interface OtherHouse {
  store: Store
  keeper: KeeperOfHouse
}

/** `secretFile`: what seals it, where that is not MALLKEY_SECRET. */
export async function openOther(settings: Settings, url: string, secretFile?: string): Promise<OtherHouse> {
  const beside = secretFile ?? secretFileBeside(url)
  const isThere = beside !== undefined && existsSync(beside)
  if (secretFile !== undefined && !isThere) {
    throw new KeeperError("settings_invalid", { problems: [`${secretFile}: ENOENT`], detail: secretFile })
  }
  const found = isThere ? await readOrMakeSecret(beside) : []
  const secrets = [...found, ...(settings.secrets ?? [])]
  // Of a store that seals nothing. Where one does, each connection that cannot be opened says so by name.
  if (secrets.length === 0) secrets.push(randomBytes(32).toString("base64url"))
  const store = await openStoreOf({ ...settings, store: url }, secrets, {
    clock: systemClock,
    chance: systemChance,
  })
  const rescue = rescueFor({ ...settings, store: url })
  return { store, keeper: assemble({ store, app: appOf(settings), apps: appsOf(settings), secrets, rescue }) }
}

/** Codes that another program took in and left in a table beside `cafe24.oauth_tokens`. */
export async function openCodes({ store, codesTable }: Settings): Promise<Codes> {
  if (!/^postgres(ql)?:/.test(store)) {
    const problem = "CAFE24_CODES_TABLE: codes are read from a table where MALLKEY_STORE is postgres://"
    throw new KeeperError("settings_invalid", { problems: [problem], detail: problem })
  }
  const { openPostgresCodes } = await import("../stores/postgres/codes.ts")
  return openPostgresCodes(store, codesTable)
}

export function isStoreUrl(text: string): boolean {
  return storeSchemes.includes(text.split(":")[0] ?? "") && text.includes(":")
}

function appOf(settings: Settings): App {
  const { app, baseUrl, timeZone, apiVersion } = settings
  const scopes = settings.areScopesNamed ? settings.scopes : undefined
  if (!app) {
    const names = ["CAFE24_CLIENT_ID", "CAFE24_CLIENT_SECRET", "CAFE24_REDIRECT_URI"]
    throw new KeeperError("settings_invalid", { problems: names.map((name) => `${name} is missing`) })
  }
  return { ...app, scopes, baseUrl, timeZone, apiVersion }
}

function appsOf({ apps }: Settings): Record<string, App> {
  return Object.fromEntries(apps.map(({ name, ...app }) => [name, app]))
}

/** Beside an embedded store, else in the working directory: never in the store it is the net for. */
function rescueFor(settings: Settings): Rescue {
  if (settings.store.startsWith("memory:")) return createRescueShelf()
  const beside = secretFileBeside(settings.store)
  return createRescueFolder(join(beside ? dirname(beside) : "data", "rescue"))
}
