// The file with the stand-ins, kept up to date: they stay the same over rotations, and their times do not.

export interface TokensFile {
  ids: readonly string[]
  /** What it begins with. */
  first: unknown
  pairs(): Promise<unknown>
  write(text: string): Promise<void>
  /** Tells of what happened to a connection, where that is heard here. */
  onNews?(tell: (id: string) => void): (() => void) | undefined
  /** A rotation by another process is noticed after so long; one of ours at once. */
  lookEveryMs?: number
}

export async function keepTokens(wish: TokensFile): Promise<{ stop(): Promise<void> }> {
  const { first, pairs, write, onNews, lookEveryMs = 30_000 } = wish
  const ids = new Set(wish.ids)
  let written = textOf(first)
  let updating: Promise<void> = Promise.resolve()
  let writing: Promise<void> = Promise.resolve()
  let isStopped = false
  const update = async () => {
    const text = textOf(await pairs())
    if (isStopped || text === written) return
    writing = write(text)
    await writing
    written = text
  }
  /** One behind the other; trouble with a mall is told where its calls are made, and looked at again. */
  const later = () => {
    updating = updating.then(update).catch(() => undefined)
  }
  await write(written)
  const forget = onNews?.((id) => {
    if (ids.has(id)) later()
  })
  const timer = setInterval(later, lookEveryMs)
  timer.unref()
  return {
    /** A write that has begun is waited for, so that its folder can be removed; a question to a server is not. */
    stop: async () => {
      isStopped = true
      clearInterval(timer)
      forget?.()
      await writing.catch(() => undefined)
    },
  }
}

function textOf(pairs: unknown): string {
  return `${JSON.stringify(pairs, undefined, 2)}\n`
}
