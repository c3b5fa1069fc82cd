// Places that cannot be written while the mirror itself can: each costs its own connection alone, is told of once, and is tried again by itself.
import type { Clock } from "../core/ports.ts"

export interface MirrorPlaces {
  /** `isFinal`: nothing is to be hoped for before the next rotation. */
  failed(id: string, reason: string, isFinal: boolean): void
  well(id: string): void
  readonly ids: Iterable<string>
  /** For people: whose, and why. */
  first(): string | undefined
}

export interface PlacesParts {
  clock: Clock
  ending: AbortSignal
  tell(kind: "mirror_failed" | "mirror_recovered", id: string, reason?: string): void
  tryAgain(id: string): void
}

interface Place {
  reason: string
  failures: number
  isWaiting: boolean
}

/** After failures in a row. */
const waitsMs = [1_000, 5_000, 15_000, 60_000]

export function waitAfter(failures: number): number {
  return waitsMs[Math.min(failures, waitsMs.length - 1)]!
}

export function keepPlaces({ clock, ending, tell, tryAgain }: PlacesParts): MirrorPlaces {
  const places = new Map<string, Place>()

  /** One of each place, however often its connection is rotated meanwhile. */
  async function wait(id: string, place: Place): Promise<void> {
    if (place.isWaiting) return
    place.isWaiting = true
    await clock.sleep(waitAfter(place.failures++), ending)
    place.isWaiting = false
    if (!ending.aborted) tryAgain(id)
  }

  return {
    failed: (id, reason, isFinal) => {
      const place = places.get(id) ?? { reason, failures: 0, isWaiting: false }
      if (!places.has(id)) tell("mirror_failed", id, reason)
      place.reason = reason
      places.set(id, place)
      if (!isFinal) void wait(id, place)
    },
    well: (id) => {
      if (places.delete(id)) tell("mirror_recovered", id)
    },
    get ids() {
      return places.keys()
    },
    first: () => {
      const [first] = places
      return first && `${first[0]}: ${first[1].reason}`
    },
  }
}
