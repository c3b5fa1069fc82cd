// The faults of a year, drawn from a seed: outages, a wrong secret, false "uninstalled", clock jumps, restarts.
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export interface Spell {
  from: number
  to: number
}

export interface Weather {
  outages: Spell[]
  /** Cafe24 takes our secret for wrong. */
  wrongSecret: Spell[]
  /** Some malls are said to be uninstalled and are not. */
  falseUninstalled: (Spell & { malls: number })[]
  /** The keeper's clock is wrong by `byMs` for a while. */
  clockJumps: (Spell & { byMs: number })[]
  /** The process dies without a word and another starts. */
  restarts: number[]
  /** Share of rotations whose answer is dropped. */
  dropShare: number
}

export function weatherOf(random: () => number, startAt: number, days: number): Weather {
  const someTime = () => startAt + random() * days * day
  const spells = (count: number, longestMs: number) =>
    Array.from({ length: count }, () => {
      const from = someTime()
      return { from, to: from + (0.2 + 0.8 * random()) * longestMs }
    })
  return {
    outages: spells(Math.ceil(days / 12), 6 * hour),
    wrongSecret: spells(Math.ceil(days / 365), day),
    falseUninstalled: spells(Math.ceil(days / 90), day).map((spell) => ({
      ...spell,
      malls: Math.ceil(random() * 40),
    })),
    clockJumps: spells(Math.ceil(days / 40), 2 * hour).map((spell) => ({
      ...spell,
      byMs: (random() < 0.5 ? -1 : 1) * (0.1 + random()) * day,
    })),
    restarts: Array.from({ length: Math.ceil(days / 3) }, someTime),
    dropShare: 0.000_02,
  }
}

export function isIn(spells: Spell[], at: number): boolean {
  return spells.some((spell) => spell.from <= at && at < spell.to)
}

/** How much of a span lies outside all spells: only that is the keeper's to answer for. */
export function outside(spells: Spell[], from: number, to: number): number {
  let left = Math.max(0, to - from)
  for (const spell of spells) left -= Math.max(0, Math.min(to, spell.to) - Math.max(from, spell.from))
  return Math.max(0, left)
}
