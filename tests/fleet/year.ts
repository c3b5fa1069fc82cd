// A fleet of malls through a year of virtual time: the real core and the real reading of answers, the simulator's rules.

import { createSigning } from "../../src/compose/signing.ts"
import { defaultTiming } from "../../src/core/alive/schedule.ts"
import { severalProviders } from "../../src/core/apps/several-providers.ts"
import { KeeperError } from "../../src/core/errors.ts"
import { createKeeper, type KeeperOfHouse, type KeeperParts } from "../../src/core/keeper-of-house.ts"
import type { Clock, Provider, RawAnswer } from "../../src/core/ports.ts"
import { digest, hmacBase64, sameSecret, tagOf } from "../../src/node/cipher.ts"
import { createRescueShelf } from "../../src/node/rescue/shelf.ts"
import { createCafe24Provider } from "../../src/providers/cafe24/provider.ts"
import { createRules, type Rules } from "../../src/simulator/index.ts"
import { createMemoryShelf, createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSeededChance } from "../../src/testing/index.ts"
import { isIn, outside, type Weather, weatherOf } from "./weather.ts"

export interface FleetOptions {
  seed: number
  malls: number
  days: number
  /** Cafe24's 2 hours by default. Longer lives make a year of a big fleet affordable: fewer refreshes, same faults. */
  accessLifeMs?: number
  /** SWEEP_EVERY_SECONDS, in minutes. */
  sweepEvery?: number
}

export interface FleetReport {
  refreshes: number
  tokenRequests: number
  spentShownAgain: number
  shownAgainAfterUnclear: number
  mostIn2h: number
  droppedAnswers: number
  lost: string[]
  lostNamed: string[]
  withoutTokenMs: number
  mallMs: number
  cpuSeconds: number
}

const startAt = Date.UTC(2026, 0, 1)
const redirectUri = "https://keeper.example/api/cafe24/callback"
const minute = 60_000
const day = 24 * 60 * minute

export async function playFleet({
  seed,
  malls,
  days,
  accessLifeMs = 2 * 60 * minute,
  sweepEvery = 1,
}: FleetOptions): Promise<FleetReport> {
  const cpu = process.cpuUsage()
  const chance = createSeededChance(seed)
  const weather = weatherOf(chance.fraction, startAt, days)
  const time = { at: startAt }
  const rules = createRules({
    seed,
    clock: { now: () => time.at },
    redirectUris: [redirectUri],
    switches: { accessLifeMs },
  })
  const sky = { rules, weather, time, random: chance.fraction }
  const gaps = createGaps(rules, time, weather)
  const shelf = createMemoryShelf()
  const clock: Clock = {
    now: () => time.at + skewAt(weather, time.at),
    // A process that waits in this one-threaded world waits for nobody but the clock.
    // Here every answer is there at once; a process that sleeps until called off is called off.
    sleep: async (ms, signal) => {
      if (signal) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }))
      else time.at += ms
    },
  }
  const store = createMemoryStore({ clock, shelf })
  const provider = providerUnder(sky, clock, gaps.granted)
  const rescue = createRescueShelf()
  const lostNamed: string[] = []
  const start = async (): Promise<KeeperOfHouse> => {
    const keeper = createKeeper(
      partsOf({
        store,
        providers: severalProviders(provider, {}),
        rescue,
        clock,
        chance,
        instance: `at ${time.at}`,
      }),
    )
    keeper.journal.listen((event) => {
      if (event.kind === "lost") lostNamed.push(`${event.connectionId}: ${event.detail}`)
    })
    await keeper.start()
    return keeper
  }
  let keeper = await start()
  const ids = Array.from({ length: malls }, (_, index) => `mall${index}`)
  for (const id of ids) {
    await consent(keeper, rules, id)
    time.at += minute / 10
  }
  const restarts = weather.restarts.toSorted((a, b) => a - b)
  for (; time.at < startAt + days * day; time.at += sweepEvery * minute) {
    if (restarts[0] !== undefined && restarts[0] <= time.at) {
      restarts.shift()
      keeper = await start()
    }
    const { failures } = await keeper.sweep()
    for (const failure of failures) if (failure.reason === "needs_reconnect") gaps.lost(failure.id)
    // An owner who was told reconnects within the hour; nobody reconnects into an outage.
    for (const id of gaps.toReconnect()) await consent(keeper, rules, id)
  }
  const totals = rules.counters()
  const used = process.cpuUsage(cpu)
  return {
    refreshes: totals.refreshes,
    tokenRequests: totals.tokenRequests,
    spentShownAgain: totals.reusedSpentTokens - totals.reusedAfterUnclear,
    shownAgainAfterUnclear: totals.reusedAfterUnclear,
    mostIn2h: Math.max(...ids.map((id) => rules.counters(id).peakIn2h)),
    droppedAnswers: totals.unclearAnswers,
    lost: gaps.everLost,
    lostNamed,
    withoutTokenMs: gaps.total(ids),
    mallMs: malls * days * day,
    cpuSeconds: (used.user + used.system) / 1e6,
  }
}

type Sky = { rules: Rules; weather: Weather; time: { at: number }; random: () => number }

