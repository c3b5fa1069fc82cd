// Measures things in turns, so that whatever else the machine does falls on all of them alike.

/** One turn of one contender: its figure, in whatever unit the bench thinks in. */
export type Turn = () => Promise<number>

export type Figures<Name extends string> = Record<Name, number[]>

/** A, B, A, B, …: every contender once per round, after one that does not count (but for a single round, which is a try). */
export async function sideBySide<Name extends string>(
  rounds: number,
  contenders: { [Each in Name]?: Turn },
  { uncounted = rounds > 1 ? 1 : 0 } = {},
): Promise<Figures<Name>> {
  const names = Object.keys(contenders) as Name[]
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Figures<Name>
  for (let round = 1 - uncounted; round <= rounds; round++) {
    for (const name of names) {
      const figure = await contenders[name]!()
      if (round > 0) figures[name].push(figure)
    }
  }
  return figures
}

/** Nanoseconds per call of a loop. Awaited one by one: what a caller pays, not what a queue hides. */
export function timeCalls(times: number, call: () => Promise<unknown>): Turn {
  return async () => {
    const startedAt = process.hrtime.bigint()
    for (let done = 0; done < times; done++) await call()
    return Number(process.hrtime.bigint() - startedAt) / times
  }
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The median of the ratios round by round, not the ratio of medians: a slow minute weighs on both sides of one. */
export function ratio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((figure, round) => figure / to[round]!))
}

/** `median (least–most)`. */
export function spread(figures: readonly number[], shown: (figure: number) => string): string {
  return `${shown(median(figures))} (${shown(Math.min(...figures))}–${shown(Math.max(...figures))})`
}
