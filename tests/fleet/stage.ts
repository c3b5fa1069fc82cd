// A stage for whole fleets in virtual time: the real core and its own loop over a memory store, the simulator's rules as Cafe24.

import { createSigning } from "../../src/compose/signing.ts"
import type { AlertOptions } from "../../src/core/alerts/alerting.ts"
import { defaultTiming } from "../../src/core/alive/schedule.ts"
import { severalProviders } from "../../src/core/apps/several-providers.ts"
import { KeeperError } from "../../src/core/errors.ts"
import { createKeeper, type KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { Provider, RawAnswer, Store } from "../../src/core/ports.ts"
import { digest, hmacBase64, sameSecret, tagOf } from "../../src/node/cipher.ts"
import { createRescueShelf } from "../../src/node/rescue/shelf.ts"
import { createCafe24Provider } from "../../src/providers/cafe24/provider.ts"
import { createRules, type Rules } from "../../src/simulator/index.ts"
import { createMemoryShelf, createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSeededChance, createSteppingClock, type SteppingClock } from "../../src/testing/index.ts"

export const minute = 60_000
export const hour = 60 * minute

const startAt = Date.UTC(2026, 0, 1)
const redirectUri = "https://keeper.example/api/cafe24/callback"
const answerMs = 300

/** What Cafe24 says of a mall instead of what its rules say: nothing at all, that it does not know our app, or to wait. */
export type Mood = "silent" | "app_rejected" | "limited" | undefined

export interface StageOptions {
  seed?: number
  mood?(mallId: string, at: number): Mood
  concurrency?: number
  alerts?: AlertOptions
}

export interface Stage {
  clock: SteppingClock
  rules: Rules
  store: Store
  keeper: KeeperOfHouse
  /** Another process on the same store, that remembers nothing. */
  another(): KeeperOfHouse
  connect(mallId: string, owner?: string): Promise<void>
  /** How long a mall's connections had no living access token until now. */
  withoutTokenMs(mallId: string): number
  /** At most so many questions were open at once. */
  openAtMost(): number
  /** When Cafe24 was asked for tokens of this mall. */
  askedAt(mallId: string): number[]
}

export function createStage({
  seed = 1,
  mood = () => undefined,
  concurrency = 16,
  alerts,
}: StageOptions): Stage {
  const clock = createSteppingClock(startAt)
  const rules = createRules({ seed, clock, redirectUris: [redirectUri] })
  const chance = createSeededChance(seed)
  const store = createMemoryStore({ clock, shelf: createMemoryShelf() })
  const cover = createCover(clock)
  const wire = createWire({ rules, clock, mood, granted: cover.granted })
  const { clientId, clientSecret } = rules.app
  const real = createCafe24Provider({
    clientId,
    clientSecret,
    redirectUri,
    scopes: ["mall.read_order"],
    baseUrl: "http://127.0.0.1:9/{mall_id}",
    fetch,
    clock,
    hash: digest,
    hmac: hmacBase64,
    same: sameSecret,
  })
  const provider: Provider = {
    ...real,
    oauth: {
      ...real.oauth,
      askRefresh: ({ account, refreshToken }, ms) =>
        wire.ask(account, { grant_type: "refresh_token", refresh_token: refreshToken }, ms),
      askExchange: ({ account, code }, ms) =>
        wire.ask(account, { grant_type: "authorization_code", code, redirect_uri: redirectUri }, ms),
    },
  }
  const another = () =>
    createKeeper({
      store,
      providers: severalProviders(provider, {}),
      rescue: createRescueShelf(),
      clock,
      chance,
      // Sealing is not what is on trial here.
      sealer: { keyIds: ["none"], seal: (text) => text, open: (text) => text, isCurrent: () => true },
      secrets: { tagOf, digest, ...createSigning({ secrets: ["fleet"] }), same: sameSecret },
      timing: defaultTiming,
      instance: "stage",
      sweepConcurrency: concurrency,
      ...(alerts && { alerts }),
    })
  const keeper = another()
  const connect = async (mallId: string, owner?: string) => {
    const link = new URL(keeper.connect({ mallId, owner }).url)
    const verdict = rules.judgeAuthorize(mallId, link.searchParams)
    if (verdict.is !== "ask") throw new Error("the simulator refused the consent")
    const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
    const back = new URL(rules.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
    const { code, state } = Object.fromEntries(back.searchParams)
    wire.isAtOnce = true
    await keeper.finishConnect({ code, state }).finally(() => {
      wire.isAtOnce = false
    })
  }
  return {
    clock,
    rules,
    store,
    keeper,
    another,
    connect,
    withoutTokenMs: cover.without,
    openAtMost: wire.openAtMost,
    askedAt: wire.askedAt,
  }
}

interface WireParts {
  rules: Rules
  clock: SteppingClock
  mood(mallId: string, at: number): Mood
  granted(mallId: string, until: number): void
}

function createWire({ rules, clock, mood, granted }: WireParts) {
  const { clientId, clientSecret } = rules.app
  let open = 0
  let most = 0
  const askedAt: { mallId: string; at: number }[] = []
  const answer = async (mallId: string, params: Record<string, string>, ms: number): Promise<RawAnswer> => {
    askedAt.push({ mallId, at: clock.now() })
    const is = wire.isAtOnce ? undefined : mood(mallId, clock.now())
    if (!wire.isAtOnce) await clock.sleep(is === "silent" ? ms : answerMs)
    if (is === "silent") throw new KeeperError("provider_unclear", { detail: "no answer" })
    if (is === "app_rejected") {
      const body = JSON.stringify({ error: "invalid_client", error_description: "Invalid client_secret" })
      return { status: 400, body, receivedAt: clock.now() }
    }
    if (is === "limited") return { status: 429, body: "Too Many Requests", receivedAt: clock.now() }
    const said = rules.token(mallId, params, { clientId, clientSecret })
    if (said.rotated || params.code) granted(mallId, clock.now() + 2 * hour)
    const body = typeof said.body === "string" ? said.body : JSON.stringify(said.body)
    return { status: said.status, body, receivedAt: clock.now() }
  }
  const wire = {
    /** Setting the stage takes no time. */
    isAtOnce: false,
    openAtMost: () => most,
    askedAt: (mallId: string) => askedAt.filter((one) => one.mallId === mallId).map(({ at }) => at),
    ask: async (mallId: string, params: Record<string, string>, ms: number) => {
      most = Math.max(most, ++open)
      return answer(mallId, params, ms).finally(() => {
        open--
      })
    },
  }
  return wire
}

/** For malls with one connection each. */
function createCover(clock: SteppingClock) {
  const until = new Map<string, number>()
  const withoutMs = new Map<string, number>()
  const without = (mallId: string) => {
    const open = clock.now() - (until.get(mallId) ?? clock.now())
    return (withoutMs.get(mallId) ?? 0) + Math.max(0, open)
  }
  return {
    without,
    granted: (mallId: string, endsAt: number) => {
      withoutMs.set(mallId, without(mallId))
      until.set(mallId, endsAt)
    },
  }
}
