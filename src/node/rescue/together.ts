// One run of a costly piece of work for everybody who asked before it began.

/** Who asks while it runs waits for the next run: what they have done since may not be in this one. */
export function together(work: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= running
      // Those who waited for that run have heard of its trouble.
      .catch(() => undefined)
      .then(() => {
        next = undefined
        running = work()
        return running
      })
    return next
  }
}
