// A browser that brings a consent back is sent on to a page that shows what became of it: the listener stays until it was there.
import { setImmediate as nextTurn } from "node:timers/promises"
import type { KeeperOfHouse } from "../../core/keeper-of-house.ts"

type Heard = Pick<KeeperOfHouse, "finishConnect" | "resultIdOf" | "consentResult">

export interface CallbackPages {
  keeper: Heard
  /** Resolves when no browser is on its way to a page any more, or has been for too long. */
  shown(): Promise<void>
}

/** Longer than a browser takes that has to open its window first. */
const patienceMs = 5_000

export function watchPages(keeper: KeeperOfHouse): CallbackPages {
  const underWay = new Set<Promise<unknown>>()
  const onTheirWay = new Map<string, PromiseWithResolvers<void>>()
  const finishConnect: Heard["finishConnect"] = (callback, by) => {
    const finishing = keeper.finishConnect(callback, by)
    const settled = finishing.then(
      () => undefined,
      () => undefined,
    )
    underWay.add(settled)
    void settled.then(() => underWay.delete(settled))
    return finishing
  }
  return {
    keeper: {
      finishConnect,
      // Asked for browsers alone: a program has its answer at once.
      resultIdOf: (outcome) => {
        const id = keeper.resultIdOf(outcome)
        onTheirWay.set(id, Promise.withResolvers())
        return id
      },
      consentResult: (id) => {
        onTheirWay.get(id)?.resolve()
        return keeper.consentResult(id)
      },
    },
    shown: async () => {
      await Promise.all(underWay)
      // The route learns of it in the same turn, and says then where its browser goes.
      await nextTurn()
      const all = Promise.all([...onTheirWay.values()].map(({ promise }) => promise))
      const given = new AbortController()
      await Promise.race([all, keeper.clock.sleep(patienceMs, given.signal)])
      given.abort()
    },
  }
}
