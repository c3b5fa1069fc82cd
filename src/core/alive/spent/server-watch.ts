// Which server answers: asked now and then, when a line broke, and anew before a token leaves. One question at a time.
import type { Clock, Store } from "../../ports.ts"
import type { Hands } from "./hands.ts"

/** Nobody shows anything for so long: others may hold what a store that went back has forgotten. */
export const holdMs = 3_000
/** Behind a pooler no line breaks, and a process that rests looks every ten seconds. */
export const unseenHoldMs = 12_000

export interface ServerWatch {
  /** At most once a second. */
  look(): Promise<void>
  /** Whatever was heard before: between that and now it may have become another. */
  lookAnew(): Promise<void>
  /** The one that answered last; undefined where that cannot be known. */
  server(): string | undefined
}

export interface ServerWatchParts {
  store: Store
  clock: Clock
  hands: Pick<Hands, "read" | "allBack">
  onSetback(holdMs: number): void
}

const againMs = 1_000
/** Lines break with the server: a process that has seen one break knows that others have as well. */
const soonMs = 30_000

export function createServerWatch({ store, clock, hands, onSetback }: ServerWatchParts): ServerWatch {
  let known: string | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  let cutAt = Number.NEGATIVE_INFINITY
  const isLess = (since: number, ms: number) => Math.abs(clock.now() - since) < ms
  const ask = async (): Promise<boolean> => {
    const said = await store.server?.()
    lookedAt = clock.now()
    const [isFirst, isAnother] = [known === undefined, known !== undefined && said !== known]
    if (said === undefined) return true
    known = said
    if (isFirst) await hands.allBack(said)
    if (isAnother) onSetback(isLess(cutAt, soonMs) ? holdMs : unseenHoldMs)
    return !isAnother
  }
  const askWithHands = async () => {
    // Whom a store that went back names is not whom we must wait for.
    const believe = await hands.read()
    if (await ask()) believe()
  }
  const { ask: askNow, askAnew } = createTurns(askWithHands, ask)
  const look = async () => {
    if (store.server && !isLess(lookedAt, againMs)) await askNow()
  }
  store.onCut?.((again) => {
    cutAt = clock.now()
    // Nobody will say whether it is another that answers then.
    if (known === undefined) onSetback(holdMs)
    again
      .then(() => {
        lookedAt = Number.NEGATIVE_INFINITY
        return look()
      })
      // Away again: another line breaks then, or the next call is told.
      .catch(() => undefined)
  })
  return { look, lookAnew: async () => void (store.server && (await askAnew())), server: () => known }
}

/** Those who ask while a question is on its way share its answer; those who need a later one share the next. */
function createTurns(first: () => Promise<unknown>, later: () => Promise<unknown>) {
  let current: Promise<unknown> | undefined
  let next: Promise<unknown> | undefined
  const begin = (question: () => Promise<unknown>) => {
    current = question().finally(() => {
      current = undefined
    })
    return current
  }
  const afterThis = async () => {
    do await current?.catch(() => undefined)
    while (current)
    next = undefined
    await begin(later)
  }
  return {
    ask: () => current ?? next ?? begin(first),
    askAnew: () => {
      next ??= afterThis()
      return next
    },
  }
}
