// Notices a store that held connections and holds none, without anybody having disconnected them.
import type { RefreshParts } from "../alive/parts.ts"

/** One look by index; the watch comes more often. */
const everyMs = 30_000
/** How far back somebody's disconnecting explains it. */
const lookBack = 100

export interface Stock {
  count(): Promise<void>
  emptied(): { sinceAt: number } | undefined
}

export function createStock({
  store,
  clock,
  journal,
}: Pick<RefreshParts, "store" | "clock" | "journal">): Stock {
  let countedAt = Number.NEGATIVE_INFINITY
  let hadSome = false
  let emptiedAt: number | undefined

  async function count(): Promise<void> {
    countedAt = clock.now()
    const isEmpty = (await store.list({ limit: 1 })).length === 0
    if (!isEmpty) {
      hadSome = true
      emptiedAt = undefined
      return
    }
    if (!hadSome) return
    hadSome = false
    // A disconnect stands in the journal; a store that lost everything has lost that too.
    const events = await journal.newest(lookBack)
    if (events.some(({ kind }) => kind === "disconnected")) return
    emptiedAt = clock.now()
    await journal.record({ kind: "store_emptied", detail: store.name })
  }

  return {
    count: async () => {
      if (Math.abs(clock.now() - countedAt) < everyMs) return
      // A store that is away holds what it held.
      await count().catch(() => undefined)
    },
    emptied: () => (emptiedAt === undefined ? undefined : { sinceAt: emptiedAt }),
  }
}
