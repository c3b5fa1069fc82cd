// How much memory this process takes: little while it starts, a bounded part more while it works, little again at rest.
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { PerformanceObserver } from "node:perf_hooks"
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8"
import { collectors } from "./collectors.ts"
import { collectAsBytesPass } from "./passing-bytes.ts"

/**
 * V8 doubles its young generation, up to 128 MB, whenever much of it stays, and seldom gives any of it back: a busy proxy
 * held 330 MB for a heap of 22. Held at this it holds some 130, and calls that leave little behind them cost no more than
 * with twice as much.
 */
const youngAtMostBytes = 8 * 1024 * 1024
/** Of what is alive. V8's own way is up to three times as much before it looks through the old generation. */
const oldGrowsPercent = 50
/** Behind a start's first answer: the program that waits for that should not wait for this as well. */
const settledAfterMs = 1_000
/** So long without any collection: nobody is being served. */
const restMs = 10_000
/** No code is hot after so few. */
const fewRequests = 10
/** What a quiet server stops for two tenths of a second for. */
const worthBytes = 12 * 1024 * 1024

/**
 * A start makes much that stays, which V8 takes for a busy program. Held small, the young generation costs a start about a
 * tenth of its processor time, so it is held only where nothing settles what the start has left; held for good, it would cost a busy server
 * a sixth of its answers.
 */
export function holdYoungGeneration(): void {
  setYoungGrowth(false)
}

/** For a server that has started: gives back what the start has left, and later what a time of much work has left. */
export function settleMemory(afterMs = settledAfterMs, quietMs = restMs): void {
  collectAsBytesPass()
  const requests = countRequests()
  let before = 0
  const settle = () => {
    const count = requests.count()
    // Its work has just begun: by the next time it is over, or as much as counts.
    if (count > before && count < fewRequests) {
      before = count
      setTimeout(settle, afterMs).unref()
      return
    }
    requests.end()
    const { collect, moveTogether } = collectors()
    if (count < fewRequests) moveTogether()
    else collect()
    let settledBytes = heapBytes()
    setFlagsFromString(`--heap-growing-percent=${oldGrowsPercent}`)
    setYoungGrowth(true)
    afterEachTimeOfWork(quietMs, () => {
      if (heapBytes() < settledBytes + worthBytes) return
      collect()
      settledBytes = heapBytes()
    })
  }
  setTimeout(settle, afterMs).unref()
}

/** What a server is asked, and what it asks: a backlog of refreshes is work as well. */
const channels = ["http.server.request.start", "undici:request:create"]

function countRequests() {
  let count = 0
  const onRequest = () => {
    count += 1
  }
  for (const channel of channels) subscribe(channel, onRequest)
  return {
    count: () => count,
    end: () => {
      for (const channel of channels) unsubscribe(channel, onRequest)
    },
  }
}

/** V8 has no setting for the largest young generation once it runs: it is watched, and held where it is large enough. */
function afterEachTimeOfWork(quietMs: number, onRest: () => void): void {
  const resting = setTimeout(onRest, quietMs).unref()
  let isGrowing = true
  const observer = new PerformanceObserver(() => {
    const mayGrow = youngBytes() < youngAtMostBytes
    if (mayGrow !== isGrowing) setYoungGrowth(mayGrow)
    isGrowing = mayGrow
    resting.refresh()
  })
  observer.observe({ entryTypes: ["gc"] })
}

function setYoungGrowth(mayGrow: boolean): void {
  setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`)
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === "new_space")?.space_size ?? 0
}

function heapBytes(): number {
  return getHeapStatistics().total_heap_size
}
