// What was read lately, for a moment and in a bounded number; asked for twice at once, it is read once.
import type { Clock } from "./ports.ts"

export interface Remembered<Value> {
  get(key: string, read: () => Promise<Value>): Promise<Value>
  peek(key: string): Promise<Value> | undefined
  put(key: string, value: Value): void
  forget(key: string): void
}

interface Kept<Value> {
  value: Promise<Value>
  until: number
}

export function createRemembered<Value>(clock: Clock, forMs: number, atMost: number): Remembered<Value> {
  const kept = new Map<string, Kept<Value>>()
  const peek = (key: string) => {
    const now = clock.now()
    const known = kept.get(key)
    // A clock that was put back would make it remembered for hours.
    return known && known.until > now && known.until <= now + forMs ? known.value : undefined
  }
  const keep = (key: string, value: Promise<Value>) => {
    const asked = { value, until: clock.now() + forMs }
    // The oldest goes, and not all: a flood of strangers would have everybody else's read again and again.
    kept.delete(key)
    if (kept.size >= atMost) kept.delete(kept.keys().next().value!)
    kept.set(key, asked)
    value.catch(() => {
      if (kept.get(key) === asked) kept.delete(key)
    })
    return value
  }
  return {
    get: (key, read) => peek(key) ?? keep(key, read()),
    peek,
    put: (key, value) => void keep(key, Promise.resolve(value)),
    forget: (key) => void kept.delete(key),
  }
}
