// What remains of a connection that was disconnected: when, so that an answer from before brings nothing back.

import type { Clock, Store } from "../../ports.ts"
import { everyNote } from "../../tools/every-note.ts"

const keyOf = (id: string) => `gone ${id}`
/** Longer than any pair lives, and any answer is worth something. */
const rememberedMs = 40 * 24 * 60 * 60_000

export interface Tombstone {
  at: number
  /** The pair was to end at the provider too: so is what comes in late. */
  revoke: boolean
}

export async function markGone({ store }: { store: Store }, id: string, stone: Tombstone): Promise<void> {
  await store.notes("fact").put(keyOf(id), stone, "always")
}

/** Undefined: it is not gone, or the provider was asked at `askedAt`, after it was. */
export async function goneSince(
  { store }: { store: Store },
  id: string,
  askedAt: number,
): Promise<Tombstone | undefined> {
  const stone = (await store.notes("fact").get(keyOf(id)))?.value as Tombstone | undefined
  return stone !== undefined && stone.at >= askedAt ? stone : undefined
}

export async function tidyTombstones({ store, clock }: { store: Store; clock: Clock }): Promise<void> {
  const notes = store.notes("fact")
  const horizon = clock.now() - rememberedMs
  for await (const { key, value } of everyNote(notes, keyOf("")))
    if (value && (value as Tombstone).at < horizon) await notes.remove(key)
}
