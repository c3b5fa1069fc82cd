// Notes read page by page, as they are asked for: all of a kind, or those whose keys begin alike, from a place on.
import type { Note, Notes } from "../ports.ts"

const pageSize = 200

export async function* everyNote(
  notes: Pick<Notes, "list">,
  prefix = "",
  behind = "",
): AsyncGenerator<Note, void> {
  for (let after = prefix + behind || undefined; ; ) {
    const page = await notes.list({ after, limit: pageSize })
    for (const note of page) {
      if (!note.key.startsWith(prefix)) return
      yield note
    }
    after = page.at(-1)?.key
    if (page.length < pageSize) return
  }
}
