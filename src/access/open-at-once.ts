// How many answers that go on for ever are open at once: so many for each caller, and so many for all of them.
import { KeeperError } from "../core/errors.ts"
import type { Caller } from "./caller.ts"

export interface OpenAtOnce {
  /** Rejects with `rate_limited`. Returns what is to be called at the end, as often as one likes. */
  take(caller: Caller): () => void
}

const streamsAtOnce = { each: 30, all: 500 }

export function createOpenAtOnce(most = streamsAtOnce): OpenAtOnce {
  const open = new Map<string, number>()
  let all = 0
  return {
    take: (caller) => {
      const who = caller.keyId ?? caller.owner ?? caller.name
      const own = open.get(who) ?? 0
      if (own >= most.each) throw full("the event streams of this key or session are all open")
      if (all >= most.all) throw full("the event streams of this server are all open")
      open.set(who, own + 1)
      all++
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        all--
        const left = (open.get(who) ?? 1) - 1
        if (left > 0) open.set(who, left)
        else open.delete(who)
      }
    },
  }
}

function full(detail: string): KeeperError {
  return new KeeperError("rate_limited", { detail, fix: "GET /v1/events" })
}
