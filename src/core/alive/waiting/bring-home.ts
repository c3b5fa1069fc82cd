// Brings home what waits in the rescue place: into the store it came from, or out of the way for a person to look at.
import type { Connection, ConnectionFacts } from "../../connection.ts"
import { isKeeperError } from "../../errors.ts"
import { factsEvenShut } from "../../every-connection.ts"
import type { Grant, RescueEntry, Verdict } from "../../ports.ts"
import type { SettleParts } from "../rescue.ts"
import { askedAtOf, connectionFrom, dropAnswer, type Kept, openEntry, reasonOf } from "../rescue.ts"
import { minute } from "../schedule.ts"
import { saveRescued } from "../settling/save-consent.ts"
import { isBehind, putOver, rememberStanding } from "../spent/successors.ts"
import { goneSince } from "./tombstones.ts"
import { isRefusal, isRipe } from "./waiting.ts"

/**
 * saved: in the store now. ahead: the store has it, or what came after. ended: of a connection that was revoked
 * meanwhile, so its pair was ended too. set_aside: worth nothing to the store any more. waits: cannot be read yet.
 * foreign: of another store.
 */
export type Brought = "saved" | "ahead" | "ended" | "set_aside" | "waits" | "foreign"

/**
 * Saves what a process that is gone had left. Answers how many pairs came home and how many still wait. Never
 * rejects: an entry in trouble costs itself. `olderThanMs`: younger ones may be in the hands of a living process.
 */
export async function bringHome(
  parts: SettleParts,
  { olderThanMs = 0 } = {},
): Promise<{ saved: number; waiting: number }> {
  const { waiting } = parts
  await lookForMore(parts, olderThanMs)
  let saved = 0
  let away = 0
  for (const { entry } of waiting.all()) {
    try {
      if ((await bringOneHome(parts, entry)) === "saved") saved++
      away = 0
    } catch (error) {
      await inTrouble(parts, entry, error)
      // A store that is away says so for each of them, and each takes its time.
      if (isKeeperError(error, "store_unavailable") && ++away === 3) break
    }
  }
  return { saved, waiting: waiting.all().length }
}

async function lookForMore(parts: SettleParts, olderThanMs: number): Promise<void> {
  const { waiting, rescue, clock } = parts
  try {
    const found = await rescue.list()
    waiting.foreign.clear()
    for (const entry of found) if (isRipe(entry, clock.now(), olderThanMs)) waiting.add(entry)
  } catch (error) {
    await parts.journal.record({ kind: "rescue_failed", detail: reasonOf(error) }, false)
  }
}

/** Whatever lies there for this one, in whose hands it may have been. Rejects while the store cannot take it. */
export async function bringNamedHome(parts: SettleParts, id: string): Promise<void> {
  // A place that cannot be read is told where answers are brought home.
  const entries = await parts.rescue.list().catch(() => [])
  for (const entry of entries) if (entry.id === id) await bringOneHome(parts, entry)
}

/** The store did not take it: why, told once. */
export async function inTrouble(parts: SettleParts, entry: RescueEntry, error: unknown): Promise<void> {
  const code = isKeeperError(error) ? error.code : "internal"
  const detail = reasonOf(error)
  if (!parts.waiting.troubled(entry.key, { code, detail })) return
  const about = { connectionId: entry.id, detail }
  if (isRefusal(code)) await parts.journal.record({ ...about, kind: "rescue_refused" })
  else await parts.journal.record({ ...about, kind: "rescue_waiting" }, false)
}

/** Rejects while the store cannot take it. */
export async function bringOneHome(parts: SettleParts, entry: RescueEntry): Promise<Brought> {
  if (!(await isOurs(parts, entry))) return leaveAlone(parts, entry)
  const kept = openEntry(parts, entry)
  const verdict = kept && judged(parts, kept)
  const grant = verdict?.kind === "granted" ? verdict.grant : undefined
  if (kept && grant) return bringPairHome(parts, entry, kept, grant)
  const detail = verdict && "detail" in verdict ? verdict.detail : "sealed with a key that is not at hand"
  if (await isOver(parts, entry)) return setAside(parts, entry, detail)
  const isNews = parts.waiting.troubled(entry.key, { code: "provider_unclear", detail })
  if (isNews) await parts.journal.record({ kind: "rescue_waiting", connectionId: entry.id, detail }, false)
  return "waits"
}

/** Entries of version 0.1.0 name no store: this one's are those whose pair, before or after, it holds. */
export async function isOurs(parts: SettleParts, entry: RescueEntry): Promise<boolean> {
  if (entry.store !== undefined) return entry.store === (await parts.storeId.get())
  const tag = (await factsEvenShut(parts.store, entry.id))?.tag
  if (tag === undefined) return false
  if (tag === entry.ifTag) return true
  return tag === connectionIn(parts, entry)?.tag
}

function leaveAlone({ waiting }: SettleParts, entry: RescueEntry): "foreign" {
  waiting.drop(entry.key)
  waiting.foreign.set(entry.key, entry)
  return "foreign"
}

