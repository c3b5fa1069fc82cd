// Tells when a line to a backend broke by itself, and when the backend answers again, though nobody asks it anything.
import type { Store } from "../core/ports.ts"

const againMs = 500

export interface Returning {
  onCut: NonNullable<Store["onCut"]>
  /** A line broke. Many at once are one. */
  cut(): void
  close(): void
}

/** `ping`: resolves where it answers. */
export function createReturning(ping: () => Promise<unknown>): Returning {
  const listeners: Parameters<Returning["onCut"]>[0][] = []
  let closed = false
  let isAway = false
  const answers = async () => {
    while (!closed) {
      // Nobody waits for this: it keeps no process alive.
      await new Promise((resolve) => void setTimeout(resolve, againMs).unref())
      const isThere = await ping().then(
        () => true,
        () => false,
      )
      if (isThere) return
    }
    // A store that was closed does not come back.
    await new Promise(() => undefined)
  }
  return {
    onCut: (listener) => void listeners.push(listener),
    cut: () => {
      if (closed || isAway || listeners.length === 0) return
      isAway = true
      const again = answers().then(() => {
        isAway = false
      })
      for (const listener of listeners) listener(again)
    },
    close: () => {
      closed = true
    },
  }
}
