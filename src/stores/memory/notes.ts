// Notes in memory. Values are kept as JSON text: what was put in cannot be changed from outside.
import { KeeperError } from "../../core/errors.ts"
import { isOddName, oddName } from "../../core/odd-ids.ts"
import type { Note, NoteKind, Notes } from "../../core/ports.ts"
import { createSortedKeys } from "./sorted-keys.ts"

export type NoteShelf = ReturnType<typeof createNoteShelf>

function createNoteShelf() {
  const notes = new Map<string, { version: number; text: string }>()
  return { notes, keys: createSortedKeys(() => notes.keys()) }
}

export function memoryNotes({ notes, keys }: NoteShelf, refuseWhenClosed: () => void): Notes {
  const read = (key: string): Note | undefined => {
    const found = notes.get(key)
    return found && { key, version: found.version, value: JSON.parse(found.text) }
  }
  return {
    async get(key) {
      refuseWhenClosed()
      return read(key)
    },
    async put(key, value, ifVersion) {
      refuseWhenClosed()
      if (isOddName(key)) throw oddName()
      const found = notes.get(key)
      if (ifVersion === "new" ? found : ifVersion !== "always" && found?.version !== ifVersion) return false
      notes.set(key, { version: (found?.version ?? 0) + 1, text: JSON.stringify(value) })
      if (!found) keys.added(key)
      return true
    },
    async list(query) {
      refuseWhenClosed()
      return keys.page(query).map((key) => read(key)!)
    },
    async remove(key) {
      refuseWhenClosed()
      if (notes.delete(key)) keys.removed()
    },
  }
}

/** One shelf a kind, made when first used. */
export function shelfOf(shelves: Map<NoteKind, NoteShelf>, kind: NoteKind): NoteShelf {
  const shelf = shelves.get(kind) ?? createNoteShelf()
  shelves.set(kind, shelf)
  return shelf
}

export function closedStore(name: string): KeeperError {
  return new KeeperError("store_unavailable", { detail: `${name} was closed` })
}
