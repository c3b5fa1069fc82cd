// Patience with a server that counts only while this process runs: who is held up or frozen must not blame the server.

const steps = 10

/**
 * Calls `giveUp` after so many milliseconds, of which one held-up stretch counts as a tenth at most: what came in
 * meanwhile is read first, and what follows it (a greeting has several turns) has its time too. Returns what ends it.
 */
export function startPatience(forMs: number, giveUp: () => void): () => void {
  let left = steps
  let timer: NodeJS.Timeout
  const step = () => {
    left--
    // Timers come before sockets: an answer that lies there already is read before the verdict.
    if (left === 0) setImmediate(giveUp)
    else wait()
  }
  const wait = () => {
    timer = setTimeout(step, forMs / steps)
  }
  wait()
  return () => clearTimeout(timer)
}

/** Rejects with what `late` makes where no answer came. */
export function inTime<Answer>(answer: Promise<Answer>, forMs: number, late: () => unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = startPatience(forMs, () => reject(late()))
    answer.then(resolve, reject).finally(end)
  })
}
