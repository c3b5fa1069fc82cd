// A note is read, changed and written, and once more while others come in between.
import type { Note, Notes } from "../ports.ts"

/** `next` answers what the note says from now on; undefined leaves it as it is. Whether it was written. */
export async function changeNote(
  notes: Pick<Notes, "get" | "put">,
  key: string,
  next: (note: Note | undefined) => unknown,
): Promise<boolean> {
  for (;;) {
    const note = await notes.get(key)
    const value = next(note)
    if (value === undefined) return false
    if (await notes.put(key, value, note?.version ?? "new")) return true
  }
}