function skewAt(weather: Weather, at: number): number {
  return weather.clockJumps.find((jump) => jump.from <= at && at < jump.to)?.byMs ?? 0
}

const signing = createSigning({ secrets: ["fleet"] })

function partsOf(
  given: Pick<KeeperParts, "store" | "providers" | "rescue" | "clock" | "chance" | "instance">,
): KeeperParts {
  return {
    ...given,
    // Sealing is not what is on trial here, and a year of it would be most of the time.
    sealer: { keyIds: ["none"], seal: (text) => text, open: (text) => text, isCurrent: () => true },
    secrets: { tagOf, digest, ...signing, same: sameSecret },
    timing: defaultTiming,
    sweepConcurrency: 4,
  }
}

/** The real provider, asking the simulator's rules directly instead of over HTTP. */
function providerUnder(sky: Sky, clock: Clock, granted: (mallId: string) => void): Provider {
  const { rules, weather, time, random } = sky
  const { clientId, clientSecret } = rules.app
  const baseUrl = "http://127.0.0.1:9/{mall_id}"
  const scopes = ["mall.read_order"]
  const real = createCafe24Provider({
    clientId,
    clientSecret,
    redirectUri,
    scopes,
    baseUrl,
    fetch,
    clock,
    hash: digest,
    hmac: hmacBase64,
    same: sameSecret,
  })
  const ask = async (mallId: string, params: Record<string, string>): Promise<RawAnswer> => {
    if (isIn(weather.outages, time.at)) return outage(clock, random)
    const wrong = isIn(weather.wrongSecret, time.at)
    const secret = wrong ? `${clientSecret}-changed` : clientSecret
    if (isFalselyUninstalled(weather, mallId, time.at)) return saidUninstalled(clock)
    const answer = rules.token(mallId, params, { clientId, clientSecret: secret })
    if (answer.rotated && random() < weather.dropShare) {
      rules.answerNeverArrived(mallId, params)
      throw new KeeperError("provider_unclear", { detail: "the answer was dropped" })
    }
    if (answer.rotated) granted(mallId)
    return { status: answer.status, body: bodyText(answer.body), receivedAt: clock.now() }
  }
  return {
    ...real,
    oauth: {
      ...real.oauth,
      askRefresh: ({ account, refreshToken }) =>
        ask(account, { grant_type: "refresh_token", refresh_token: refreshToken }),
      askExchange: ({ account, code }) =>
        ask(account, { grant_type: "authorization_code", code, redirect_uri: redirectUri }),
    },
  }
}

const bodyText = (body: unknown) => (typeof body === "string" ? body : JSON.stringify(body))

function outage(clock: Clock, random: () => number): RawAnswer {
  if (random() < 0.3) throw new KeeperError("provider_unavailable", { detail: "connection refused" })
  return { status: 503, body: "<html>maintenance</html>", receivedAt: clock.now() }
}

function saidUninstalled(clock: Clock): RawAnswer {
  const body = JSON.stringify({ error: "invalid_request", error_description: "Uninstalled app" })
  return { status: 400, body, receivedAt: clock.now() }
}

function isFalselyUninstalled(weather: Weather, mallId: string, at: number): boolean {
  const number = Number(mallId.slice(4))
  return weather.falseUninstalled.some((spell) => number < spell.malls && spell.from <= at && at < spell.to)
}

async function consent(keeper: KeeperOfHouse, rules: Rules, mallId: string): Promise<void> {
  const link = new URL(keeper.connect({ mallId }).url)
  const verdict = rules.judgeAuthorize(mallId, link.searchParams)
  if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
  const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
  const back = new URL(rules.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
  const { code, state } = Object.fromEntries(back.searchParams)
  await keeper.finishConnect({ code, state })
}

/** When a mall had no living access token, by the simulator's clock and outside of Cafe24's own troubles. */
function createGaps(rules: Rules, time: { at: number }, weather: Weather) {
  const coveredUntil = new Map<string, number>()
  const waiting = new Map<string, number>()
  const everLost: string[] = []
  const excused = [...weather.outages, ...weather.wrongSecret]
  let withoutMs = 0
  const spellsOf = (id: string) => [
    ...excused,
    ...weather.falseUninstalled.filter((spell) => Number(id.slice(4)) < spell.malls),
  ]
  const isExcused = (id: string) => isIn(excused, time.at) || isFalselyUninstalled(weather, id, time.at)
  return {
    everLost,
    granted: (id: string) => {
      const until = coveredUntil.get(id)
      if (until !== undefined) withoutMs += outside(spellsOf(id), until, time.at)
      coveredUntil.set(id, rules.mall(id).accessExpiresAt ?? time.at)
    },
    lost: (id: string) => {
      if (waiting.has(id)) return
      everLost.push(id)
      waiting.set(id, time.at + 60 * minute)
    },
    toReconnect: () => {
      const ready = [...waiting].filter(([id, at]) => at <= time.at && !isExcused(id)).map(([id]) => id)
      for (const id of ready) waiting.delete(id)
      return ready
    },
    total: (ids: string[]) => {
      for (const id of ids) withoutMs += outside(spellsOf(id), coveredUntil.get(id) ?? startAt, time.at)
      return withoutMs
    },
  }
}
