// What a sweep goes through, in two queues: the well, who follow "now" page by page, and the ill, as they stood at its start.
import type { ConnectionFacts } from "../connection.ts"
import type { Clock, ListQuery, Store } from "../ports.ts"

export interface DueLists {
  well: DueList
  ill: DueList
}

export interface DueList {
  next(): Promise<ConnectionFacts | undefined>
}

export interface DueQuery extends Pick<ListQuery, "app" | "mallId" | "owner"> {
  /** Everything, due or not. */
  force?: boolean
}

type After = ListQuery["after"]

const pageSize = 200
/** A list that was empty is not asked again at once: what becomes due can wait for this long. */
const restMs = 1_000

/** Whose last try failed, or has no known outcome: it may fail, or hang, again. */
export function isIll({ health }: ConnectionFacts): boolean {
  return health.failures > 0 || health.attempt !== undefined
}

/**
 * Both are read from the same list, each with a place of its own, so that neither has to hold what the other has not
 * reached yet. What failed in this pass stands behind its start and is not met again; what becomes due meanwhile is.
 */
export function createDueLists(parts: { store: Store; clock: Clock }, query: DueQuery): DueLists {
  const { store, clock } = parts
  const startedAt = clock.now()
  const { force, app, mallId, owner } = query
  const read = (dueBefore: number, after: After) =>
    store.list({ dueBefore: force ? undefined : dueBefore, after, limit: pageSize, app, mallId, owner })
  /** In front of the first ill one: until there is one, the second list costs nothing. */
  let illFrom: { after: After } | undefined
  const well = listOf({
    isWanted: (facts) => !isIll(facts),
    read: async (after) => {
      const page = await read(clock.now(), after)
      if (page.some(isIll)) illFrom ??= { after }
      return page
    },
    now: clock.now,
  })
  const ill = listOf({
    isWanted: isIll,
    read: async (after) => (illFrom ? read(startedAt, after ?? illFrom.after) : []),
    now: clock.now,
  })
  return { well, ill }
}

interface Reading {
  isWanted(facts: ConnectionFacts): boolean
  read(after: After): Promise<ConnectionFacts[]>
  now(): number
}

function listOf({ isWanted, read, now }: Reading): DueList {
  let buffer: ConnectionFacts[] = []
  let after: After
  let emptyAt: number | undefined
  const isResting = () => emptyAt !== undefined && Math.abs(now() - emptyAt) < restMs
  return {
    next: async () => {
      while (buffer.length === 0 && !isResting()) {
        const page = await read(after)
        after = page.at(-1) ?? after
        buffer = page.filter(isWanted)
        emptyAt = page.length < pageSize ? now() : undefined
      }
      return buffer.shift()
    },
  }
}
