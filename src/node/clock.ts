// The real clock and real chance, as the core is handed them on Node.
import { randomInt } from "node:crypto"
import type { Chance, Clock } from "../core/ports.ts"
import { randomBytes } from "./random-bytes.ts"

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => {
    // Since the machine was started: all its processes count from there.
    const [seconds, nanos] = process.hrtime()
    return Math.round(seconds * 1_000 + nanos / 1_000_000)
  },
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener("abort", done)
        resolve()
      }
      // Timers come before sockets: after a freeze, what has arrived is read before anybody hears that time is over.
      const timer = setTimeout(() => setImmediate(done), ms)
      signal?.addEventListener("abort", done, { once: true })
    }),
}

export const systemChance: Chance = {
  fraction: () => randomInt(2 ** 32) / 2 ** 32,
  id: () => randomBytes(18).toString("base64url"),
}
