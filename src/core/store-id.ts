// Which store this is: drawn once and kept in the store itself, so that what waits outside of it finds its way back.
import type { Journal } from "./events.ts"
import type { Chance, Store } from "./ports.ts"

const key = "store id"

export interface StoreId {
  /** Rejects while the store is away. */
  get(): Promise<string>
  /** Undefined: it has not been read yet. */
  known(): string | undefined
  /** This process gave it its id: nobody had used it before. */
  isDrawn(): boolean
}

export function createStoreId(store: Store, chance: Chance): StoreId {
  let known: string | undefined
  let isDrawn = false
  return {
    known: () => known,
    isDrawn: () => isDrawn,
    get: async () => {
      if (known !== undefined) return known
      const found = await readOrDraw(store, chance)
      isDrawn ||= found.isDrawn
      known = found.id
      return known
    },
  }
}

/** Two processes at their first start draw two; the store takes one of them. */
async function readOrDraw(store: Store, chance: Chance): Promise<{ id: string; isDrawn: boolean }> {
  const notes = store.notes("fact")
  for (;;) {
    const id = (await notes.get(key))?.value
    if (typeof id === "string" && id !== "") return { id, isDrawn: false }
    const drawn = chance.id()
    if (await notes.put(key, drawn, id === undefined ? "new" : "always")) return { id: drawn, isDrawn: true }
  }
}

interface NewStoreParts {
  store: Pick<Store, "list" | "name">
  journal: Pick<Journal, "record">
  storeId: Pick<StoreId, "isDrawn">
}

/**
 * A start without a trace of us in its store: the first one ever, or the data is missing or elsewhere. Nothing but the store
 * remembers what it held, so only a person can know which it is.
 */
export async function noteIfNew({ store, journal, storeId }: NewStoreParts): Promise<void> {
  if (!storeId.isDrawn()) return
  // A table or a key that other programs filled is no new one.
  if ((await store.list({ limit: 1 })).length > 0) return
  await journal.record({ kind: "store_new", detail: store.name })
}

/** When that was. Undefined too where somebody has used the store much since. */
export async function newSince(journal: Pick<Journal, "newest">): Promise<number | undefined> {
  const events = await journal.newest(200)
  return events.find(({ kind }) => kind === "store_new")?.at
}
