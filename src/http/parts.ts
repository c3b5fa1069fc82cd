// What every route is handed: the keeper, the options, and the little that is remembered between requests.
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Tally } from "../core/ports.ts"
import type { HouseAppOptions } from "./options.ts"

export interface Parts {
  keeper: KeeperOfHouse
  options: HouseAppOptions
  /** Counts are a scan in some stores, and these addresses are asked by machines: one scan in ten seconds. */
  tally(app?: string | null): Promise<Tally>
}

const rememberedMs = 10_000

export function createParts(keeper: KeeperOfHouse, options: HouseAppOptions): Parts {
  // One for each app, and one for all of them.
  const remembered = new Map<string | null | undefined, { tally: Promise<Tally>; until: number }>()
  const tally: Parts["tally"] = (app) => {
    const now = keeper.clock.now()
    const known = remembered.get(app)
    // A clock that was set back must not keep old counts alive.
    if (known && known.until > now && known.until <= now + rememberedMs) return known.tally
    const asked = { tally: keeper.tally(app), until: now + rememberedMs }
    remembered.set(app, asked)
    asked.tally.catch(() => {
      if (remembered.get(app) === asked) remembered.delete(app)
    })
    return asked.tally
  }
  return { keeper, options, tally }
}
