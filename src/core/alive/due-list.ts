// What a sweep goes through, in two queues: the well, who follow "now" page by page, and the ill, as they stood at its start.
import type { ConnectionFacts } from "../connection.ts"
import type { Chance, Clock, ListQuery, Store } from "../ports.ts"

export interface DueLists {
  well: DueList
  ill: DueList
}

export interface DueList {
  next(): Promise<ConnectionFacts | undefined>
  /** Another process is at work where we are: what it has taken is left out from now on, and we go on at another place. */
  makeWay(): void
}

export interface DueQuery extends Pick<ListQuery, "app" | "mallId" | "owner"> {
  /** Everything, due or not. */
  force?: boolean
}

type After = ListQuery["after"]

const pageSize = 200
/** A list that was empty is not asked again at once: what becomes due can wait for this long. */
const restMs = 1_000
/** So often a page is read once more at most, to leave out what others have taken of it. */
const anewMs = 250

/** Whose last try failed, or has no known outcome: it may fail, or hang, again. */
export function isIll({ health }: ConnectionFacts): boolean {
  return health.failures > 0 || health.attempt !== undefined
}

interface DueParts {
  store: Store
  clock: Clock
  chance: Chance
}

/**
 * Both are read from the same list, each with a place of its own, so that neither has to hold what the other has not
 * reached yet. What failed in this pass stands behind its start and is not met again; what becomes due meanwhile is.
 */
export function createDueLists({ store, clock, chance }: DueParts, query: DueQuery): DueLists {
  const startedAt = clock.now()
  const { force, app, mallId, owner } = query
  const read = (dueBefore: number, after: After) =>
    store.list({ dueBefore: force ? undefined : dueBefore, after, limit: pageSize, app, mallId, owner })
  /** In front of the first ill one: until there is one, the second list costs nothing. */
  let illFrom: { after: After } | undefined
  const shared = { clock, chance, isLeftByOthers: !force }
  const well = listOf({
    ...shared,
    isWanted: (facts) => !isIll(facts),
    read: async (after) => {
      const page = await read(clock.now(), after)
      if (page.some(isIll)) illFrom ??= { after }
      return page
    },
  })
  const ill = listOf({
    ...shared,
    isWanted: isIll,
    read: async (after) => (illFrom ? read(startedAt, after ?? illFrom.after) : []),
  })
  return { well, ill }
}

interface Reading extends Pick<DueParts, "clock" | "chance"> {
  isWanted(facts: ConnectionFacts): boolean
  read(after: After): Promise<ConnectionFacts[]>
  /** What others have taken is no longer on the list: worth reading it once more. */
  isLeftByOthers: boolean
}

function listOf({ isWanted, read, isLeftByOthers, clock, chance }: Reading): DueList {
  /** The page lies between these two. */
  let start: After
  let end: After
  /** What nobody was handed yet of it, and the places of those that were handed out. */
  let left: ConnectionFacts[] = []
  let handedOut = new Set<string>()
  let readAt = Number.NEGATIVE_INFINITY
  let isAtEnd = false
  let mustMakeWay = false
  const isWithin = (ms: number) => Math.abs(clock.now() - readAt) < ms
  const readPage = async () => {
    const page = await read(start)
    end = page.at(-1) ?? start
    readAt = clock.now()
    isAtEnd = page.length < pageSize
    handedOut = new Set(page.map(placeOf).filter((place) => handedOut.has(place)))
    left = page.filter((facts) => isWanted(facts) && !handedOut.has(placeOf(facts)))
  }
  /** Anywhere else: processes that begin at the same place each go their own way. */
  const makeWay = async () => {
    mustMakeWay = false
    if (left.length > 0 && isLeftByOthers && !isWithin(anewMs)) await readPage()
    const at = Math.floor(chance.fraction() * left.length)
    left = [...left.slice(at), ...left.slice(0, at)]
  }
  return {
    makeWay: () => {
      mustMakeWay = true
    },
    next: async () => {
      if (mustMakeWay) await makeWay()
      while (left.length === 0 && !(isAtEnd && isWithin(restMs))) {
        start = end
        await readPage()
      }
      const next = left.shift()
      if (next) handedOut.add(placeOf(next))
      return next
    },
  }
}

/** One whose time has been moved stands at another. */
function placeOf({ id, refreshAt }: ConnectionFacts): string {
  return `${refreshAt} ${id}`
}
