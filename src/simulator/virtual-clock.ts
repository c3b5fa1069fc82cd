// The simulator's own time: may run fast, may be stepped, never goes back.
/** The simulator's own time. */
export interface VirtualClock {
  now(): number
  step(ms: number): void
  setSpeed(factor: number): void
  readonly speed: number
}

export function createClock(options: {
  clock?: { now(): number }
  speed?: number
  startAt?: number
}): VirtualClock {
  const base = options.clock ?? { now: () => Date.now() }
  let speed = factor(options.speed ?? 1)
  let anchorBase = base.now()
  let anchor = options.startAt ?? anchorBase
  const now = () => Math.floor(anchor + (base.now() - anchorBase) * speed)
  const moveAnchor = () => {
    const [virtual, real] = [now(), base.now()]
    anchor = virtual
    anchorBase = real
  }
  return {
    now,
    step(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError("a step is a number of milliseconds from 0")
      moveAnchor()
      anchor += ms
    },
    setSpeed(next) {
      const wanted = factor(next)
      moveAnchor()
      speed = wanted
    },
    get speed() {
      return speed
    },
  }
}

const fastest = 1_000_000
function factor(x: number): number {
  if (!Number.isFinite(x) || x < 0 || x > fastest)
    throw new RangeError(`speed is a number from 0 (standing still) to ${fastest}`)
  return x
}
