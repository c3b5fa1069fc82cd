// Where a run's calls go, loaded behind the program's start: what calls is made of takes longer to load than all else of it.
import type { Stack } from "../../proxy/stack.ts"

export type RunStack = Pick<Stack, "call" | "figures" | "close">

export interface LateStack extends RunStack {
  /** Begins to load what the first call will need. */
  warm(): void
}

export function lateStack(load: () => Promise<RunStack>): LateStack {
  let loading: Promise<RunStack> | undefined
  let loaded: RunStack | undefined
  const stack = async () => {
    loading ??= load()
    loaded = await loading
    return loaded
  }
  return {
    call: async (exchange, take) => (loaded ?? (await stack())).call(exchange, take),
    figures: () => loaded?.figures() ?? none,
    // What is wrong is told to the program with its first call.
    warm: () => void stack().catch(() => undefined),
    // What is still being loaded has no call to end.
    close: async () => loaded?.close(),
  }
}

const none = { answers: new Map<string, number>(), repeated: 0, waited: 0, waitedMs: 0, waiting: 0 }
