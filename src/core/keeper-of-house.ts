// The keeper as our own doors see it, put together from its parts: users' verbs, and what a door needs besides.

import { type Alerting, type AlertOptions, createAlerting, type DailyCheck } from "./alerts/alerting.ts"
import { readHints } from "./alerts/memory.ts"
import { shortLifeMs } from "./alerts/short-lives.ts"
import { isHintOpen } from "./alerts/troubles.ts"
import { assess } from "./alive/assess.ts"
import { learnFormerClocks } from "./alive/budget/platform-clock.ts"
import { createHandOut, type Token, type TokenRequest } from "./alive/hand-out.ts"
import { lastSweep } from "./alive/last-sweep.ts"
import { isSamePair } from "./alive/pairs/handed-tag.ts"
import type { RefreshParts } from "./alive/parts.ts"
import { type GivenParts, partsFrom } from "./alive/parts-from.ts"
import { createRefresh, type Refresh } from "./alive/refresh.ts"
import { createRings, type Role } from "./alive/secrets/rings.ts"
import { knowTheStore } from "./alive/spent/setbacks.ts"
import { createUnopenable, type Unopenable } from "./alive/unopenable.ts"
import { type AtRescue, createAtRescue } from "./alive/waiting/at-rescue.ts"
import { bringHome } from "./alive/waiting/bring-home.ts"
import { appFacts } from "./apps/app-facts.ts"
import { tellableOnly } from "./believable.ts"
import { createForProxies, type ForProxies } from "./calls/for-proxies.ts"
import { apiOf, fetchWithToken } from "./calls/with-token.ts"
import { type Connection, type ConnectionFacts, factsOf } from "./connection.ts"
import { type Consents, createConsents } from "./consent/consents.ts"
import type { WebhookParts } from "./consent/webhooks.ts"
import type { Finding } from "./doctor/finding.ts"
import type { DoctorOptions, DoctorParts, Report } from "./doctor/report.ts"
import { KeeperError } from "./errors.ts"
import type { Journal } from "./events.ts"
import { findConnection, idToEnd } from "./find-connection.ts"
import { readId } from "./id.ts"
import type { ConnectionView, Keeper } from "./keeper.ts"
import { createKeyring, type Keyring } from "./keys/keyring.ts"
import { withCheckedNotes } from "./notes/checked.ts"
import { besideOtherApps } from "./other-apps.ts"
import type {
  ApiFacts,
  Chance,
  Clock,
  IssuedTo,
  Providers,
  Secrets,
  Store,
  Tally,
  TokenFacts,
} from "./ports.ts"
import { noteIfNew } from "./store-id.ts"
import { createSweeping } from "./sweeping/sweeping.ts"
import { createPulse } from "./vitals/pulse.ts"
import { createVitals, type Vitals, type VitalsParts } from "./vitals/vitals.ts"

export interface KeeperParts extends GivenParts {
  sweepConcurrency: number
  /** Absent: a program of somebody's own. */
  role?: Role
  /** Absent: nobody is told of anything. */
  alerts?: AlertOptions
}

/** The whole keeper, for our own doors: what its users see, and what a door needs besides. */
export interface KeeperOfHouse
  extends Omit<Keeper, keyof Consents | "keys">,
    Consents,
    AtRescue,
    Keyring,
    ForProxies {
  /** The token of just now, without a promise where it is still good for this request. Undefined: ask `token`. */
  remembered(id: string, request: TokenRequest): Token | undefined
  /** Where the API of a connection, or of an account at its app, is. */
  api(id: string): ApiFacts
  vitals: Pick<Vitals, "look" | "watch" | "expectSweeps" | "clockBehindMs">
  journal: Journal
  secrets: Secrets
  clock: Clock
  chance: Chance
  storeName: string
  /** For who looks and does not start: goes on with what others of this machine heard of its clock. */
  learnClock(): Promise<void>
  /** What is wrong with the store itself, as far as a start has time to look. */
  storeFindings(): Promise<Finding[]>
  /** With what webhooks said of them and nothing has verified yet. */
  withHints<View extends ConnectionView>(views: readonly View[]): Promise<View[]>
  /** Whether the rescue place can be written, tried before an answer needs it. */
  tryRescue(): Promise<Finding[]>
}

/** What a user of the library hands in. A keeper is made in one way only. */
export function ofHouse(keeper: Keeper): KeeperOfHouse {
  const { secrets, clock } = keeper as Partial<KeeperOfHouse>
  if (secrets && clock) return keeper as KeeperOfHouse
  throw new KeeperError("settings_invalid", { detail: "this is no keeper of createKeeper" })
}

