// From settings to a house: its keeper, its mirrors and whom it alerts, each with what the settings name for it.
import type { AlertOptions } from "../core/alerts/alerting.ts"
import { isKeeperError } from "../core/errors.ts"
import { isOwned, readId } from "../core/id.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Clock, Store } from "../core/ports.ts"
import { isSamePlace } from "../core/taking-over/same-place.ts"
import { startPath } from "../http/pages/authorize-path.ts"
import { callbackPaths } from "../http/routes/existing/callback-paths.ts"
import { type Mirroring, noMirrors } from "../mirrors/of-house.ts"
import { systemChance, systemClock } from "../node/clock.ts"
import { postLikeFetch } from "../node/post-form.ts"
import { openNotifiers } from "../notifiers/open.ts"
import type { Settings } from "../settings/index.ts"
import { docsUrl } from "../version.ts"
import type { House, Surroundings } from "./house.ts"
import { type App, assemble } from "./keeper.ts"
import { appOf, appsOf, openStoreOf, rescueFor } from "./named-in-settings.ts"
import { runbookAt } from "./runbook.ts"
import { openSealed } from "./secrets.ts"

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
  const mirroring = await mirroringOf(settings, { store, keeper, clock })
  const close = async () => {
    await mirroring.end(mirrorsWaitMs)
    await store.close()
  }
  // What the doctor is told of mirrors, called by a command or by a route.
  const doctor: KeeperOfHouse["doctor"] = (options) =>
    keeper.doctor({ ...options, mirrors: mirroring.look, mirrorsAhead: mirroring.ahead })
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

async function mirroringOf(
  { mirrors }: Settings,
  { store, keeper, clock }: { store: Store; keeper: KeeperOfHouse; clock: Clock },
): Promise<Mirroring> {
  if (mirrors.length === 0) return noMirrors
  const [{ createMirroring }, { openMirror }] = await Promise.all([
    import("../mirrors/mirroring.ts"),
    import("../mirrors/open.ts"),
  ])
  const leftMs = async (id: string) => (await keeper.connection(id)).assessment.accessLeftMs
  return createMirroring({ targets: mirrors.map(openMirror), store, journal: keeper.journal, clock, leftMs })
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
    notifiers: surroundings.notifiers ?? openNotifiers(alerts, { ...telling, clock, fetch, phrase, write }),
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
