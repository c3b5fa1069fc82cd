// Leases that were asked for and not answered: they may stand, and the process that asked may take them over.
import type { Chance } from "../core/ports.ts"

export interface UnansweredLeases {
  /** `take` is told in whose name to ask; a lease that already stands under this name is taken over. */
  asking<Result>(name: string, take: (holder: string) => Promise<Result>): Promise<Result>
}

/** In this process alone: of one that ended, the lease ends by its time. */
export function createUnansweredLeases(chance: Chance): UnansweredLeases {
  const unanswered = new Map<string, string>()
  return {
    asking: async (name, take) => {
      const holder = unanswered.get(name) ?? chance.id()
      // Taken over by one call only: one that asks meanwhile asks in another name.
      unanswered.delete(name)
      try {
        return await take(holder)
      } catch (error) {
        unanswered.set(name, holder)
        throw error
      }
    },
  }
}
