// Notes that are believed only where they have the shape that their kind must have: a bad one costs itself, and is named.

import type { Note, NoteKind, Notes, Store, StoreWarning } from "../ports.ts"
import { isSoundNote, noteKinds } from "./shapes.ts"

/**
 * The same store, whose notes have no `value` where another program, or an accident, left what is none: a reader
 * takes it for absent, and may write over it by its version.
 */
export function withCheckedNotes(store: Store): Store {
  return {
    ...store,
    notes: (kind) => checked(store.notes(kind), kind),
    warnings: async (depth) => [...(await store.warnings(depth)), ...(await badNotesIn(store))],
  }
}

function checked(notes: Notes, kind: NoteKind): Notes {
  const shown = (note: Note): Note =>
    isSoundNote(kind, note.key, note.value) ? note : { ...note, value: undefined }
  return {
    ...notes,
    get: async (key) => {
      const note = await notes.get(key)
      return note && shown(note)
    },
    list: async (query) => (await notes.list(query)).map(shown),
  }
}

/** Of each kind the newest are looked at: what is older is met, and passed over, where it is needed. */
const lookedAt = 500
const namedAtMost = 100

async function badNotesIn(store: Store): Promise<StoreWarning[]> {
  const found: StoreWarning[] = []
  for (const kind of noteKinds) {
    for (const { key, value } of await store.notes(kind).list({ limit: lookedAt, newest: true })) {
      if (isSoundNote(kind, key, value) || found.length >= namedAtMost) continue
      const name = shown(kind, key)
      const text = `note ${kind} ${name}: not what mallkey writes there; it counts as absent until it is removed or written anew`
      found.push({ code: "unreadable", why: "note_broken", facts: [kind, name], detail: text })
    }
  }
  return found
}

/** Of a key its hash stands there: as much of it as lists show. */
function shown(kind: NoteKind, key: string): string {
  return kind === "key" ? key.slice(0, 12) : key.replaceAll(/\p{Cc}/gu, "?").slice(0, 80)
}
