// What a file of the rescue place must hold to be an entry: anybody may have put anything there.

import { moment } from "../../core/notes/shape.ts"
import { isOddId } from "../../core/odd-ids.ts"
import type { AsideEntry, RescueEntry } from "../../core/ports.ts"

export function readEntry(text: string): RescueEntry | undefined {
  const value = parsed(text)
  if (value === undefined) return undefined
  const { key, store, id, ifTag, sealed, at } = value
  if (![key, id, ifTag, sealed].every((one) => typeof one === "string" && one !== "")) return undefined
  if (!moment(at) || isOddId(id as string)) return undefined
  if (store !== undefined && typeof store !== "string") return undefined
  // Not the parsed object itself: members that others added would be carried along.
  return {
    ...(typeof store === "string" && { store }),
    ...({ key, id, ifTag, sealed, at } as Omit<RescueEntry, "store">),
  }
}

export function readAside(text: string): AsideEntry | undefined {
  const entry = readEntry(text)
  const why = parsed(text)?.why
  return entry && { ...entry, why: typeof why === "string" ? why : "" }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