export function createKeeper(handed: KeeperParts): KeeperOfHouse {
  const pulse = createPulse(handed.store, handed.clock)
  const given = { ...handed, store: withCheckedNotes(besideOtherApps(pulse.store, handed.providers)) }
  const { providers, clock, chance, secrets, timing } = given
  const ending = new AbortController()
  const parts = partsFrom(given, ending.signal)
  const { store, journal, appHolds } = parts
  const alertOptions = given.alerts ?? { notifiers: [] }
  const alerting = createAlerting(parts, alertOptions)
  const { refresh: unguarded, underWay } = createRefresh(parts)
  const unopenable = createUnopenable(parts)
  let stopping = false
  const refresh: Refresh = async (id, request) => {
    if (stopping) throw new KeeperError("busy", { connectionId: id, detail: "this process is stopping" })
    const connection = await unguarded(id, request).catch((error) => unopenable.count(error))
    alerting.saw(connection)
    return connection
  }
  const tellNow: VitalsParts["tell"] = ({ kind, sinceAt, detail }, isOver) =>
    alerting.tellNow(kind, { sinceAt, detail }, isOver)
  const rings = createRings({ ...parts, role: given.role ?? "library" })
  const vitals = createVitals({ ...parts, pulse, rings, tell: tellNow })
  const sweeping = createSweeping({ parts, refresh, alerting, vitals, concurrency: given.sweepConcurrency })
  const find = (id: string) => findConnection(parts, id)
  const { forget, ...handOut } = createHandOut({ ...parts, ...vitals, timing, refresh, find })
  const hearing = { parts, refresh, token: handOut.token, alerting }
  // A change of a connection in this process makes what is remembered of it old at once.
  journal.listen((event) => event.connectionId !== undefined && forget(event.connectionId))
  const keyring = createKeyring(parts)
  const handedOn = { ...keyring, secrets, clock, chance, ...aboutPlaces(parts) }
  const viewOf = (connection: Connection | ConnectionFacts) => viewAt(providers, connection, clock.now())

  return {
    start: async () => {
      await appHolds.load()
      // A store that cannot be written says so where something is to be written.
      await knowTheStore(parts).catch(() => undefined)
      if (given.role === "server") await noteIfNew(parts).catch(() => undefined)
      await Promise.all([
        sweeping.learnMargin(),
        rings.note(),
        parts.platformClock.begin(),
        learnFormerClocks(parts, clock.now()).catch(() => undefined),
      ])
      return bringHome(parts)
    },
    ...handOut,
    fetch: (id, path, init) => fetchWithToken(apiOf(providers, readId(id)), handOut.token, id, path, init),
    api: (id) => apiOf(providers, readId(id)).place(readId(id).account),
    ...createForProxies(providers, store),
    connection: async (id) => viewOf(await find(id)),
    rejections: () => appHolds.load().then(appHolds.held),
    apps: () => providers.apps.map(appFacts),
    connections: async (query) => (await store.list(query)).map(viewOf),
    withHints: (views) => withHints(store, views),
    refresh: async (id, { force = false, by = "caller" } = {}) => {
      const old = await find(id)
      const renewed = await refresh(old.id, { why: force ? "force" : "ahead", waiting: true, by })
      const isOther = renewed.tokens.accessToken !== old.tokens.accessToken
      return { ...viewOf(renewed), renewed: isOther || !isSamePair(parts, renewed, old) }
    },
    sweep: sweeping.sweep,
    lastSweep: () => lastSweep(parts),
    check: async (id) => {
      const connection = await find(id)
      const facts = await probe(providers, connection)
      return { ...viewOf(connection), alive: facts !== undefined, facts }
    },
    ...createConsents(parts, refresh),
    ...seldomAsked(parts, refresh, hearing),
    ...createAtRescue(parts),
    reseal: async (limit) => store.reseal(limit),
    tally: (app) => tallyOf(store, clock, app),
    unopenable,
    learnClock: parts.platformClock.begin,
    doctor: async (options) => {
      await parts.platformClock.begin()
      return askDoctor({ parts, alerts: alerting, alertOptions, ...keyring }, options)
    },
    alerts: { ...alerting, dailyCheck: () => checkDaily(unopenable, alerting, hearing) },
    vitals,
    journal,
    ...handedOn,
    stop: async (withinMs) => {
      stopping = true
      await Promise.all([rings.forget(), parts.hands.forget(), keyring.programs.settle()])
      return endWithin({ alerting, clock }, underWay(), withinMs).finally(() => ending.abort())
    },
  }
}

