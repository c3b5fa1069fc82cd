// What became of pairs that we spent ourselves, so that one that comes back is known and never shown again.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import type { Journal } from "../../events.ts"
import type { Clock, NoteBeside, Store } from "../../ports.ts"
import type { Sealer } from "../../seal.ts"
import { minute } from "../schedule.ts"
import { giveUpSpent, mayGoOn } from "./holders.ts"

/** How many pairs back a copy is still known: half a day of refreshes, and more than a form stays open. */
const knownSpent = 12
const inHandForMs = 30 * minute
const inHandAtMost = 20_000
/** What comes back so soon after the store went back, or was away, has come back by that. */
const lateMs = 5 * minute

const noteKind = "successor"

export interface Successor {
  /** Tags of the pairs it came of, oldest first. */
  after: string[]
  /** Those of pairs before these, in whose place a consent or an import came. */
  replaced?: string[]
  sealed: string
  at: number
}

/** Pairs of other programs that people were told of already, by this process. */
export interface ToldElsewhere {
  /** Tags of pairs: one whose refresh is tried again is told once. */
  tags: Set<string>
  /** When events were kept, in the last hour. */
  keptAt: number[]
}

export interface Successors {
  /** By connection; the oldest first. Sealed, as everything that is kept. */
  inHand: Map<string, Successor>
  elsewhere: ToldElsewhere
  /** The latest. */
  back?: Setback
}

/** It was noticed that the store may have gone back; nobody shows anything until it is over. */
export interface Setback {
  at: number
  /** For so long in any case. */
  leastMs: number
  /** Which one it is, counted from 1. */
  noticed: number
  isOver: boolean
  /** Once somebody waits for it. */
  over?: Promise<void>
}

export interface SuccessorParts {
  store: Store
  sealer: Sealer
  clock: Clock
  journal: Journal
  successors: Successors
}

export function spentOf({ health, tag }: Pick<Connection, "health" | "tag">): string[] {
  return [...(health.spent ?? []), tag].slice(-knownSpent)
}

/** What a pair that comes of this one goes on knowing of those before the last consent. */
export function replacedOf(
  connection: Pick<Connection, "health" | "tag">,
  replaced = connection.health.replaced ?? [],
): string[] {
  const room = knownSpent - spentOf(connection).length
  return room > 0 ? replaced.slice(-room) : []
}

/** All that is older than a pair which takes the place of this one without having come of it. */
export function givingWay(before: Pick<Connection, "health" | "tag">): string[] {
  return [...replacedOf(before), ...spentOf(before)].slice(-knownSpent)
}

/** As it is saved in the place of a pair that it did not come of. */
export function inPlaceOf(
  connection: Connection,
  before: Pick<Connection, "health" | "tag"> | undefined,
): Connection {
  if (!before || before.tag === connection.tag) return connection
  return { ...connection, health: { ...connection.health, replaced: givingWay(before) } }
}

/** What is to be remembered of a pair that is about to be saved. */
export interface Remembering {
  /** To be handed to the write that saves the pair. */
  beside?: NoteBeside
  /** Called once it is saved. */
  done(): Promise<void>
}

/** For a pair that comes in the place of another. Beside what other programs write it is kept for as long as it stands. */
export function remembering(parts: SuccessorParts, renewed: Connection): Remembering {
  const { id, health } = renewed
  const { store, clock, successors } = parts
  const sealed = parts.sealer.seal(JSON.stringify(withoutTags(renewed)), placeOf(id))
  const { spent: after = [], replaced } = health
  const successor: Successor = { after, ...(replaced && { replaced }), sealed, at: clock.now() }
  if (!store.othersWrite) return { done: async () => takeInHand(successors, id, successor) }
  let isWritten = false
  const written = () => {
    isWritten = true
  }
  return {
    beside: { kind: noteKind, key: id, value: successor, written },
    done: async () => {
      takeInHand(successors, id, successor)
      if (isWritten) return
      // The pair is saved: should this fail, only the knowledge of an older copy is missing.
      await notesOf(store)
        .put(id, successor, "always")
        .catch(() => false)
    },
  }
}

/** They stand beside what is sealed: twice, they would be a third of what every refresh writes. */
function withoutTags(renewed: Connection): Connection {
  const { spent, replaced, ...health } = renewed.health
  return { ...renewed, health: { ...health, ...(spent?.length === 0 && { spent }) } }
}

function takeInHand({ inHand }: Successors, id: string, successor: Successor): void {
  inHand.delete(id)
  inHand.set(id, successor)
  for (const [oldest, { at }] of inHand) {
    if (inHand.size <= inHandAtMost && at + inHandForMs > successor.at) break
    inHand.delete(oldest)
  }
}

/** Called once a pair is saved in the place of another. */
export function rememberSuccessor(parts: SuccessorParts, renewed: Connection): Promise<void> {
  return remembering(parts, renewed).done()
}

/**
 * A pair that stands in the store, and whose process ended before it could remember it. What is remembered of a later one
 * stays: then it is this pair that has come back. Its answer does not tell in whose place a consent came: the store does,
 * `tookPlaceOf`, or a note that was written all the same.
 */
export async function rememberStanding(
  parts: SuccessorParts,
  standing: Connection,
  tookPlaceOf: string[] | undefined,
): Promise<void> {
  const { id, tag, health } = standing
  if (await isBehind(parts, standing)) return
  const note = await noteOf(parts, id)
  const noted = note && opened(parts, id, note)?.tag === tag ? note.replaced : undefined
  const replaced = health.replaced ?? tookPlaceOf ?? noted
  await rememberSuccessor(parts, { ...standing, health: { ...health, ...(replaced && { replaced }) } })
}

