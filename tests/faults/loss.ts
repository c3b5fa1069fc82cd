// The story of a mall that was lost in a play, or shown a spent token: who asked when, what Cafe24 answered, who heard it, who was told.
import type { RunningSimulator } from "../../src/simulator/index.ts"
import type { Seen } from "./seen.ts"

export interface LossFacts {
  simulator: RunningSimulator["simulator"]
  seen: Seen[]
  /** When processes were ended. */
  endedAt: number[]
  startedAt: number
  /** Of the simulator's clock. */
  speed: number
}

type Moment = [at: number, text: string]

/** The last of it: what came before was put right. */
const lines = 14

export function tellLoss(facts: LossFacts, mallId: string): string {
  const { simulator, seen, endedAt, startedAt, speed } = facts
  const answered = simulator.log.entries(mallId).map(({ at, outcome, rotated }): Moment => {
    const spent = rotated ? ", and the token asked with was spent" : ""
    return [startedAt + (at - startedAt) / speed, `Cafe24: ${outcome}${spent}`]
  })
  const heard = seen
    .filter((one) => one.mallId === mallId)
    .map(({ at, what, pid, detail }): Moment => {
      // Of an answer the detail is a token.
      return [at, `process ${pid}: ${what}${what === "answered" ? "" : ` ${detail}`}`]
    })
  const moments = [...answered, ...heard].sort(byTime).slice(-lines)
  const ends = endedAt
    .filter((at) => moments[0] && at >= moments[0][0])
    .map((at): Moment => [at, "a process was ended"])
  const told = [...moments, ...ends]
    .sort(byTime)
    .map(([at, text]) => `  ${((at - startedAt) / 1_000).toFixed(3)} s  ${text}`)
  return [`${mallId}:`, ...told].join("\n")
}

const byTime = ([left]: Moment, [right]: Moment) => left - right
