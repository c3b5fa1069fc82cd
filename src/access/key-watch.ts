// What lasts is looked at now and then: where the key has been revoked meanwhile, or its time is over, it is cut.

export interface KeyWatch {
  /** `cut` is called once where the caller may no more. Returns what is to be called at the end. */
  begin(mayStill: MayStill, cut: () => void): () => void
}

/** Rejects where nobody can tell: then nothing is cut. */
export type MayStill = () => Promise<boolean>

/** Beside it a key that was revoked in another process is remembered for five seconds. */
const watchEveryMs = 5_000

export function createKeyWatch(everyMs = watchEveryMs): KeyWatch {
  const open = new Map<object, { mayStill: MayStill; cut: () => void }>()
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    for (const [one, { mayStill, cut }] of [...open]) {
      if (!open.has(one) || (await mayStill().catch(() => true))) continue
      // It may have ended by itself while its key was looked up.
      if (open.delete(one)) cut()
    }
    isLooking = false
  }
  const tick = () => {
    if (open.size > 0) return void look()
    clearInterval(timer)
    timer = undefined
  }
  return {
    begin: (mayStill, cut) => {
      const one = {}
      open.set(one, { mayStill, cut })
      // One timer for them all.
      timer ??= setInterval(tick, everyMs)
      timer.unref?.()
      return () => void open.delete(one)
    },
  }
}
