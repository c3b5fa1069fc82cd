// The rescue place of what is forgotten with the process anyway: `memory:` stores, demo and tests.
import type { Rescue, RescueEntry } from "../../core/ports.ts"

export function createRescueShelf(entries = new Map<string, RescueEntry>()): Rescue {
  return {
    name: "memory",
    check: async () => undefined,
    put: async (entry) => void entries.set(entry.key, entry),
    list: async () => [...entries.values()],
    remove: async (key) => void entries.delete(key),
  }
}
