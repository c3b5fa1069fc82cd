// How long something takes, in time in which this machine gave us our turns: what else it is busy with makes nothing slower.

const tickMs = 50

/** Ticks, each of which counts once however late it comes. `ms`: so far. */
export interface OwnTime {
  ms(): number
  end(): void
}

export function measureOwnTime(): OwnTime {
  let passedMs = 0
  const timer = setInterval(() => {
    passedMs += tickMs
  }, tickMs)
  return { ms: () => passedMs, end: () => clearInterval(timer) }
}

/** How long it took, with what came of it. */
export async function timed<Done>(work: () => Promise<Done>): Promise<{ done: Done; tookMs: number }> {
  const time = measureOwnTime()
  try {
    return { done: await work(), tookMs: time.ms() }
  } finally {
    time.end()
  }
}
