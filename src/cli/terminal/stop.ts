// Ctrl-C and orderly stops: the first asks politely, the second ends the process at once.

export interface StopListener {
  /** A command that takes it looks after the stop itself; otherwise the process ends after `finish`. */
  signal(): AbortSignal
  done(): void
}

/** A closed terminal, a cut line and a restarting watcher end a process as surely as a deploy does. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131, SIGUSR2: 140 } as const

/** Somebody pressed Ctrl-C at a question: nothing was done, and nothing went wrong. */
export class StoppedAtQuestion extends Error {}

/** Bytes on their way to a pipe get this long; what still waits for Cafe24 is written down and may be left. */
const goodbyeMs = 300

/** Ends the process even where a question to Cafe24 is still open: its timer alone would keep it for minutes. */
export function endSoon(code: number): void {
  process.exitCode = code
  setTimeout(() => process.exit(code), goodbyeMs).unref()
}

/** For a command whose child hears them: its own end is the child's. */
export const leaveSignals: typeof listenForStop = () => ({
  signal: () => new AbortController().signal,
  done: () => undefined,
})

export function listenForStop(finish: () => Promise<void>): StopListener {
  const stopping = new AbortController()
  let lookedAfter = false
  let first: NodeJS.Signals | undefined
  const hear = (name: NodeJS.Signals) => {
    const code = exitCodes[name as keyof typeof exitCodes] ?? 143
    // A person who presses Ctrl-C again means now. Machines send TERM with HUP, or TERM once more, and mean the same stop.
    if (stopping.signal.aborted) {
      if (name === "SIGINT" && first === "SIGINT") process.exit(code)
      return
    }
    first = name
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
