// Connections of one mall share a lease: within a process they come one after the other instead of finding it taken.
import { KeeperError } from "../../errors.ts"
import { leaseNameOf } from "./taking.ts"

export interface Turn {
  /** Somebody in the line may be waiting long, for another process. */
  waits: boolean
  /** Leaves it to them, with `busy`, rather than to stand behind somebody who may be waiting long. */
  isHurried: boolean
}

export interface Turns {
  after<Result>(id: string, turn: Turn, work: () => Promise<Result>): Promise<Result>
}

export function createTurns(): Turns {
  const latest = new Map<string, { over: Promise<unknown>; waits: boolean }>()
  return {
    after: async (id, { waits, isHurried }, work) => {
      const name = leaseNameOf(id)
      const before = latest.get(name)
      if (before?.waits && isHurried) throw inLine(id)
      const mine = before ? before.over.then(work) : work()
      const over = mine.catch(() => undefined)
      const entry = { over, waits: waits || before?.waits === true }
      latest.set(name, entry)
      try {
        return await mine
      } finally {
        if (latest.get(name) === entry) latest.delete(name)
      }
    },
  }
}

function inLine(connectionId: string): KeeperError {
  const detail = "another connection of its mall is being refreshed in this process"
  return new KeeperError("busy", { connectionId, detail })
}
