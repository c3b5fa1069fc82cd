// What answers told the processes of this machine about its clock: a command that lives for a second begins with what the one before it heard.
import type { Clock, Store } from "../../ports.ts"
import { everyNote } from "../../tools/every-note.ts"
import { type Lived, nearMs } from "../budget/lived.ts"
import { hour, minute } from "../schedule.ts"

interface Told {
  mall: string
  aheadMs: number
}

interface Kept {
  /** The clock before what passes since the machine was started: another one means another machine, another start, or a clock that was set. */
  offset: number
  told: Told[]
  /** When it was written, by the clock it tells of. */
  at: number
}

export interface OfThisMachine {
  /** Empty where nothing is known, or nothing that holds by now. */
  read(): Promise<Told[]>
  /** Where the clock is right, and nobody doubted it, nothing is written. Never rejects. */
  keep(mall: string, aheadMs: number, wasDoubted?: boolean): Promise<void>
}

const toldAtMost = 9
const longestMs = 400 * 24 * hour
const againMs = 24 * hour
/** Machines that are gone say nothing, and a clock may be off by hours. */
const keptForMs = 7 * 24 * hour

interface Parts {
  store: Pick<Store, "notes">
  clock: Clock
}

/** By when the machine was started, not by its name: its containers, which have a name each, have that in common. */
const prefix = "clock of "
const togetherMs = 10 * minute
const keyAt = (offset: number) => `${prefix}${Math.floor(offset / togetherMs)}`

export function createOfThisMachine({ store, clock }: Parts, lived: Pick<Lived, "offset">): OfThisMachine {
  const notes = store.notes("fact")
  const nothing = (): Kept => ({ offset: lived.offset(), told: [], at: clock.now() })
  let kept = nothing()
  const isOfNow = ({ offset }: Kept) => Math.abs(offset - lived.offset()) < nearMs
  return {
    read: async () => {
      if (!clock.monotonic) return []
      const offset = lived.offset()
      // A clock is put right by little steps all the time: mostly both are the same.
      for (const key of new Set([keyAt(offset - nearMs), keyAt(offset + nearMs)])) {
        const found = (await notes.get(key))?.value
        if (!isKept(found) || !isOfNow(found)) continue
        kept = found
        return found.told.toReversed()
      }
      return []
    },
    keep: async (mall, aheadMs, wasDoubted = false) => {
      if (!clock.monotonic) return
      if (!isOfNow(kept)) kept = nothing()
      if (aheadMs === 0 && kept.told.length === 0 && !wasDoubted) return
      const known = kept.told.find((one) => one.mall === mall)
      const isOld = Math.abs(clock.now() - kept.at) >= againMs
      const isNews = known ? Math.abs(known.aheadMs - aheadMs) >= nearMs : kept.told.length < toldAtMost
      if (!isNews && !isOld) return
      const others = kept.told.filter((one) => one.mall !== mall)
      const told = isNews ? [{ mall, aheadMs }, ...others] : kept.told
      kept = { ...nothing(), told }
      await notes.put(keyAt(kept.offset), kept, "always").catch(() => undefined)
    },
  }
}

/** Once an hour: of machines that were started anew, or are gone, and what is no such note. */
export async function tidyClocks({ store, clock }: Parts): Promise<void> {
  const notes = store.notes("fact")
  for await (const { key, value } of everyNote(notes, prefix))
    if (!isKept(value) || Math.abs(clock.now() - value.at) > keptForMs) await notes.remove(key)
}

function isKept(found: unknown): found is Kept {
  const { offset, told, at } = (found ?? {}) as Partial<Kept>
  const isTimed = Number.isFinite(offset) && Number.isFinite(at)
  return isTimed && Array.isArray(told) && told.length <= toldAtMost && told.every(isTold)
}

function isTold(one: Partial<Told> | null): boolean {
  return typeof one?.mall === "string" && Number.isFinite(one.aheadMs) && Math.abs(one.aheadMs!) < longestMs
}