/** Is a later pair remembered, which came of this one or in its place? */
export async function isBehind(
  parts: SuccessorParts,
  { id, tag }: Pick<Connection, "id" | "tag">,
): Promise<boolean> {
  const known = [parts.successors.inHand.get(id), await noteOf(parts, id)]
  return known.some((one) => stepsBehind(one, tag) > 0)
}

/** Called once a connection is given up: nothing of it may come back. */
export async function forgetSuccessor({ store, successors }: SuccessorParts, id: string): Promise<void> {
  successors.inHand.delete(id)
  if (store.othersWrite) await notesOf(store).remove(id)
}

/** The living pair that came of a stored one which was spent; undefined where that is not known. */
async function successorOf(parts: SuccessorParts, stored: Connection): Promise<Connection | undefined> {
  const { id, tag, health } = stored
  const inHand = parts.successors.inHand.get(id)
  // What we saved ourselves says so: only what others may have written is looked up.
  const kept = isTheirs(parts, health) || stepsBehind(inHand, tag) > 0 ? await noteOf(parts, id) : undefined
  // Another process may have gone on with what is in our hands; a store that went back may be behind it.
  const ahead = stepsBehind(kept, tag) > stepsBehind(inHand, tag) ? kept : inHand
  return ahead && stepsBehind(ahead, tag) > 0 ? opened(parts, id, ahead) : undefined
}

function isTheirs({ store }: SuccessorParts, health: Connection["health"]): boolean {
  return store.othersWrite === true && health.spent === undefined && health.replaced === undefined
}

/** The latest pair we saved of a connection whose stored one others may have written. */
export async function latestOfOurs(
  parts: SuccessorParts,
  { id, health }: Connection,
): Promise<{ connection: Connection; successor: Successor } | undefined> {
  const successor = isTheirs(parts, health) ? await noteOf(parts, id) : undefined
  const connection = successor && opened(parts, id, successor)
  return connection && { connection, successor }
}

/** Did we spend the pair with this tag, as far as anybody remembers? */
export async function isSpent(
  parts: SuccessorParts,
  { id, health }: Pick<Connection, "id" | "health">,
  tag: string,
): Promise<boolean> {
  if (health.spent?.includes(tag) || parts.successors.inHand.get(id)?.after.includes(tag)) return true
  return (await noteOf(parts, id))?.after.includes(tag) === true
}

/** How many pairs lie between one and the living one that came of it, or in its place; 0 where it is none of them. */
export function stepsBehind(successor: Successor | undefined, tag: string): number {
  if (!successor) return 0
  const before = [...(successor.replaced ?? []), ...successor.after]
  const place = before.lastIndexOf(tag)
  return place >= 0 ? before.length - place : 0
}

async function noteOf({ store }: SuccessorParts, id: string): Promise<Successor | undefined> {
  return store.othersWrite ? ((await notesOf(store).get(id))?.value as Successor | undefined) : undefined
}

function opened(parts: SuccessorParts, id: string, successor: Successor): Connection | undefined {
  const { after, replaced, sealed } = successor
  try {
    const connection = JSON.parse(parts.sealer.open(sealed, placeOf(id))) as Connection
    const tags = { ...(after.length > 0 && { spent: after }), ...(replaced && { replaced }) }
    return { ...connection, health: { ...connection.health, ...tags } }
  } catch {
    // Sealed with a secret that is gone.
    return undefined
  }
}

/**
 * Puts the living pair back where a spent one stands. Undefined: this one was not spent, as far as we know. Rejects where
 * somebody else's row has come by the name.
 */
export async function putBack(parts: SuccessorParts, stored: Connection): Promise<Connection | undefined> {
  const living = await successorOf(parts, stored)
  if (!living) return undefined
  if (!mayGoOn(stored, living)) throw await giveUpSpent(parts, stored)
  if (!(await parts.store.saveTokens(living, stored.tag))) return undefined
  await recordBack(parts, living)
  return living
}

/** An answer that comes in after the store went back, and finds a pair that its own came of, or in whose place one came that it came of. */
export async function putOver(
  parts: SuccessorParts,
  stored: Connection | ConnectionFacts,
  living: Connection,
): Promise<boolean> {
  const { spent = [], replaced = [] } = living.health
  if (![...spent, ...replaced].includes(stored.tag) || !mayGoOn(stored, living)) return false
  if (!(await parts.store.saveTokens(living, stored.tag))) return false
  await recordBack(parts, living)
  return true
}

export async function recordBack(parts: SuccessorParts, living: Connection): Promise<void> {
  // A store that went back has forgotten what was noted beside it as well.
  await rememberSuccessor(parts, living)
  await parts.journal.record({ kind: "went_back", connectionId: living.id, detail: causeOf(parts) })
}

/** What we hold of one that is not stored, where the note that we had left beside it is gone as well. */
export async function livingWithoutNote(parts: SuccessorParts, id: string): Promise<Connection | undefined> {
  const held = parts.successors.inHand.get(id)
  if (!held || !parts.store.othersWrite || (await noteOf(parts, id))) return undefined
  return opened(parts, id, held)
}

/** Somebody writes over a pair at any time; a store that is replaced or restored was away for a moment before. */
function causeOf({ store, successors, clock }: SuccessorParts): string {
  const sinceBackMs = clock.now() - (successors.back?.at ?? Number.NEGATIVE_INFINITY)
  const wasAway = sinceBackMs >= 0 && sinceBackMs < lateMs
  if (!store.othersWrite || wasAway) return "the store went back"
  return "another program wrote an older copy, or the store went back"
}

function notesOf(store: Store) {
  return store.notes(noteKind)
}

function placeOf(id: string): string {
  return `successor|${id}`
}
