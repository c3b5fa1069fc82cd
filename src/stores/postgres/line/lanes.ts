// The way to the pool: so many at once, in order, and a call that waits too long hears why: much to do, or nobody there.
import { KeeperError } from "../../../core/errors.ts"
import { isAnswer, isFull, unavailable } from "../trouble.ts"
import { createQueue } from "./queue.ts"

export interface Lanes {
  /**
   * Rejects with `busy` while the server goes on answering others, with `store_unavailable` where it does not. What the
   * server had no connection for is tried again, on one of ours that is free by then or on a new one.
   */
  run<T>(work: () => Promise<T>): Promise<T>
}

/** So that a client knows better than to ask at once again. */
const retryMs = 1_000
/** So long a lane is shut for which the server had no connection: there are as many as connections, and others go on. */
const shutMs = 250

export function createLanes(place: string, lanes: number, patienceMs: number): Lanes {
  let answeredAt = Number.NEGATIVE_INFINITY
  const queue = createQueue(lanes)
  let full = { at: Number.NEGATIVE_INFINITY, error: undefined as unknown }

  function whyNot(since: number): unknown {
    if (answeredAt >= since) return tooMuch(place, queue.waiting())
    return full.at >= since ? full.error : unavailable(place, "no answer")
  }

  async function inLane<T>(work: () => Promise<T>): Promise<T> {
    let isShut = false
    try {
      const done = await work()
      answeredAt = performance.now()
      return done
    } catch (error) {
      isShut = isFull(error)
      if (isShut) full = { at: performance.now(), error }
      else if (isAnswer(error)) answeredAt = performance.now()
      throw error
    } finally {
      if (isShut) setTimeout(queue.giveBack, shutMs).unref()
      else queue.giveBack()
    }
  }

  /** Whatever the server had no connection for did nothing. */
  async function again<T>(work: () => Promise<T>, since: number): Promise<T> {
    for (;;) {
      const leftMs = since + patienceMs - performance.now()
      if (leftMs <= 0 || !(await queue.takeAhead(leftMs))) throw whyNot(since)
      try {
        return await inLane(work)
      } catch (error) {
        if (!isFull(error)) throw error
      }
    }
  }

  return {
    run: async (work) => {
      const since = performance.now()
      if (!(await queue.take(patienceMs))) throw whyNot(since)
      try {
        return await inLane(work)
      } catch (error) {
        if (!isFull(error)) throw error
        return again(work, since)
      }
    },
  }
}

function tooMuch(place: string, others: number): KeeperError {
  const detail = `${place}: too much at once, ${others} others wait`
  return new KeeperError("busy", { detail, retryAt: Date.now() + retryMs })
}
