// Gives up calls in which the platform says nothing for too long: one look a second at all that are open.
import { type Neighbour, OpenRow } from "../../core/tools/open-row.ts"

/**
 * Undici's own timers are two for each call, and stay for a second when the call is over: some 300 bytes a call that V8
 * takes for lasting, and clears away with its slow collection.
 */
export class Silence {
  readonly #atMost: number
  readonly #everyMs: number
  readonly #open = new OpenRow<Listening>()
  #looks = 0
  #looking: NodeJS.Timeout | undefined

  /** So many looks without a word are too many. */
  constructor(atMost: number, everyMs = 1_000) {
    this.#atMost = atMost
    this.#everyMs = everyMs
  }

  /** The time, in looks. It stands still while nothing is open. */
  get now(): number {
    return this.#looks
  }

  begin(call: Listening): void {
    this.#open.add(call)
    this.#looking ??= setInterval(() => this.#look(), this.#everyMs).unref()
  }

  end(call: Listening): void {
    this.#open.leave(call)
  }

  #look(): void {
    if (this.#open.isEmpty) {
      clearInterval(this.#looking)
      this.#looking = undefined
      return
    }
    this.#looks++
    for (const call of this.#open) if (this.#looks - call.heardAt > this.#atMost) call.giveUp()
  }
}

export interface Listening extends Neighbour<Listening> {
  /** By the time of Silence. Infinity: it is we who do not listen. */
  heardAt: number
  giveUp(): void
}