/** Each is loaded by who asks for it first: no start waits for them. */
function seldomAsked(
  parts: RefreshParts,
  refresh: Refresh,
  hearing: WebhookParts,
): Pick<KeeperOfHouse, "hear" | "reconcile" | "disconnect" | "standing" | "import" | "export"> {
  return {
    hear: async (webhook) => (await import("./consent/webhooks.ts")).hear(hearing, webhook),
    reconcile: async () => (await import("./consent/webhook-log.ts")).reconcile(hearing),
    disconnect: async (id, { revoke = false, by = "caller" } = {}) => {
      const { disconnect } = await import("./consent/disconnect.ts")
      return disconnect(parts, await idToEnd(parts, id), { revoke, by })
    },
    standing: async (copy) => (await import("./taking-over/copies.ts")).compareCopy(parts, copy),
    import: async (copy, options) =>
      (await import("./taking-over/adopt.ts")).adopt(parts, refresh, copy, options),
    export: async (by, only, pack) =>
      (await import("./taking-over/export.ts")).exportConnections(parts, by, only, pack),
  }
}

function ofOneApp(wanted: string | null): (issued: IssuedTo) => boolean {
  return ({ app = null }) => app === wanted
}

const probeMs = 20_000

function probe(providers: Providers, connection: Connection): Promise<TokenFacts | undefined> {
  const { mallId: account, tokens } = connection
  return apiOf(providers, connection).probe({ account, accessToken: tokens.accessToken }, probeMs)
}

/** One row whose end nobody knows is no reason to tell of an end in 1970. */
async function tallyOf(
  store: Pick<Store, "tally">,
  clock: Clock,
  app: string | null | undefined,
): Promise<Tally> {
  const counted = await store.tally(clock.now(), app === undefined ? undefined : ofOneApp(app))
  const { nearestAccessEndAt, nearestRefreshEndAt, ...counts } = counted
  const [access, refresh] = [tellableOnly(nearestAccessEndAt), tellableOnly(nearestRefreshEndAt)]
  return {
    ...counts,
    ...(access !== undefined && { nearestAccessEndAt: access }),
    ...(refresh !== undefined && { nearestRefreshEndAt: refresh }),
  }
}

function endWithin(
  { alerting, clock }: { alerting: { stop(): void }; clock: Clock },
  underWay: Promise<unknown>[],
  ms: number,
): Promise<boolean> {
  alerting.stop()
  return allWithin(clock, underWay, ms)
}

/** False: the time was over first. */
function allWithin(clock: Clock, underWay: Promise<unknown>[], ms: number): Promise<boolean> {
  const timeUp = new AbortController()
  const finished = Promise.allSettled(underWay).then(() => true)
  const late = clock.sleep(ms, timeUp.signal).then(() => false)
  return Promise.race([finished, late]).finally(() => timeUp.abort())
}

function viewAt(providers: Providers, connection: Connection | ConnectionFacts, now: number): ConnectionView {
  const { facts } = providers.of(connection)
  const lifeMs = shortLifeMs(facts)
  const { platformWords } = facts
  const view = { connection: factsOf(connection), assessment: assess(connection, now), platformWords }
  return lifeMs === undefined ? view : { ...view, shortLifeMs: lifeMs }
}

/** People are told first: reading the logs of many malls takes its time. */
async function checkDaily(
  unopenable: Unopenable,
  alerting: Alerting,
  hearing: WebhookParts,
): Promise<DailyCheck> {
  await unopenable.find()
  const done = await alerting.dailyCheck()
  await (await import("./consent/webhook-log.ts")).reconcile(hearing)
  return done
}

/** Loaded when it is called: its checks are many, and most processes never ask. */
async function askDoctor(parts: DoctorParts, options?: DoctorOptions): Promise<Report> {
  return (await import("./doctor/doctor.ts")).runDoctor(parts, options)
}

async function withHints<View extends ConnectionView>(store: Store, views: readonly View[]): Promise<View[]> {
  // Of one that is lost it is known.
  const living = new Set(views.filter(({ connection }) => connection.health.lostAt === undefined))
  if (living.size === 0) return [...views]
  const ids = Array.from(living, ({ connection }) => connection.id)
  const hints = await readHints(store.notes("alert"), ids)
  return views.map((view) => {
    const hintedAt = living.has(view) ? hints.get(view.connection.id) : undefined
    return hintedAt !== undefined && isHintOpen(view.connection, hintedAt) ? { ...view, hintedAt } : view
  })
}

type AboutPlaces = Pick<KeeperOfHouse, "storeName" | "storeFindings" | "tryRescue">

function aboutPlaces({ store, rescue }: Pick<RefreshParts, "store" | "rescue">): AboutPlaces {
  return {
    storeName: store.name,
    storeFindings: async () => (await import("./doctor/checks/store.ts")).storeFindings(store, "some"),
    tryRescue: async () => (await import("./doctor/checks/rescue.ts")).tryRescue(rescue),
  }
}
