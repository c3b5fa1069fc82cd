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

export async function keepTokens(wish: TokensFile): Promise<{ stop(): void }> {
  const { first, pairs, write, onNews, lookEveryMs = 30_000 } = wish
  const ids = new Set(wish.ids)
  let written = textOf(first)
  let writing: Promise<void> = Promise.resolve()
  const update = async () => {
    const text = textOf(await pairs())
    if (text === written) return
    await write(text)
    written = text
  }
  /** One behind the other; trouble with a mall is told where its calls are made, and looked at again. */
  const later = () => {
    writing = writing.then(update).catch(() => undefined)
  }
  await write(written)
  const forget = onNews?.((id) => {
    if (ids.has(id)) later()
  })
  const timer = setInterval(later, lookEveryMs)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      forget?.()
    },
  }
}

function textOf(pairs: unknown): string {
  return `${JSON.stringify(pairs, undefined, 2)}\n`
}
