// A fixed number of notes for what strangers' consents leave behind: nobody without a key can make the store grow.

import type { RefreshParts } from "../alive/parts.ts"
import { changeNote } from "../tools/change-note.ts"

const slots = 32
/** More than all strangers together are let through in the life of a state. */
const perSlot = 16

interface Entry {
  nonce: string
  untilAt: number
  value: unknown
}

interface Slot {
  at: number
  untilAt: number
  entries: Entry[]
}

type Parts = Pick<RefreshParts, "store" | "clock" | "secrets">

function keyOf({ secrets }: Parts, nonce: string): string {
  return `strangers ${Number.parseInt(secrets.digest(nonce).slice(0, 4), 16) % slots}`
}

export async function readSlot(parts: Parts, nonce: string): Promise<unknown> {
  const slot = (await parts.store.notes("state").get(keyOf(parts, nonce)))?.value as Slot | undefined
  return slot?.entries.find((entry) => entry.nonce === nonce)?.value
}

/** False: `next` wants no change. What is over makes room, then what is oldest. */
export async function changeSlot(
  parts: Parts,
  nonce: string,
  lifeMs: number,
  next: (value: unknown) => unknown,
): Promise<boolean> {
  return changeNote(parts.store.notes("state"), keyOf(parts, nonce), (note) => {
    const now = parts.clock.now()
    const entries = ((note?.value as Slot | undefined)?.entries ?? []).filter(({ untilAt }) => untilAt > now)
    const value = next(entries.find((entry) => entry.nonce === nonce)?.value)
    if (value === undefined) return undefined
    const mine: Entry = { nonce, untilAt: now + lifeMs, value }
    const kept = [...entries.filter((entry) => entry.nonce !== nonce), mine].slice(-perSlot)
    return { at: now, untilAt: now + lifeMs, entries: kept } satisfies Slot
  })
}
