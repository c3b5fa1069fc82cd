// What is open, each knowing its neighbours: joining and leaving costs the same however long the row is, and makes nothing.

export interface Neighbour<One> {
  /** Those beside it in the row; for the row alone. */
  older: One | undefined
  newer: One | undefined
}

/**
 * A Set would be worse: of what is put in and taken out again and again, its outgrown tables hold on to one another, and
 * to all that was open when they were outgrown.
 */
export class OpenRow<One extends Neighbour<One>> {
  #newest: One | undefined

  get isEmpty(): boolean {
    return this.#newest === undefined
  }

  add(one: One): void {
    one.older = this.#newest
    if (this.#newest) this.#newest.newer = one
    this.#newest = one
  }

  /** More often than once does no harm. */
  leave(one: One): void {
    const { older, newer } = one
    if (newer) newer.older = older
    else if (this.#newest === one) this.#newest = older
    if (older) older.newer = newer
    one.older = undefined
    one.newer = undefined
  }

  /** From the newest on. The one that is looked at may leave meanwhile. */
  *[Symbol.iterator](): Iterator<One> {
    for (let one = this.#newest; one; ) {
      const { older }: One = one
      yield one
      one = older
    }
  }
}
