// What every rule shares: the app that is registered, the clock, the switches, the malls and their tokens.

import { createRandom, seedOf } from "../seeded-random.ts"
import type { SwitchInput } from "../switches/input.ts"
import { mallIdPattern } from "../switches/kinds.ts"
import { SwitchBoard } from "../switches/switches.ts"
import { createClock } from "../virtual-clock.ts"
import type { AccessTokens } from "./grants.ts"
import { createMall, type Mall } from "./malls.ts"

/** What a simulator begins with. */
export interface RulesOptions {
  seed?: number
  /** Where real time comes from. */
  clock?: { now(): number }
  /** Virtual time runs this many times as fast as the clock. */
  speed?: number
  /** Virtual time at the start; the clock's own when absent. */
  startAt?: number
  clientId?: string
  clientSecret?: string
  /** Must match exactly; any address on this machine when absent. */
  redirectUris?: readonly string[]
  webhookKey?: string
  /** Only these malls exist; any well-formed id when absent. */
  malls?: readonly string[]
  /** The scopes ticked for the app; every known one when absent. */
  scopesAllowed?: readonly string[]
  switches?: SwitchInput
}

export function createWorld(options: RulesOptions) {
  const seed = options.seed ?? 1
  const clock = createClock(options)
  const malls = new Map<string, Mall>()
  const bad = options.malls?.filter((id) => !mallIdPattern.test(id)) ?? []
  if (bad.length > 0) throw new RangeError(`not a mall id: ${bad.map((id) => JSON.stringify(id)).join(", ")}`)

  /** A person may be logged in to a mall that is not in the list: it exists then. */
  const anyMall = (id: string): Mall => {
    const mall = malls.get(id) ?? createMall(id, seed)
    malls.set(id, mall)
    return mall
  }
  options.malls?.forEach(anyMall)
  const knows = (id: string): boolean =>
    malls.has(id) || (options.malls === undefined && mallIdPattern.test(id))
  return {
    seed,
    clock,
    startedAt: clock.now(),
    app: {
      clientId: options.clientId ?? "simulator-client-id",
      clientSecret: options.clientSecret ?? "simulator-client-secret",
      redirectUris: options.redirectUris,
      scopesAllowed: options.scopesAllowed,
      webhookKey: options.webhookKey ?? "simulator-webhook-key",
    },
    switches: new SwitchBoard(createRandom(seedOf(seed, "faults")), options.switches),
    tokens: new Map() as AccessTokens,
    malls,
    anyMall,
    knows,
    mallOf(id: string): Mall {
      const mall = malls.get(id)
      if (mall) return mall
      if (!knows(id)) throw new RangeError(`there is no mall ${JSON.stringify(id)} here`)
      return anyMall(id)
    },
  }
}
export type SimulatedWorld = ReturnType<typeof createWorld>
