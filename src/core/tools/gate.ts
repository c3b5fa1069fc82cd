// Lets so many callers work at once and so many wait: a caller beyond that is told to come again, and costs nothing.
import { KeeperError } from "../errors.ts"
import type { Clock } from "../ports.ts"

export interface GateSize {
  atOnce: number
  waiting: number
}

const comeAgainMs = 2_000

export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

export function createGate(clock: Clock, { atOnce, waiting }: GateSize): Gate {
  let inside = 0
  const line: (() => void)[] = []
  const leave = () => {
    const next = line.shift()
    if (next) next()
    else inside--
  }
  return async (work) => {
    if (inside < atOnce) inside++
    else if (line.length < waiting) await new Promise<void>((resolve) => line.push(resolve))
    else throw new KeeperError("busy", { detail: "many ask at once", retryAt: clock.now() + comeAgainMs })
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
