// Is this house at work: can the store be written, do sweeps run, is what was there still there. Told before it hurts.
import type { TroubleKind } from "../alerts/table.ts"
import { lastSweep } from "../alive/last-sweep.ts"
import type { RefreshParts } from "../alive/parts.ts"
import type { Rings } from "../alive/secrets/rings.ts"
import { createClocks } from "./clocks.ts"
import type { Pulse } from "./pulse.ts"
import { createStock } from "./stock.ts"

/** What can be wrong with a process or its store. */
export type VitalKind = Extract<
  TroubleKind,
  "store_not_writable" | "sweep_stalled" | "store_emptied" | "clock_off"
>

/** Something that is wrong now. */
export interface VitalTrouble {
  kind: VitalKind
  sinceAt: number
  detail?: string
}

/** Whether this process, and its store, are at work. */
export interface Vitals {
  /** What is wrong now. Does at most one small write. */
  look(): Promise<VitalTrouble[]>
  /** Looks, and has people told of what lasts this long. To be called every few seconds. */
  watch(patienceMs?: number): Promise<void>
  /** A loop of this process sweeps this often: then a sweep that is missing is a trouble of this process. */
  expectSweeps(everyMs: number): void
  /** How far this machine's clock is behind the store's. */
  clockBehindMs(): number
  swept(): void
  sweepFailed(error: unknown): void
}

export interface VitalsParts
  extends Pick<RefreshParts, "clock" | "journal" | "store" | "setbacks" | "platformClock" | "estimate"> {
  pulse: Pulse
  rings: Pick<Rings, "note">
  /** Reaches people although the store remembers nothing. */
  tell(trouble: VitalTrouble, isOver: boolean): Promise<void>
}

/** What is over by itself within this needs nobody. */
const patienceMs = 20_000
/** A sweep that begins late, or takes a look of its own that long, is no trouble yet. */
const lateMs = 60_000
/** A store that comes and goes all day is one message an hour. */
const againMs = 60 * 60_000

export function createVitals(parts: VitalsParts): Vitals {
  const { clock, pulse } = parts
  const stock = createStock(parts)
  const clocks = createClocks(parts)
  const sweeps = createSweepSigns(() => clock.now())
  const told = new Map<VitalKind, { at: number; trouble: VitalTrouble; isOpen: boolean }>()

  const look = async (): Promise<VitalTrouble[]> => {
    const found: VitalTrouble[] = []
    const off = parts.platformClock.off()
    if (off) found.push({ kind: "clock_off", ...off })
    const unwritable = await pulse.feel()
    // A store that takes nothing makes every sweep fail: one trouble, and not two.
    if (unwritable) return [...found, { kind: "store_not_writable", ...unwritable }]
    const stalled = sweeps.trouble()
    if (stalled) found.push({ kind: "sweep_stalled", ...stalled })
    const emptied = stock.emptied()
    if (emptied) found.push({ kind: "store_emptied", ...emptied })
    return found
  }

  const tellNews = async (found: VitalTrouble[], waitMs: number) => {
    const now = clock.now()
    for (const trouble of found) {
      const before = told.get(trouble.kind)
      const isRipe = trouble.kind === "store_emptied" || now - trouble.sinceAt >= waitMs
      if (!isRipe || before?.isOpen || (before && Math.abs(now - before.at) < againMs)) continue
      told.set(trouble.kind, { at: now, trouble, isOpen: true })
      await parts.tell(trouble, false)
    }
    for (const [kind, said] of told) {
      if (!said.isOpen || found.some((trouble) => trouble.kind === kind)) continue
      said.isOpen = false
      await parts.tell(said.trouble, true)
    }
  }

  return {
    look,
    watch: async (waitMs = patienceMs) => {
      // Beside it: a store that answers slowly is to be noticed, not waited for.
      void parts.rings.note()
      void lookWhetherItWentBack(parts).catch(() => undefined)
      await stock.count()
      // A store that is away says so below.
      await clocks.compare().catch(() => undefined)
      await tellNews(await look(), waitMs)
    },
    clockBehindMs: clocks.behindMs,
    expectSweeps: sweeps.expect,
    swept: () => {
      sweeps.swept()
      void parts.rings.note()
    },
    sweepFailed: (error) => {
      sweeps.failed(error)
      pulse.doubt()
    },
  }
}

/** A process that rests may hold what a store that went back has forgotten, and others are about to show what is older. */
async function lookWhetherItWentBack(parts: VitalsParts): Promise<void> {
  await parts.setbacks.look()
  await lastSweep(parts)
}

function createSweepSigns(now: () => number) {
  let everyMs: number | undefined
  let aliveAt = now()
  let failing: { sinceAt: number; detail: string } | undefined
  return {
    expect: (ms: number) => {
      everyMs = ms
      aliveAt = now()
    },
    swept: () => {
      aliveAt = now()
      failing = undefined
    },
    failed: (error: unknown) => {
      failing ??= { sinceAt: now(), detail: error instanceof Error ? error.message : String(error) }
    },
    /** Undefined also where no loop of ours sweeps: the timer that does is missed at the daily check. */
    trouble: (): { sinceAt: number; detail?: string } | undefined => {
      if (everyMs === undefined) return undefined
      if (failing && now() - failing.sinceAt >= patienceMs) return failing
      return now() - aliveAt > everyMs + lateMs ? { sinceAt: aliveAt } : undefined
    },
  }
}
