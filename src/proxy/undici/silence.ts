// Gives up calls in which the platform says nothing for too long: one look a second at all that are open.

/**
 * Undici's own timers are two for each call, and stay for a second when the call is over: some 300 bytes a call that V8
 * takes for lasting, and clears away with its slow collection. A Set would be worse: of what is put in and taken out again
 * and again, its outgrown tables hold on to one another, and to all that was open when they were outgrown.
 */
export class Silence {
  readonly #atMost: number
  readonly #everyMs: number
  #newest: Listening | undefined
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
    call.older = this.#newest
    if (this.#newest) this.#newest.newer = call
    this.#newest = call
    this.#looking ??= setInterval(() => this.#look(), this.#everyMs).unref()
  }

  end(call: Listening): void {
    const { older, newer } = call
    if (newer) newer.older = older
    else if (this.#newest === call) this.#newest = older
    if (older) older.newer = newer
    call.older = undefined
    call.newer = undefined
  }

  #look(): void {
    if (!this.#newest) {
      clearInterval(this.#looking)
      this.#looking = undefined
      return
    }
    this.#looks++
    let call: Listening | undefined = this.#newest
    while (call) {
      // It is out of the row when it was given up.
      const { older }: Listening = call
      if (this.#looks - call.heardAt > this.#atMost) call.giveUp()
      call = older
    }
  }
}

export interface Listening {
  /** By the time of Silence. Infinity: it is we who do not listen. */
  heardAt: number
  /** Its neighbours among the open ones; for Silence alone. */
  older: Listening | undefined
  newer: Listening | undefined
  giveUp(): void
}
