// Works through what comes, a few at the same time.

/** `work` ends its lane by answering false, as where there is no time left. */
export async function fewAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<unknown>,
  lanes = 8,
): Promise<void> {
  const turns = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const lane = async () => {
    for (let turn = await turns.next(); !turn.done; turn = await turns.next()) {
      if ((await work(turn.value)) === false) return
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
