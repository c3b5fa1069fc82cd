// What each kind of note must hold, as far as a wrong one would stop the rule that reads it, or open what it should not.
import type { NoteKind } from "../ports.ts"
import {
  anything,
  count,
  flag,
  holding,
  listOf,
  maybe,
  moment,
  name,
  recordOf,
  type Shape,
  text,
} from "./shape.ts"

const item = holding({ id: maybe(text), sinceAt: moment })
const queued = holding({ id: text, kind: text, at: moment, releaseAt: moment, items: listOf(item) })
const channel = holding({
  seenAt: moment,
  queue: listOf(queued),
  lately: recordOf(holding({ at: moment, step: count })),
  failures: count,
  failingSinceAt: maybe(moment),
  nextAt: maybe(moment),
})
const memory = holding({
  said: recordOf(holding({ at: moment, sinceAt: moment, tier: maybe(count), tag: maybe(text) })),
})
const pending = holding({ key: text, memory: maybe(memory) })
const asked = holding({ id: text, at: moment })
const hold = holding({ until: moment })
const entry = holding({ nonce: text, untilAt: moment })
const gap = holding({ at: moment, ms: count })
const failure = holding({ id: text })
const program = holding({
  key: text,
  agent: maybe(text),
  connectionId: text,
  refreshes: count,
  revokes: count,
  firstAt: moment,
  lastAt: moment,
})

/** By the beginning of its key, where notes of a kind differ; the last row is for all others. */
const shapes: Record<NoteKind, [keyStart: string, shape: Shape][]> = {
  // A wrong list of connections, or of what is allowed, must not be taken for none, which means all.
  key: [
    [
      "",
      holding({
        id: text,
        name: text,
        rights: listOf(text),
        connections: maybe(listOf(text)),
        allow: maybe(listOf(text)),
        deny: maybe(listOf(text)),
        rate: maybe(count),
        createdAt: moment,
        expiresAt: maybe(moment),
        begins: maybe(text),
        usedAt: maybe(moment),
      }),
    ],
  ],
  event: [
    [
      "",
      holding({
        id: text,
        at: moment,
        kind: text,
        connectionId: maybe(name),
        by: maybe(text),
        detail: maybe(text),
        code: maybe(text),
        tookMs: maybe(count),
      }),
    ],
  ],
  app: [["", holding({ since: moment, until: moment, times: count, detail: text })]],
  state: [
    ["budget ", holding({ at: moment, asked: listOf(asked), hold: maybe(hold) })],
    ["strangers ", holding({ at: moment, untilAt: moment, entries: listOf(entry) })],
    ["", holding({ at: moment, untilAt: maybe(moment) })],
  ],
  alert: [
    ["outbox", holding({ channels: recordOf(channel), pending: listOf(pending) })],
    ["hint/", holding({ at: moment })],
    ["mall/", memory],
    ["app/", memory],
    ["", anything],
  ],
  sweep: [
    [
      "",
      holding({
        at: moment,
        tookMs: count,
        by: text,
        eligible: count,
        refreshed: count,
        skipped: count,
        failed: count,
        failures: listOf(failure),
        gaps: maybe(listOf(gap)),
      }),
    ],
  ],
  link: [
    [
      "",
      holding({
        mallId: text,
        owner: maybe(text),
        organization: maybe(text),
        scopes: listOf(text),
        whom: maybe(text),
        isNamed: maybe(flag),
        salt: text,
        hash: text,
        endsAt: moment,
        usedAt: maybe(moment),
        doneHash: maybe(text),
      }),
    ],
  ],
  fact: [
    ["hand ", holding({ at: moment, server: text })],
    ["ring ", holding({ at: moment, role: text, where: text, keyIds: listOf(text) })],
    ["gone ", holding({ at: moment, revoke: flag })],
    ["blocked ", holding({ until: moment })],
    ["programs", holding({ programs: listOf(program) })],
    ["webhook-log ", holding({ at: moment })],
    ["", anything],
  ],
  successor: [
    ["", holding({ after: listOf(text), replaced: maybe(listOf(text)), sealed: text, at: moment })],
  ],
}

export const noteKinds = Object.keys(shapes) as NoteKind[]

export function isSoundNote(kind: NoteKind, key: string, value: unknown): boolean {
  const [, shape] = shapes[kind].find(([start]) => key.startsWith(start)) ?? []
  return value !== undefined && (shape?.(value) ?? true)
}
