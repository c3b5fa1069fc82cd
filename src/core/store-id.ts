// Which store this is: drawn once and kept in the store itself, so that what waits outside of it finds its way back.
import type { Chance, Store } from "./ports.ts"

const key = "store id"

export interface StoreId {
  /** Rejects while the store is away. */
  get(): Promise<string>
  /** Undefined: it has not been read yet. */
  known(): string | undefined
}

export function createStoreId(store: Store, chance: Chance): StoreId {
  let known: string | undefined
  return {
    known: () => known,
    get: async () => {
      known ??= await readOrDraw(store, chance)
      return known
    },
  }
}

/** Two processes at their first start draw two; the store takes one of them. */
async function readOrDraw(store: Store, chance: Chance): Promise<string> {
  const notes = store.notes("fact")
  for (;;) {
    const id = (await notes.get(key))?.value
    if (typeof id === "string" && id !== "") return id
    const drawn = chance.id()
    if (await notes.put(key, drawn, id === undefined ? "new" : "always")) return drawn
  }
}
