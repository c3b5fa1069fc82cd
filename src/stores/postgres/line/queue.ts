// So many at once; the others wait their turn in order, each for as long as its patience lasts.
import { startPatience } from "../../patience.ts"

export interface LaneQueue {
  /** True: it is our turn. False: the patience is over. */
  take(patienceMs: number): true | Promise<boolean>
  /** Ahead of those who had no turn yet, and only when one is given back. */
  takeAhead(patienceMs: number): Promise<boolean>
  giveBack(): void
  /** How many wait. */
  waiting(): number
}

type Go = () => void

export function createQueue(atOnce: number): LaneQueue {
  let free = atOnce
  const usual = new Set<Go>()
  const ahead = new Set<Go>()
  const wait = (waiting: Set<Go>, patienceMs: number) =>
    new Promise<boolean>((resolve) => {
      const cancel = startPatience(patienceMs, () => {
        // Its turn may have come with what was read last.
        if (waiting.delete(go)) resolve(false)
      })
      const go = () => {
        cancel()
        resolve(true)
      }
      waiting.add(go)
    })
  return {
    take: (patienceMs) => {
      if (free === 0) return wait(usual, patienceMs)
      free--
      return true
    },
    takeAhead: (patienceMs) => wait(ahead, patienceMs),
    giveBack: () => {
      const waiting = ahead.size > 0 ? ahead : usual
      const [next] = waiting
      if (!next) free++
      else {
        waiting.delete(next)
        next()
      }
    },
    waiting: () => usual.size + ahead.size,
  }
}
