// The calls that are open at this moment: an orderly stop waits for their callers to have all of their answers.

export interface OpenCalls {
  /** Returns what is to be called once, at the call's end. */
  begin(): () => void
  /** No further requests are wanted on the connections these calls came by. */
  readonly isEnding: boolean
  /** Resolves when none is open any more, or when the time is over. */
  end(withinMs: number): Promise<void>
}

export function createOpenCalls(): OpenCalls {
  let open = 0
  let isEnding = false
  let onNone: (() => void) | undefined
  const close = () => {
    open--
    if (open === 0) onNone?.()
  }
  return {
    begin: () => {
      open++
      return close
    },
    get isEnding() {
      return isEnding
    },
    end: async (withinMs) => {
      isEnding = true
      if (open === 0) return
      await new Promise<void>((resolve) => {
        const timeUp = setTimeout(resolve, withinMs)
        onNone = () => {
          clearTimeout(timeUp)
          resolve()
        }
      })
    },
  }
}
