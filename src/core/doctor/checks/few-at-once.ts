// Works through a list, a few at the same time, and keeps its order.

export async function fewAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  onDone: (done: number, of: number) => void,
): Promise<R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  let done = 0
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) {
      results[at] = await work(items[at]!)
      onDone(++done, items.length)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}

/** To many malls at once; to one mall never more than two questions. */
const lanes = 8
