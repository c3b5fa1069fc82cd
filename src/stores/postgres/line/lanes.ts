// The way to the pool: so many at once, in order, and a call that waits too long hears why: much to do, or nobody there.
import { KeeperError } from "../../../core/errors.ts"
import { startPatience } from "../../patience.ts"
import { isAnswer, unavailable } from "../trouble.ts"

export interface Lanes {
  /** Rejects with `busy` while the server goes on answering others, with `store_unavailable` where it does not. */
  run<T>(work: () => Promise<T>): Promise<T>
}

interface Waiting {
  go(): void
  since: number
}

/** So that a client knows better than to ask at once again. */
const retryMs = 1_000

export function createLanes(place: string, lanes: number, patienceMs: number): Lanes {
  let free = lanes
  let answeredAt = Number.NEGATIVE_INFINITY
  const waiting = new Set<Waiting>()

  function enter(): Promise<void> | undefined {
    if (free > 0) {
      free--
      return undefined
    }
    return new Promise((resolve, reject) => {
      const one: Waiting = { since: performance.now(), go: () => resolve() }
      const cancel = startPatience(patienceMs, () => {
        // Its turn may have come with what was read last.
        if (!waiting.delete(one)) return
        reject(answeredAt >= one.since ? busy(place, waiting.size) : unavailable(place, "no answer"))
      })
      one.go = () => {
        cancel()
        resolve()
      }
      waiting.add(one)
    })
  }

  function leave(): void {
    const [next] = waiting
    if (!next) {
      free++
      return
    }
    waiting.delete(next)
    next.go()
  }

  return {
    run: async (work) => {
      await enter()
      try {
        const done = await work()
        answeredAt = performance.now()
        return done
      } catch (error) {
        if (isAnswer(error)) answeredAt = performance.now()
        throw error
      } finally {
        leave()
      }
    },
  }
}

function busy(place: string, others: number): KeeperError {
  const detail = `${place}: too much at once, ${others} others wait`
  return new KeeperError("busy", { detail, retryAt: Date.now() + retryMs })
}
