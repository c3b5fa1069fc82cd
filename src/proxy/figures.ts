// What the proxy counts of its own: for metrics, never with a value of anybody's call.
import type { ProxyFigures } from "../wire/proxy-figures.ts"
import type { ProxyCall, Take } from "./exchange.ts"

export interface Counting {
  call: ProxyCall
  figures(): ProxyFigures
}

export function withFigures(call: ProxyCall, waiting: () => number): Counting {
  const answers = new Map<string, number>()
  const sums = { repeated: 0, waited: 0, waitedMs: 0 }
  return {
    figures: () => ({ answers, ...sums, waiting: waiting() }),
    call: (exchange, take) => {
      const counting: Take = (head) => {
        const name = `${Math.floor(head.status / 100)}xx`
        answers.set(name, (answers.get(name) ?? 0) + 1)
        const { repeated, waitedMs = 0 } = exchange
        if (repeated) sums.repeated++
        if (waitedMs > 0) {
          sums.waited++
          sums.waitedMs += waitedMs
        }
        return take(head)
      }
      return call(exchange, counting)
    },
  }
}
