// Which programs still refresh by themselves: counted as they ask, written down behind their backs, so that people see them.
import type { Clock, Store } from "../ports.ts"
import { changeNote } from "../tools/change-note.ts"

/** What a program did at the token endpoint that stands in for the platform's. */
export type ProgramDeed = "refresh" | "revoke"

export interface SeenProgram {
  /** The name of the key it showed. */
  key: string
  /** As it names itself; absent where it does not. */
  agent?: string
  connectionId: string
  refreshes: number
  revokes: number
  firstAt: number
  lastAt: number
}

export interface Programs {
  count(seen: { key: string; agent?: string; connectionId: string; what: ProgramDeed }): void
  /** Seen last first. Of every process of this store; ours up to this moment. */
  list(): Promise<SeenProgram[]>
  /** Writes down what has been counted so far; from then on nothing waits. */
  settle(): Promise<void>
}

/** Anybody with a key can name itself as it likes: the oldest make room. */
const atMost = 100
const longestAgent = 80
const writtenEveryMs = 30_000
const noteKey = "programs"

export function createPrograms(store: Store, clock: Clock): Programs {
  const notes = store.notes("fact")
  const settled = new AbortController()
  let pending = new Map<string, SeenProgram>()
  let writing: Promise<void> | undefined

  const write = async () => {
    const news = [...pending.values()]
    pending = new Map()
    await changeNote(notes, noteKey, (note) => ({ programs: merged(programsIn(note?.value), news) }))
  }

  const writeInTurns = async () => {
    while (pending.size > 0) {
      // A count that could not be written is a count that is missing; nobody's call waits for it, or fails with it.
      await write().catch(() => undefined)
      await clock.sleep(writtenEveryMs, settled.signal)
    }
  }

  return {
    count: ({ key, agent, connectionId, what }) => {
      const now = clock.now()
      const none = { key, agent: shownAgent(agent), connectionId, refreshes: 0, revokes: 0 }
      const known = pending.get(nameOf(none)) ?? { ...none, firstAt: now, lastAt: now }
      if (what === "refresh") known.refreshes++
      else known.revokes++
      known.lastAt = now
      if (pending.size < atMost) pending.set(nameOf(known), known)
      writing ??= writeInTurns().finally(() => {
        writing = undefined
      })
    },
    settle: async () => {
      settled.abort()
      await writing
    },
    list: async () => merged(programsIn((await notes.get(noteKey))?.value), [...pending.values()]),
  }
}

function merged(kept: SeenProgram[], news: SeenProgram[]): SeenProgram[] {
  const all = new Map(kept.map((one) => [nameOf(one), one]))
  for (const one of news) {
    const before = all.get(nameOf(one))
    all.set(nameOf(one), before ? added(before, one) : one)
  }
  return [...all.values()].sort((left, right) => right.lastAt - left.lastAt).slice(0, atMost)
}

function added(before: SeenProgram, more: SeenProgram): SeenProgram {
  const refreshes = before.refreshes + more.refreshes
  const revokes = before.revokes + more.revokes
  return { ...before, refreshes, revokes, lastAt: Math.max(before.lastAt, more.lastAt) }
}

function nameOf({
  key,
  agent = "",
  connectionId,
}: Pick<SeenProgram, "key" | "agent" | "connectionId">): string {
  return `${key}\n${agent}\n${connectionId}`
}

function programsIn(value: unknown): SeenProgram[] {
  return (value as { programs?: SeenProgram[] } | undefined)?.programs ?? []
}

/** A page and a terminal show it. */
function shownAgent(text: string | undefined): string | undefined {
  return text?.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, longestAgent) || undefined
}
