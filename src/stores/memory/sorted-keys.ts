// The keys of a map in order, sorted again only when a page is asked for after a change in the middle.

export interface SortedKeys {
  added(key: string): void
  removed(): void
  beginning(query: { prefix: string; after?: string | undefined }): string[]
  page(query: { after?: string | undefined; limit: number; newest?: boolean | undefined }): string[]
}

export function createSortedKeys(keys: () => Iterable<string>): SortedKeys {
  let sorted: string[] | undefined

  return {
    added: (key) => {
      // Event keys only ever grow: those are appended.
      if (sorted && (sorted.length === 0 || key > sorted.at(-1)!)) sorted.push(key)
      else sorted = undefined
    },
    removed: () => {
      sorted = undefined
    },
    beginning: ({ prefix, after = "" }) => {
      sorted ??= [...keys()].sort()
      const found: string[] = []
      let at = firstNotBefore(sorted, after > prefix ? after : prefix)
      if (sorted[at] === after) at++
      while (sorted[at]?.startsWith(prefix)) found.push(sorted[at++]!)
      return found
    },
    page: ({ after, limit, newest = false }) => {
      sorted ??= [...keys()].sort()
      if (newest) {
        const end = after === undefined ? sorted.length : firstNotBefore(sorted, after)
        return sorted.slice(Math.max(0, end - limit), end).reverse()
      }
      let start = after === undefined ? 0 : firstNotBefore(sorted, after)
      if (sorted[start] === after) start++
      return sorted.slice(start, start + limit)
    },
  }
}

function firstNotBefore(sorted: string[], key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}
