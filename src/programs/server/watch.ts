// Looks every few seconds whether tokens are being kept alive, by this process or another: what is wrong is told within a minute.
import type { House } from "../../compose/house.ts"

export interface HouseWatch {
  stop(): void
}

const everyMs = 10_000

export function startWatch({ keeper }: Pick<House, "keeper">): HouseWatch {
  const stopping = new AbortController()
  const { signal } = stopping
  void (async () => {
    while (!signal.aborted) {
      // What it finds it tells itself.
      await keeper.vitals.watch().catch(() => undefined)
      await keeper.clock.sleep(everyMs, signal)
    }
  })()
  return { stop: () => stopping.abort() }
}
