// A whole small world for tests: the simulator, a keeper that talks to it without a port, one clock for both.
import { type App, type AssembleOptions, assemble, sealerOf } from "../../src/compose/keeper.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { Rescue, RescueEntry, Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { createRescueShelf } from "../../src/node/rescue/shelf.ts"
import { createSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator/index.ts"
import { createMemoryShelf, createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSeededChance, createSteppingClock, type SteppingClock } from "../../src/testing/index.ts"

export const someDay = Date.UTC(2026, 2, 11, 1, 39, 27)
const redirectUri = "https://keeper.example/api/cafe24/callback"
export const testSecret = "a-secret-of-the-tests-that-is-long-enough"

export interface World {
  clock: SteppingClock
  simulator: Simulator
  store: Store
  rescue: Rescue
  /** Empty when another rescue place was handed in. */
  rescued: Map<string, RescueEntry>
  keeper: KeeperOfHouse
  app: App
  /** Another process on the same store: its own joins and memory. */
  another(options?: Partial<AssembleOptions>): KeeperOfHouse
  /** A mall connected as its owner would connect it. */
  connect(mallId: string, owner?: string): Promise<void>
}

/** Lets time pass until the work is done: for what sleeps between its steps. */
export async function passing<T>(world: Pick<World, "clock">, work: Promise<T>, stepMs = 1_000): Promise<T> {
  let done = false
  const outcome = work.finally(() => {
    done = true
  })
  outcome.catch(() => undefined)
  while (!done) await world.clock.step(stepMs)
  return outcome
}

export interface WorldOptions extends Partial<AssembleOptions> {
  clock?: SteppingClock
  simulated?: SimulatorOptions
  /** Wraps the way to Cafe24, to slow it down or to cut it. */
  wire?: (inner: typeof fetch) => typeof fetch
}

export function createWorld(options: WorldOptions = {}): World {
  const clock = options.clock ?? createSteppingClock(someDay)
  const simulator = createSimulator({ clock, redirectUris: [redirectUri], ...options.simulated })
  const direct: typeof fetch = (input, init) => simulator.fetch(new Request(input, init))
  const app: App = {
    clientId: simulator.app.clientId,
    clientSecret: simulator.app.clientSecret,
    redirectUri,
    baseUrl: "http://127.0.0.1:9/{mall_id}",
  }
  const shelf = createMemoryShelf()
  const store = options.store ?? createMemoryStore({ clock, shelf })
  const rescued = new Map<string, RescueEntry>()
  const rescue = options.rescue ?? createRescueShelf(rescued)
  const wired = options.wire ? options.wire(direct) : direct
  let processes = 0
  const another = (more: Partial<AssembleOptions> = {}) => {
    const chance = createSeededChance(++processes)
    return assemble({
      store,
      app,
      secrets: [testSecret],
      rescue,
      clock,
      chance,
      fetch: wired,
      ...options,
      ...more,
    })
  }
  const keeper = another()
  const connect = async (mallId: string, owner?: string) => {
    const link = new URL(keeper.connect({ mallId, owner }).url)
    const verdict = simulator.judgeAuthorize(mallId, link.searchParams)
    if (verdict.is !== "ask") throw new Error(`the simulator refused the consent: ${JSON.stringify(verdict)}`)
    const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
    const back = new URL(simulator.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
    const { code, state } = Object.fromEntries(back.searchParams)
    await keeper.finishConnect({ code, state })
  }
  return { clock, simulator, store, rescue, rescued, keeper, app, another, connect }
}

export const testSealer = sealerOf([testSecret])
export { tagOf }
