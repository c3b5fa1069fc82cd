// Waiting for the end of a command that runs until it is told to stop.

/** `afterMs`: ends by itself after that long. */
export function untilStopped(signal: AbortSignal, afterMs?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = afterMs === undefined ? undefined : setTimeout(resolve, afterMs)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    if (signal.aborted) end()
    signal.addEventListener("abort", end, { once: true })
  })
}
