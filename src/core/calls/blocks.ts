// Malls that refuse calls for a while, told from process to process: a call into a block makes it longer.
import type { Store } from "../ports.ts"

export interface Blocks {
  tell(account: string, until: number): Promise<void>
  /** Undefined: none is known. */
  until(account: string): Promise<number | undefined>
}

export function createBlocks(store: Store): Blocks {
  const notes = store.notes("fact")
  const keyOf = (account: string) => `blocked ${account}`
  return {
    tell: async (account, until) => void (await notes.put(keyOf(account), { until }, "always")),
    until: async (account) => {
      const note = await notes.get(keyOf(account))
      return (note?.value as { until: number } | undefined)?.until
    },
  }
}
