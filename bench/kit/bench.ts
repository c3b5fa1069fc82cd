// What a bench is: what it compares, how, and what came of it.

export interface Claim {
  /** What must hold, in words and with its bound. */
  target: string
  measured: string
  met: boolean
}

export interface Outcome {
  claims: Claim[]
  columns: string[]
  rows: string[][]
  /** Whatever a reader must know to judge the figures. */
  notes: string[]
}

export interface Bench {
  title: string
  /** What is measured, what the floor beside it does, and how. One paragraph each. */
  method: string[]
  run(args: string[], say: (line: string) => void): Promise<Outcome>
}

/** What docs/benchmarks.json keeps of a run. */
export interface Result extends Outcome {
  title: string
  method: string[]
  on: string
}

export type Results = Record<string, Result>
