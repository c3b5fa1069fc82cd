// One mirror kept up to date: what changed is written one after the other, behind everybody's back, and again until it is there.
import { isKeeperError } from "../core/errors.ts"
import type { Clock } from "../core/ports.ts"
import { keepPlaces, waitAfter } from "./places.ts"
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

/** Longer than that a disk or a line hangs. What hangs is waited for all the same: a second try would hang beside it. */
const patienceMs = 6_000

export function keepMirror({ target, read, clock, tell }: KeepingParts): Keeping {
  const { name } = target
  const ending = new AbortController()
  const waiting = new Set<string>()
  let trouble: { reason: string; sinceAt: number } | undefined
  let working: Promise<void> | undefined
  let failures = 0
  let idle = Promise.withResolvers<void>()

  const places = keepPlaces({
    clock,
    ending: ending.signal,
    tryAgain: changed,
    tell: (kind, id, reason) =>
      tell(kind, [name, id, reason].filter((part) => part !== undefined).join(": ")),
  })
  const inTrouble = (reason: string) => {
    if (trouble === undefined) tell("mirror_failed", `${name}: ${reason}`)
    trouble = { reason, sinceAt: trouble?.sinceAt ?? clock.now() }
  }
  const isWell = () => {
    if (trouble) tell("mirror_recovered", name)
    trouble = undefined
    failures = 0
  }

  async function inPatience(done: Promise<void>): Promise<void> {
    const inTime = new AbortController()
    const late = clock.sleep(patienceMs, inTime.signal).then(() => {
      if (!inTime.signal.aborted) inTrouble("no answer")
    })
    await done.finally(() => inTime.abort())
    await late
  }

  const isThere = () =>
    inPatience(target.probe()).then(
      () => true,
      () => false,
    )

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
      await inPatience(token ? target.write(token) : target.remove(id))
      places.well(id)
      return true
    } catch (error) {
      const isRefusal = error instanceof MirrorRefusal
      // Where a trial write works it is this place alone.
      if (isRefusal || (await isThere())) {
        places.failed(id, isRefusal ? error.message : wordOf(error), isRefusal)
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
      else await clock.sleep(waitAfter(failures++), ending.signal)
    }
    working = undefined
    if (waiting.size === 0) idle.resolve()
  }

  function changed(id: string): void {
    if (ending.signal.aborted) return
    if (waiting.size === 0 && !working) idle = Promise.withResolvers()
    waiting.add(id)
    working ??= work()
  }

  return {
    name,
    changed,
    settled: async (withinMs) => {
      if (waiting.size === 0 && !working) return
      const enough = new AbortController()
      await Promise.race([idle.promise, clock.sleep(withinMs, enough.signal)])
      enough.abort()
    },
    look: async () => {
      const facts = { name, waiting: new Set([...waiting, ...places.ids]).size }
      if (trouble) return { ...facts, ...trouble }
      const reason = await target.probe().then(places.first, wordOf)
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
