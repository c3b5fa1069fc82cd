// Where alerts are remembered: a note for each connection in trouble, and one document of what is on its way.

import { isOddName } from "../odd-ids.ts"
import type { Note, Notes } from "../ports.ts"
import { everyNote } from "../tools/every-note.ts"
import { emptyOutbox, type Outbox, type Pending } from "./outbox.ts"
import type { AlertMemory } from "./troubles.ts"

const outboxKey = "outbox"
const folders = { mall: "mall/", app: "app/", hint: "hint/" }

export const memoryKey = {
  connection: (id: string): string => folders.mall + id,
  app: (kind: string, app?: string): string => folders.app + (app === undefined ? kind : `${app}:${kind}`),
}

export interface RememberedTrouble {
  version: number
  memory: AlertMemory
}

export interface AlertNotes {
  box: Outbox
  boxVersion: number | "new"
  memories: Map<string, RememberedTrouble>
  /** Connections with an open note. */
  ids: string[]
  /** When a webhook said that the app was removed, by connection. */
  hints: Map<string, number>
}

/** Everything: there is a note only where there is trouble. */
export async function readAlertNotes(notes: Notes): Promise<AlertNotes> {
  const found: AlertNotes = {
    box: emptyOutbox,
    boxVersion: "new",
    memories: new Map(),
    ids: [],
    hints: new Map(),
  }
  for await (const note of everyNote(notes)) sortIn(found, note)
  return found
}

function sortIn(found: AlertNotes, { key, version, value }: Note): void {
  if (key === outboxKey) {
    found.box = (value as Outbox | undefined) ?? emptyOutbox
    found.boxVersion = version
  } else if (key.startsWith(folders.hint)) {
    if (value) found.hints.set(key.slice(folders.hint.length), (value as { at: number }).at)
  } else {
    // One that cannot be read is written anew: what had been said is said once more.
    found.memories.set(key, { version, memory: (value as AlertMemory | undefined) ?? { said: {} } })
    if (key.startsWith(folders.mall)) found.ids.push(key.slice(folders.mall.length))
  }
}

export async function putHint(notes: Notes, id: string, at: number): Promise<void> {
  await notes.put(folders.hint + id, { at }, "always")
}

/** Between the first of these and the last: that of a mall that is lost stays, and a house of many years has thousands. */
export async function readHints(notes: Notes, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const hints = new Map<string, number>()
  const [first = "", ...others] = [...ids].sort()
  const last = folders.hint + (others.at(-1) ?? first)
  const take = ({ key, value }: Note) => {
    if (value) hints.set(key.slice(folders.hint.length), (value as { at: number }).at)
  }
  const own = await notes.get(folders.hint + first)
  if (own) take(own)
  if (others.length === 0) return hints
  for await (const note of everyNote(notes, folders.hint, first)) {
    if (note.key > last) break
    take(note)
  }
  return hints
}

export async function removeHint(notes: Notes, id: string): Promise<void> {
  await notes.remove(folders.hint + id)
}

export interface ReadBox {
  box: Outbox
  version: number | "new"
}

export async function readBox(notes: Notes): Promise<ReadBox> {
  const note = await notes.get(outboxKey)
  const box = (note?.value as Outbox | undefined) ?? emptyOutbox
  return { box, version: note?.version ?? "new" }
}

export async function putBox(notes: Notes, box: Outbox, ifVersion: number | "new"): Promise<boolean> {
  return notes.put(outboxKey, box, ifVersion)
}

/** A store counts its notes' versions from 1. Where one does not, the next write is refused and made on what is read. */
export function written(box: Outbox, over: number | "new"): ReadBox {
  return { box, version: over === "new" ? 1 : over + 1 }
}

/**
 * Repeated on what is there until it holds: channels finish at the same time, and none may undo another's mark.
 * `seen`: what was read before, tried first, since every step between a send and its mark is one to die at. So it is no
 * `changeNote`, which reads first, and which tells nobody the version that the next mark goes on from.
 */
export async function changeBox(
  notes: Notes,
  change: (box: Outbox) => Outbox,
  seen?: ReadBox,
): Promise<ReadBox> {
  for (let read = seen ?? (await readBox(notes)); ; read = await readBox(notes)) {
    const changed = change(read.box)
    if (changed === read.box) return read
    if (await putBox(notes, changed, read.version)) return written(changed, read.version)
  }
}

/**
 * The second half of noticing: the messages are written, now what was said is. A process that finds it undone, because
 * the process that began it is gone, does it first. Each is a compare, so doing it twice changes nothing.
 */
export async function rememberPending(notes: Notes, pending: readonly Pending[]): Promise<void> {
  for (const { key, ifVersion, memory } of pending) {
    // Written before such names were refused: it would be refused for ever, and everything behind it wait.
    if (isOddName(key)) continue
    const isWritten = await notes.put(key, memory ?? { said: {} }, ifVersion)
    if (isWritten && !memory) await notes.remove(key)
  }
}

export function withoutPending(box: Outbox): Outbox {
  return box.pending.length === 0 ? box : { ...box, pending: [] }
}
