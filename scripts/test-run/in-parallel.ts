// Which file runs when: the longest begin, and those that mostly wait share the machine with those that work.
export interface Cost {
  seconds: number
  /** Of all processes it starts. */
  cpuSeconds: number
}

export type Costs = Record<string, Cost>

/** A file nobody measured is over in no time, and works for as long as it runs. */
const unknown: Cost = { seconds: 0.5, cpuSeconds: 0.5 }
/** A little more than there is: nothing works all of the time. */
const spare = 0.3
/** However little they do, each takes memory, a start, and connections of the one PostgreSQL. */
const filesPerCore = 4

export const filesAtOnce = (cores: number) => cores * filesPerCore

export const byLength = (costs: Costs) => (left: string, right: string) =>
  (costs[right] ?? unknown).seconds - (costs[left] ?? unknown).seconds || left.localeCompare(right)

/** What share of a core it keeps busy. */
const loadOf = ({ seconds, cpuSeconds }: Cost) => Math.max(0.1, cpuSeconds / seconds)

export interface Running {
  costs: Costs
  cores: number
  /** However many would fit. */
  atOnce?: number
  run(file: string): Promise<void>
}

/** Runs all, in this order where there is room; resolves when the last one is through. */
export async function runInParallel(
  files: string[],
  { costs, cores, atOnce = filesAtOnce(cores), run }: Running,
): Promise<void> {
  const waiting = [...files]
  const running = new Map<Promise<void>, number>()
  while (waiting.length > 0 || running.size > 0) {
    const load = [...running.values()].reduce((sum, one) => sum + one, 0)
    const fits = (file: string) => load + loadOf(costs[file] ?? unknown) <= cores + spare
    const at = running.size === 0 ? 0 : running.size < atOnce ? waiting.findIndex(fits) : -1
    const [file] = at >= 0 ? waiting.splice(at, 1) : []
    if (file !== undefined) {
      const done: Promise<void> = run(file).finally(() => running.delete(done))
      running.set(done, loadOf(costs[file] ?? unknown))
    } else await Promise.race(running.keys())
  }
}