/** What clocks that are right may be apart. */
const apartMs = 10 * minute

/**
 * What it was to take the place of is no longer there: even if it could be read, it would not be saved. A consent that is
 * still to come is of a clock that was wrong, and would else wait until then, though the owner has reconnected meanwhile.
 */
async function isOver({ store, clock }: SettleParts, entry: RescueEntry): Promise<boolean> {
  const current = await factsEvenShut(store, entry.id)
  if (entry.ifTag !== "always") return current?.tag !== entry.ifTag
  return current !== undefined && (current.connectedAt >= entry.at || entry.at > clock.now() + apartMs)
}

function judged(parts: SettleParts, { before, answer }: Kept): Verdict {
  return parts.providers.of(before).oauth.read(answer, { account: before.mallId })
}

/** What waits in an entry, where it can be read. */
export function connectionIn(parts: SettleParts, entry: RescueEntry): Connection | undefined {
  const kept = openEntry(parts, entry)
  const verdict = kept && judged(parts, kept)
  return verdict?.kind === "granted" ? connectionFrom(parts, kept!.before, verdict.grant) : undefined
}

async function bringPairHome(
  parts: SettleParts,
  entry: RescueEntry,
  kept: Kept,
  grant: Grant,
): Promise<Brought> {
  const connection = connectionFrom(parts, kept.before, grant)
  const stone = await goneSince(parts, entry.id, askedAtOf(kept.before))
  if (stone?.revoke) return end(parts, entry, connection)
  if (stone) return setAside(parts, entry, "disconnected meanwhile")
  const standing = await factsEvenShut(parts.store, entry.id)
  if (standing && isOvertaken(connection, standing)) {
    await rememberStanding(parts, connection, standing.health.replaced)
    return ahead(parts, entry)
  }
  const isSaved = (await saveRescued(parts, connection, entry.ifTag)) || (await isPutOver(parts, connection))
  if (isSaved) {
    await dropAnswer(parts, entry)
    await parts.journal.record({ kind: "rescue_saved", connectionId: entry.id })
    return "saved"
  }
  const current = await factsEvenShut(parts.store, entry.id)
  const isAhead =
    current !== undefined &&
    (current.tag === connection.tag || current.tokens.issuedAt >= connection.tokens.issuedAt)
  if (!isAhead) return setAside(parts, entry, "the store holds neither the pair before it nor a later one")
  // Saved, but for what is remembered of it. Its moments may be written to the second.
  if (current.tag === connection.tag) await rememberStanding(parts, connection, current.health.replaced)
  return ahead(parts, entry)
}

/**
 * An older copy came back before the answer could be saved: what is remembered of that is the pair which the answer spent, and
 * set aside it would be lost.
 */
async function isPutOver(parts: SettleParts, connection: Connection): Promise<boolean> {
  const standing = await factsEvenShut(parts.store, connection.id)
  if (!standing || standing.tag === connection.tag || (await isBehind(parts, connection))) return false
  return putOver(parts, standing, connection)
}

/** Where the refresh token stayed, the tag does not tell a later pair from an earlier one. */
function isOvertaken({ tag, tokens }: Connection, standing: ConnectionFacts): boolean {
  return standing.tag === tag && standing.tokens.issuedAt >= tokens.issuedAt
}

async function ahead(parts: SettleParts, entry: RescueEntry): Promise<"ahead"> {
  await dropAnswer(parts, entry)
  return "ahead"
}

async function end(parts: SettleParts, entry: RescueEntry, connection: Connection): Promise<"ended"> {
  await parts.endPair(connection)
  await dropAnswer(parts, entry)
  const detail = "a pair that came in late was ended"
  await parts.journal.record({ kind: "disconnected", connectionId: entry.id, by: "rescue", detail })
  return "ended"
}

/** Told once, and kept where a person can look at it: see docs/rescue.md. */
export async function setAside(parts: SettleParts, entry: RescueEntry, why: string): Promise<"set_aside"> {
  await parts.rescue.setAside(entry.key, why)
  parts.waiting.drop(entry.key)
  await parts.journal.record({ kind: "rescue_set_aside", connectionId: entry.id, detail: why })
  return "set_aside"
}

/** What the store holds, or the pair that takes its place as soon as the store takes that: never a pair that is spent. */
export async function newestOf(parts: SettleParts, id: string): Promise<Connection | undefined> {
  let newest = await parts.store.get(id)
  for (const { entry } of parts.waiting.of(id)) {
    const found = connectionIn(parts, entry)
    if (!found || !(await isOurs(parts, entry))) continue
    const follows =
      entry.ifTag === "always"
        ? newest === undefined || newest.connectedAt < found.connectedAt
        : newest?.tag === entry.ifTag
    if (!follows) continue
    if (found.tag !== newest?.tag || found.tokens.issuedAt > newest.tokens.issuedAt) newest = found
  }
  return newest
}
