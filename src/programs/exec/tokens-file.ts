// The file with the stand-ins, kept up to date: they stay the same over rotations, and their times do not.
import type { ForwardHouse } from "../../compose/forward.ts"
import type { Token } from "../../core/alive/hand-out.ts"

export interface TokensFile {
  house: ForwardHouse
  tokens: readonly Token[]
  pairs(): Promise<unknown>
  write(text: string): Promise<void>
}

/** A rotation by another process is noticed after so long; one of ours at once. */
const lookEveryMs = 30_000

export async function keepTokens({ house, tokens, pairs, write }: TokensFile): Promise<{ stop(): void }> {
  const { keeper } = house
  const ids = new Set(tokens.map(({ id }) => id))
  let written = ""
  let writing: Promise<void> = Promise.resolve()
  const update = async () => {
    const text = `${JSON.stringify(await pairs(), undefined, 2)}\n`
    if (text === written) return
    await write(text)
    written = text
  }
  /** One behind the other; trouble with a mall is told where its calls are made, and looked at again. */
  const later = () => {
    writing = writing.then(update).catch(() => undefined)
  }
  await update()
  const forget = keeper.journal.listen(({ connectionId }) => {
    if (connectionId !== undefined && ids.has(connectionId)) later()
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
