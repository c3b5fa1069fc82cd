// What answers told the processes of this machine about its clock: a command that lives for a second begins with what the one before it heard.
import type { Clock, Store } from "../../ports.ts"
import { type Lived, nearMs } from "../budget/lived.ts"

interface Told {
  mall: string
  aheadMs: number
}

interface Kept {
  /** The clock before what passes since the machine was started: another one means another machine, another start, or a clock that was set. */
  offset: number
  told: Told[]
}

export interface OfThisMachine {
  /** Empty where nothing is known, or nothing that holds by now. */
  read(): Promise<Told[]>
  /** Where the clock is right nothing is written. Never rejects. */
  keep(mall: string, aheadMs: number): Promise<void>
}

const toldAtMost = 9
const longestMs = 400 * 24 * 3_600_000

export function createOfThisMachine(
  { store, clock, instance }: { store: Pick<Store, "notes">; clock: Clock; instance: string },
  lived: Pick<Lived, "offset">,
): OfThisMachine {
  const notes = store.notes("fact")
  const key = `clock of ${instance.split(":")[0]}`
  let kept: Kept = { offset: lived.offset(), told: [] }
  const isOfNow = ({ offset }: Kept) => Math.abs(offset - lived.offset()) < nearMs
  return {
    read: async () => {
      if (!clock.monotonic) return []
      const found = (await notes.get(key))?.value
      if (!isKept(found) || !isOfNow(found)) return []
      kept = found
      return found.told.toReversed()
    },
    keep: async (mall, aheadMs) => {
      if (!clock.monotonic) return
      if (!isOfNow(kept)) kept = { offset: lived.offset(), told: [] }
      if (aheadMs === 0 && kept.told.length === 0) return
      const known = kept.told.find((one) => one.mall === mall)
      if (known ? Math.abs(known.aheadMs - aheadMs) < nearMs : kept.told.length >= toldAtMost) return
      const others = kept.told.filter((one) => one.mall !== mall)
      kept = { offset: lived.offset(), told: [{ mall, aheadMs }, ...others] }
      await notes.put(key, kept, "always").catch(() => undefined)
    },
  }
}

function isKept(found: unknown): found is Kept {
  const { offset, told } = (found ?? {}) as Partial<Kept>
  return Number.isFinite(offset) && Array.isArray(told) && told.length <= toldAtMost && told.every(isTold)
}

function isTold(one: Partial<Told> | null): boolean {
  return typeof one?.mall === "string" && Number.isFinite(one.aheadMs) && Math.abs(one.aheadMs!) < longestMs
}
