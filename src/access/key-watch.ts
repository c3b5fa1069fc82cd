// What lasts is looked at now and then: where the key has been revoked meanwhile, or its time is over, it is cut.
import { type Neighbour, OpenRow } from "../core/tools/open-row.ts"
import type { Caller } from "./caller.ts"

export interface KeyWatch {
  /** Of what there is much and little of it lasts: nothing is made for it. Ended once; more often does no harm. */
  add(one: Lasting): void
  end(one: Lasting): void
  /** `cut` is called once where the caller may no more. Returns what is to be called at the end. */
  begin(still: Still, cut: () => void): () => void
}

/** By what somebody has come in. */
export interface Still {
  caller: Caller
  /** Rejects where nobody can tell: then nothing is cut. */
  mayStill(): Promise<boolean>
}

export interface Lasting extends Neighbour<Lasting> {
  readonly still: Still | undefined
  cut(): void
}

/** Beside it a key that was revoked in another process is remembered for five seconds. */
const watchEveryMs = 5_000
const askedAtOnce = 10

export function createKeyWatch(everyMs = watchEveryMs): KeyWatch {
  const open = new OpenRow<Lasting>()
  let timer: ReturnType<typeof setInterval> | undefined
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    const over = await endedAmong(keysOf(open))
    isLooking = false
    if (over.size === 0) return
    for (const one of open) {
      if (!over.has(keyOf(one))) continue
      open.leave(one)
      one.cut()
    }
  }
  const tick = () => {
    if (!open.isEmpty) return void look()
    clearInterval(timer)
    timer = undefined
  }
  const add = (one: Lasting) => {
    open.add(one)
    if (timer !== undefined) return
    // One timer for them all. Elsewhere than on Node it is a number.
    timer = setInterval(tick, everyMs)
    timer.unref?.()
  }
  const end = (one: Lasting) => open.leave(one)
  return {
    add,
    end,
    begin: (still, cut) => {
      const one: Lasting = { still, cut, older: undefined, newer: undefined }
      add(one)
      return () => end(one)
    },
  }
}

/** A session is asked for by itself: it may be another one for each request. */
function keyOf(one: Lasting): unknown {
  return one.still?.caller.keyId ?? one
}

/** Each key once, however much it has open. */
function keysOf(open: Iterable<Lasting>): Map<unknown, Still> {
  const keys = new Map<unknown, Still>()
  for (const one of open) if (one.still) keys.set(keyOf(one), one.still)
  return keys
}

async function endedAmong(keys: Map<unknown, Still>): Promise<Set<unknown>> {
  const over = new Set<unknown>()
  const asked = [...keys]
  for (let at = 0; at < asked.length; at += askedAtOnce) {
    const some = asked.slice(at, at + askedAtOnce)
    const ask = async ([key, still]: [unknown, Still]) => {
      if (!(await still.mayStill().catch(() => true))) over.add(key)
    }
    await Promise.all(some.map(ask))
  }
  return over
}
