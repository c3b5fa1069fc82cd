// Connections in memory, for tests and simulations: fast, and forgotten with the process.
import { type Connection, type ConnectionFacts, factsOf } from "../../core/connection.ts"
import { ofApp, ownedPrefix, writeId } from "../../core/id.ts"
import { isOddId, isOddName, oddId, oddName } from "../../core/odd-ids.ts"
import type { Clock, IfTag, ListQuery, NoteKind, Store } from "../../core/ports.ts"
import { copyOf, copyOfHealth } from "../copy-connection.ts"
import { countStates } from "../count-states.ts"
import { keysOf } from "../keys-of.ts"
import { createDueHeap, type HeapSlot } from "./due-heap.ts"
import { closedStore, memoryNotes, type NoteShelf, shelfOf } from "./notes.ts"
import { createSortedKeys } from "./sorted-keys.ts"

export type MemoryShelf = ReturnType<typeof createMemoryShelf>

/** What several stores may share, as several processes share a database. */
export function createMemoryShelf() {
  const slots = new Map<string, HeapSlot>()
  return {
    slots,
    ids: createSortedKeys(() => slots.keys()),
    due: createDueHeap(),
    leases: new Map<string, { endsAt: number }>(),
    notes: new Map<NoteKind, NoteShelf>(),
  }
}

export function createMemoryStore({ clock, shelf = createMemoryShelf() }: MemoryParts): Store {
  const { slots, leases } = shelf
  let closed = false
  const refuseWhenClosed = () => {
    if (closed) throw closedStore("memory:")
  }

  return {
    name: "memory:",
    async get(id) {
      refuseWhenClosed()
      const slot = slots.get(id)
      return slot && copyOf(slot.connection)
    },
    async list(query) {
      refuseWhenClosed()
      return query.dueBefore === undefined ? pageById(shelf, query) : pageOfDue(shelf, query, query.dueBefore)
    },
    async saveTokens(connection, ifTag) {
      refuseWhenClosed()
      if (isOddId(connection.id)) throw oddId()
      return put(shelf, connection, ifTag)
    },
    async saveHealth(id, { health, refreshAt, ifTurn }, ifTag) {
      refuseWhenClosed()
      const slot = slots.get(id)
      if (slot?.connection.tag !== ifTag) return false
      if (ifTurn !== undefined && (slot.connection.health.turn ?? "") !== ifTurn) return false
      const { refreshAt: _, ...rest } = slot.connection
      slot.connection = {
        ...rest,
        ...(refreshAt !== undefined && { refreshAt }),
        health: copyOfHealth(health),
      }
      shelf.due.settle(slot)
      return true
    },
    async remove(id) {
      refuseWhenClosed()
      const slot = slots.get(id)
      if (!slot) return
      slots.delete(id)
      shelf.due.remove(slot)
      shelf.ids.removed()
    },
    async tally(now, counts) {
      refuseWhenClosed()
      return countStates(
        Array.from(slots.values(), (slot) => slot.connection),
        now,
        counts,
      )
    },
    async lease(name, ttlMs) {
      refuseWhenClosed()
      if (isOddName(name)) throw oddName()
      const now = clock.now()
      const held = leases.get(name)
      if (held && held.endsAt > now && held.endsAt <= now + ttlMs) return undefined
      const mine = { endsAt: now + ttlMs }
      leases.set(name, mine)
      return {
        async release() {
          refuseWhenClosed()
          if (leases.get(name) === mine) leases.delete(name)
        },
      }
    },
    notes: (kind) => memoryNotes(shelfOf(shelf.notes, kind), refuseWhenClosed),
    async reseal(_limit, mayTouch) {
      refuseWhenClosed()
      // Nothing leaves the process, so there is nothing to seal.
      const plain = Array.from(slots.values(), ({ connection: { app, clientId } }) => ({
        ...ofApp(app),
        clientId,
        key: "plain",
        connections: 1,
      }))
      return { resealed: 0, ...keysOf(plain, undefined, mayTouch) }
    },
    async warnings() {
      refuseWhenClosed()
      // It says of itself that it is for tests; an operator is not asked to trust it with anything.
      return []
    },
    async close() {
      closed = true
    },
  }
}

interface MemoryParts {
  clock: Clock
  shelf?: MemoryShelf
}

function put(shelf: MemoryShelf, connection: Connection, ifTag: IfTag): boolean {
  const slot = shelf.slots.get(connection.id)
  const holds = ifTag === "new" ? !slot : ifTag === "always" || slot?.connection.tag === ifTag
  if (!holds) return false
  if (slot) {
    slot.connection = copyOf(connection)
    shelf.due.settle(slot)
    return true
  }
  const made = { connection: copyOf(connection), place: -1 }
  shelf.slots.set(connection.id, made)
  shelf.due.settle(made)
  shelf.ids.added(connection.id)
  return true
}

function pageById(shelf: MemoryShelf, query: ListQuery): ConnectionFacts[] {
  const page: ConnectionFacts[] = []
  for (const id of candidates(shelf, query)) {
    if (page.length === query.limit) break
    const slot = shelf.slots.get(id)
    if (slot && isWanted(slot.connection, query)) page.push(factsOf(copyOf(slot.connection)))
  }
  return page
}

/** A mall's own stand in two places, and nobody else's are looked at: each refresh asks for them. */
function candidates({ slots, ids }: MemoryShelf, { after, limit, app, mallId, owner }: ListQuery): string[] {
  const behind = after?.id
  if (mallId === undefined || app === undefined) {
    const all = owner === undefined && app === undefined && mallId === undefined
    return ids.page({ after: behind, limit: all ? limit : slots.size })
  }
  const bare = writeId({ app: app ?? undefined, account: mallId })
  const own = behind === undefined || behind < bare ? [bare] : []
  return [...own, ...ids.beginning({ prefix: ownedPrefix(mallId, app ?? undefined), after: behind })]
}

function pageOfDue({ due }: MemoryShelf, query: ListQuery, at: number): ConnectionFacts[] {
  const { after } = query
  return due
    .dueBefore(at)
    .map((slot) => slot.connection)
    .filter((connection) => isWanted(connection, query) && (!after || order(connection, after) > 0))
    .sort(order)
    .slice(0, query.limit)
    .map((connection) => factsOf(copyOf(connection)))
}

function isWanted(connection: Connection, { app, mallId, owner }: ListQuery): boolean {
  return (
    (app === undefined || (connection.app ?? null) === app) &&
    (mallId === undefined || connection.mallId === mallId) &&
    (owner === undefined || connection.owner === owner)
  )
}

interface Due {
  id: string
  refreshAt?: number
}

function order(left: Due, right: Due): number {
  return left.refreshAt! - right.refreshAt! || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
}
