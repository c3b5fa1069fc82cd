// The rescue place of what is forgotten with the process anyway: `memory:` stores, demo and tests.
import type { AsideEntry, Rescue, RescueEntry } from "../../core/ports.ts"

export function createRescueShelf(entries = new Map<string, RescueEntry>()): Rescue {
  const aside: AsideEntry[] = []
  return {
    name: "memory",
    check: async () => undefined,
    put: async (entry) => void entries.set(entry.key, entry),
    list: async () => [...entries.values()],
    remove: async (key) => void entries.delete(key),
    oddities: async () => [],
    aside: async () => [...aside],
    setAside: async (key, why) => {
      const entry = entries.get(key)
      entries.delete(key)
      if (entry) aside.push({ ...entry, why })
    },
  }
}
