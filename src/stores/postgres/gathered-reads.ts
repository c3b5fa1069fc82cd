// Reads of the same moment go as one: what is asked while others are on their way waits for the next to leave.

interface Asked<Value> {
  resolve(value: Value | undefined): void
  reject(error: unknown): void
}

import { isKeeperError } from "../../core/errors.ts"

export type GatheredRead<Value> = (key: string) => Promise<Value | undefined>

export interface Reads<Value> {
  one(key: string): Promise<Value | undefined>
  many(keys: string[]): Promise<Map<string, Value>>
  /** This many on their way at once; the other lanes stay free for writes. */
  atOnce: number
}

const mostInOne = 500

/** Each answer was read after it was asked for: nobody is handed what another had read before. */
export function createGatheredReads<Value>({ one, many, atOnce }: Reads<Value>): GatheredRead<Value> {
  let under = 0
  const gathered = new Map<string, Asked<Value>[]>()

  function leave(): void {
    while (under < atOnce && gathered.size > 0) {
      const keys = [...gathered.keys()].slice(0, mostInOne)
      const batch = keys.map((key) => [key, gathered.get(key)!] as const)
      for (const key of keys) gathered.delete(key)
      under++
      void read(batch).finally(() => {
        under--
        leave()
      })
    }
  }

  async function read(batch: (readonly [string, Asked<Value>[]])[]): Promise<void> {
    const [first, ...others] = batch
    if (first && others.length === 0) return tell(first[1], () => one(first[0]))
    try {
      const found = await many(batch.map(([key]) => key))
      for (const [key, asked] of batch) for (const each of asked) each.resolve(found.get(key))
    } catch (error) {
      if (isAboutStore(error)) for (const [, asked] of batch) for (const each of asked) each.reject(error)
      // One of them is what the database stumbles over: each for itself, so that it costs nobody else anything.
      else for (const [key, asked] of batch) await tell(asked, () => one(key))
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const asked = gathered.get(key)
      if (asked) return void asked.push({ resolve, reject })
      gathered.set(key, [{ resolve, reject }])
      // What is asked in the same turn goes along.
      if (gathered.size === 1) queueMicrotask(leave)
    })
}

/** The statement itself may have been in order. */
export function isAboutStore(error: unknown): boolean {
  return isKeeperError(error, "store_unavailable") || isKeeperError(error, "busy")
}

async function tell<Value>(asked: Asked<Value>[], read: () => Promise<Value | undefined>): Promise<void> {
  try {
    const value = await read()
    for (const each of asked) each.resolve(value)
  } catch (error) {
    for (const each of asked) each.reject(error)
  }
}
