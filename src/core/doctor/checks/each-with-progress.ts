// A question to each, a few at the same time: the answers in the order of the list, and how far it has come.
import { fewAtOnce } from "../../tools/few-at-once.ts"

export async function eachWithProgress<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  onDone: (done: number, of: number) => void,
): Promise<R[]> {
  const results = new Array<R>(items.length)
  let done = 0
  await fewAtOnce(items.entries(), async ([at, item]) => {
    results[at] = await work(item)
    onDone(++done, items.length)
  })
  return results
}
