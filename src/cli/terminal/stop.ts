// Ctrl-C and orderly stops: the first asks politely, the second ends the process at once.

export interface StopListener {
  /** Whoever takes it looks after the stop itself; otherwise the process ends after `finish`. */
  signal(): AbortSignal
  done(): void
}

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

export function listenForStop(finish: () => Promise<void>): StopListener {
  const stopping = new AbortController()
  let lookedAfter = false
  const hear = (name: NodeJS.Signals) => {
    const code = exitCodes[name as keyof typeof exitCodes]
    if (stopping.signal.aborted) process.exit(code)
    stopping.abort()
    if (!lookedAfter) void finish().finally(() => process.exit(code))
  }
  for (const name of Object.keys(exitCodes)) process.on(name, hear)
  return {
    signal: () => {
      lookedAfter = true
      return stopping.signal
    },
    done: () => {
      for (const name of Object.keys(exitCodes)) process.off(name, hear)
    },
  }
}
