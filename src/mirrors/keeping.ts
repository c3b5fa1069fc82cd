// One mirror kept up to date: what changed is written one after the other, behind everybody's back, and again until it is there.
import { isKeeperError } from "../core/errors.ts"
import type { Clock } from "../core/ports.ts"
import { type MirroredToken, MirrorRefusal, type MirrorTarget } from "./target.ts"

/** Undefined: the connection is gone. */
export type ReadToken = (id: string) => Promise<MirroredToken | undefined>

export interface KeepingParts {
  target: MirrorTarget
  read: ReadToken
  clock: Clock
  /** Once when it begins, and once when all is there again. */
  tell(kind: "mirror_failed" | "mirror_recovered", detail: string): void
}

export interface Keeping {
  name: string
  /** Something about this connection has changed: never waits. */
  changed(id: string): void
  /** Nothing waits any more, or the time is over. */
  settled(withinMs: number): Promise<void>
  /** What does not work, if anything: tried out now. */
  look(): Promise<MirrorTrouble>
  end(): void
}

export interface MirrorTrouble {
  name: string
  /** Absent: all is well. */
  reason?: string
  sinceAt?: number
  waiting: number
}

/** After failures in a row. */
const waitsMs = [1_000, 5_000, 15_000, 60_000]
/** Longer than that a disk or a line hangs. What hangs is waited for all the same: a second try would hang beside it. */
const patienceMs = 6_000

export function keepMirror({ target, read, clock, tell }: KeepingParts): Keeping {
  const { name } = target
  const ending = new AbortController()
  const waiting = new Set<string>()
  /** Of one place alone, by connection. */
  const refused = new Map<string, string>()
  let trouble: { reason: string; sinceAt: number } | undefined
  let working: Promise<void> | undefined
  let failures = 0
  let idle = Promise.withResolvers<void>()

  const inTrouble = (reason: string) => {
    if (trouble === undefined) tell("mirror_failed", `${name}: ${reason}`)
    trouble = { reason, sinceAt: trouble?.sinceAt ?? clock.now() }
  }
  const isWell = () => {
    if (trouble) tell("mirror_recovered", name)
    trouble = undefined
    failures = 0
  }

  async function bring(id: string, token: MirroredToken | undefined): Promise<void> {
    const done = token ? target.write(token) : target.remove(id)
    const inTime = new AbortController()
    const late = clock.sleep(patienceMs, inTime.signal).then(() => {
      if (!inTime.signal.aborted) inTrouble("no answer")
    })
    await done.finally(() => inTime.abort())
    await late
  }

  /** False: the mirror itself does not work, and is left alone for a while. */
  async function bringOne(id: string): Promise<boolean> {
    waiting.delete(id)
    const token = await read(id).catch((error: unknown) => error as Error)
    if (token instanceof Error) {
      // One that no secret opens comes again when it is mended. A store that is away is no trouble of the mirror's.
      const isAway = isKeeperError(token, "store_unavailable")
      if (isAway) waiting.add(id)
      return !isAway
    }
    try {
      await bring(id, token)
      refused.delete(id)
      return true
    } catch (error) {
      if (error instanceof MirrorRefusal) {
        if (!refused.has(id)) tell("mirror_failed", `${name}: ${id}: ${error.message}`)
        refused.set(id, error.message)
        return true
      }
      waiting.add(id)
      inTrouble(wordOf(error))
      return false
    }
  }

  async function work(): Promise<void> {
    for (let [id] = waiting; id !== undefined && !ending.signal.aborted; [id] = waiting) {
      if (await bringOne(id)) isWell()
      else await clock.sleep(waitsMs[Math.min(failures++, waitsMs.length - 1)]!, ending.signal)
    }
    working = undefined
    if (waiting.size === 0) idle.resolve()
  }

  return {
    name,
    changed: (id) => {
      if (waiting.size === 0 && !working) idle = Promise.withResolvers()
      waiting.add(id)
      working ??= work()
    },
    settled: async (withinMs) => {
      if (waiting.size === 0 && !working) return
      const enough = new AbortController()
      await Promise.race([idle.promise, clock.sleep(withinMs, enough.signal)])
      enough.abort()
    },
    look: async () => {
      const [first] = refused
      const facts = { name, waiting: waiting.size + refused.size }
      if (trouble) return { ...facts, ...trouble }
      const reason = await target.probe().then(() => first && `${first[0]}: ${first[1]}`, wordOf)
      return { ...facts, ...(reason !== undefined && { reason, sinceAt: clock.now() }) }
    },
    end: () => {
      ending.abort()
      target.close()
    },
  }
}

/** A code, or the first word of an answer: no message, which may quote what was sent. */
function wordOf(error: unknown): string {
  const { code, message = "", name } = (error ?? {}) as NodeJS.ErrnoException
  return code ?? /^(no answer|[A-Z]{3,})\b/.exec(message)?.[0] ?? name ?? "unknown"
}
