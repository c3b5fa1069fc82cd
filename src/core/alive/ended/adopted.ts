// A lost mall for which another program wrote a living pair: nothing of ours did it, and somebody must say so.
import type { EventKind } from "../../events.ts"
import { factsById } from "../../every-connection.ts"
import type { RefreshParts } from "../parts.ts"

export interface Adoptions {
  /** To be called now and then: looks at the malls that were lost when they were last heard of. */
  look(): Promise<void>
}

/** What says by itself that a mall is lost no more. */
const ends: ReadonlySet<EventKind> = new Set<EventKind>([
  "connected",
  "reconnected",
  "imported",
  "recovered",
  "went_back",
  "rescue_saved",
  "disconnected",
  "adopted",
])
/** Of events read at once, and of malls that are looked at: the newest. */
const atMost = 200

type Parts = Pick<RefreshParts, "store" | "journal">

export function createAdoptions({ store, journal }: Parts): Adoptions {
  const lost = new Set<string>()
  let hasRead = false
  const heed = ({ kind, connectionId: id }: { kind: EventKind; connectionId?: string }) => {
    if (id === undefined) return
    if (ends.has(kind)) lost.delete(id)
    if (kind !== "lost") return
    lost.delete(id)
    lost.add(id)
    if (lost.size > atMost) lost.delete(lost.values().next().value!)
  }
  journal.listen(heed)
  /** Whichever process lost it, or said it was lost no more. */
  const readOnce = async () => {
    if (hasRead) return
    for (const event of (await journal.newest(atMost)).reverse()) heed(event)
    hasRead = true
  }
  return {
    look: async () => {
      if (!store.othersWrite) return
      await readOnce()
      for (const id of lost) {
        const facts = await factsById(store, id)
        if (facts && facts.health.lostAt !== undefined) continue
        lost.delete(id)
        if (facts && (await isNews({ journal }, id))) {
          const detail = "another program wrote a new pair"
          await journal.record({ kind: "adopted", connectionId: id, detail })
        }
      }
    },
  }
}

/** Others that share the store look too, and one of them may have mended it. */
async function isNews({ journal }: Pick<Parts, "journal">, id: string): Promise<boolean> {
  const events = await journal.newest(atMost)
  const last = events.find(
    ({ kind, connectionId }) => connectionId === id && (kind === "lost" || ends.has(kind)),
  )
  return last?.kind === "lost"
}
