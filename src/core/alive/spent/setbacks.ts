// A store that went back is noticed although nobody asked it anything while it was away: by its server, a line, or a note.
import type { Note } from "../../ports.ts"
import type { StoreId } from "../../store-id.ts"
import type { Hands } from "./hands.ts"
import { createServerWatch, type ServerWatch, type ServerWatchParts, unseenHoldMs } from "./server-watch.ts"

export interface Setbacks extends ServerWatch {
  /** Reads the one note that every process writes again and again: where its version has gone down, the store has gone back. */
  readGrowing(read: () => Promise<Note | undefined>): Promise<Note | undefined>
  /** That note was written over once more. */
  wroteGrowing(): void
}

interface KnowingParts {
  storeId: StoreId
  setbacks: Setbacks
}

/**
 * What comes back from the platform must say which store it belongs to, whatever becomes of that meanwhile; and a store
 * that goes back is only noticed by a process that knows what answered before.
 */
export async function knowTheStore({ storeId, setbacks }: KnowingParts): Promise<void> {
  await Promise.all([storeId.get(), setbacks.look()])
}

/** What comes back will be in our hands, and others wait for whom they know. */
export async function beforeSpending(parts: KnowingParts & { hands: Hands }): Promise<void> {
  await knowTheStore(parts)
  await parts.hands.declare()
}

export function createSetbacks(parts: ServerWatchParts): Setbacks {
  let growing = 0
  return {
    ...createServerWatch(parts),
    readGrowing: async (read) => {
      // What is written while this is read may be missing from it.
      const atLeast = growing
      const note = await read()
      const version = note?.version ?? 0
      if (version < atLeast) {
        growing = version
        parts.onSetback(unseenHoldMs)
      } else growing = Math.max(growing, version)
      return note
    },
    wroteGrowing: () => {
      growing++
    },
  }
}
