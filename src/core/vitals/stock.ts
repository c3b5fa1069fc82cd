// Notices a store that held connections and holds none, without anybody having disconnected them.
import type { RefreshParts } from "../alive/parts.ts"
import type { EventKind } from "../events.ts"
import { withoutOwner } from "../id.ts"

/** One look by index; the watch comes more often. */
const everyMs = 30_000
/** How far back somebody's disconnecting is looked for: all of many that were ended since the last look. */
const lookBack = 1_000
/** The newest of these says whether a mall was ended on purpose. */
const comesAndGoes: ReadonlySet<EventKind> = new Set(["connected", "reconnected", "imported", "disconnected"])

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
  /** A mall that was there at the last look. */
  let seen: string | undefined
  let emptiedAt: number | undefined

  /** A disconnect stands in the journal; a store that lost everything has lost that too. Another mall's explains nothing. */
  async function wasEnded(mall: string): Promise<boolean> {
    const events = await journal.newest(lookBack)
    const isOfMall = (id: string | undefined) => id !== undefined && withoutOwner(id) === mall
    const newest = events.find(({ kind, connectionId }) => comesAndGoes.has(kind) && isOfMall(connectionId))
    return newest?.kind === "disconnected"
  }

  async function count(): Promise<void> {
    countedAt = clock.now()
    const [there] = await store.list({ limit: 1 })
    if (there) {
      seen = withoutOwner(there.id)
      emptiedAt = undefined
      return
    }
    if (seen === undefined) return
    const mall = seen
    seen = undefined
    if (await wasEnded(mall)) return
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
