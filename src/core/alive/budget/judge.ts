// Who may have the next token request of a mall: its owners' refreshes first, by whose token ends first; then the rest.
import type { ConnectionFacts } from "../../connection.ts"
import type { RequestBudget } from "../../ports.ts"
import { budgetFreeAt, hour, minute } from "../schedule.ts"
import { shortestAheadMs } from "./carry.ts"

/**
 * due: the first try for a pair whose time has come. extra: a retry, a forced refresh, a pair from elsewhere.
 * member_code: a consent begun by a signed-in person of the surrounding product, which anybody may be.
 */
export type AskKind = "due" | "extra" | "code" | "member_code" | "question"

export interface Ask {
  /** The connection it is for. */
  id: string
  kind: AskKind
  /** For a row that somebody may have typed: it comes behind all that have proven themselves. */
  isUnproven?: true
  /** Who may have typed it. */
  typist?: string
}

/** A token request that was made, or is about to be. */
export interface AskedShare {
  id: string
  at: number
  /** Absent: a due refresh, or a code that was taken. */
  kind?: AskKind
  /** Its row had not proven itself by then. */
  isUnproven?: true
  typist?: string
}

/** What is known of one mall at this moment. */
export interface MallNow {
  budget: RequestBudget
  /** Ours, and neither lost nor switched off. Of rows that somebody may have typed the one that asks is among them. */
  owners: readonly ConnectionFacts[]
  /** Lately, as far as they count; oldest first. */
  asked: readonly AskedShare[]
  heldUntil?: number
}

/** A connection that nobody has looked after for so long is asleep, and none waits for it. */
const asleepAfterMs = 2 * hour
/** What was put off in favour of others is looked at again after this at the latest. */
const yieldMs = 5 * minute
const longestWaitMs = 15 * minute

export interface Refusal {
  freeAt: number
  why: "used_up" | "held" | "codes" | "reserved"
}

/** Undefined: now. */
export function refusalOf(mall: MallNow, ask: Ask, now: number): Refusal | undefined {
  const { heldUntil = 0, asked } = mall
  if (heldUntil > now) return { freeAt: heldUntil, why: "held" }
  const full = budgetFreeAt(timesOf(asked), now, mall.budget)
  if (full !== undefined) return { freeAt: full, why: "used_up" }
  if (ask.isUnproven) {
    const refusal = tooManyUnproven(mall, ask) ?? taking(mall, ask, now)
    if (refusal) return refusal
  }
  if (ask.kind === "due") return yielding(mall, ask, now)
  return tooManyCodes(mall, ask) ?? taking(mall, ask, now)
}

/** A user who types the name of a mall into their row, and new tokens again and again, uses up what nobody else needs. */
function tooManyUnproven({ owners, asked, budget }: MallNow, { typist }: Ask): Refusal | undefined {
  const proven = new Set(owners.filter((one) => !one.unproven).map(({ id }) => id))
  const typed = asked.filter((one) => one.isUnproven && !proven.has(one.id))
  const own = typed.filter((one) => one.typist === typist)
  const oldest = typed[typed.length - budget.unproven] ?? own[own.length - shareOfOne(budget, typed.length)]
  return oldest && { freeAt: oldest.at + budget.windowMs, why: "reserved" }
}

/**
 * The rest is for others, whose row may hold a living pair and needs one answer to have proven itself. A second try
 * comes out of the first half alone: a person with three accounts leaves two requests to others.
 */
function shareOfOne({ unproven }: RequestBudget, used: number): number {
  return used < unproven / 2 ? Math.max(1, Math.floor(unproven / 3)) : 1
}

const timesOf = (asked: readonly AskedShare[]) => asked.map(({ at }) => at)

/** Where requests are scarce, the connection whose token ends first comes first: so that nobody waits for ever. */
function yielding({ owners, asked, budget }: MallNow, { id }: Ask, now: number): Refusal | undefined {
  const mine = owners.find((one) => one.id === id)
  if (!mine || owners.length === 1) return undefined
  const others = owners.filter((one) => isWaiting(one, now) && goesBefore(one, mine)).length
  // The last one is for what cannot wait: a token that is about to end, or a person with a code.
  const pressingAt = mine.tokens.accessExpiresAt - shortestAheadMs
  const ahead = others + (now < pressingAt ? 1 : 0)
  if (ahead < budget.requests - asked.length) return undefined
  const full = budgetFreeAt([...timesOf(asked), ...Array(ahead).fill(now)], now, budget) ?? now
  const pressing = others === 0 ? pressingAt : Number.POSITIVE_INFINITY
  return { freeAt: Math.min(full, now + yieldMs, pressing), why: "reserved" }
}

function isWaiting({ refreshAt, health }: ConnectionFacts, now: number): boolean {
  if (refreshAt === undefined || health.failures > 0) return false
  return refreshAt <= now && refreshAt > now - asleepAfterMs
}

function goesBefore(left: ConnectionFacts, right: ConnectionFacts): boolean {
  if (left.unproven !== right.unproven) return right.unproven === true
  const later = left.tokens.accessExpiresAt - right.tokens.accessExpiresAt
  return later < 0 || (later === 0 && left.id < right.id)
}

function tooManyCodes({ asked, budget }: MallNow, { id, kind }: Ask): Refusal | undefined {
  if (kind !== "code" && kind !== "member_code") return undefined
  const codes = asked.filter((one) => one.kind === "code" || one.kind === "member_code")
  const ofMembers = codes.filter((one) => one.kind === "member_code")
  const oldest =
    kind === "code"
      ? codes[codes.length - budget.codes]
      : (ofMembers[ofMembers.length - budget.memberCodes] ?? lastOfOne(ofMembers, id, budget))
  return oldest && { freeAt: oldest.at + budget.windowMs, why: "codes" }
}

/** One is left for somebody else: a person who lets consents fail on purpose keeps no other member out. */
function lastOfOne(codes: readonly AskedShare[], id: string, { memberCodes }: RequestBudget) {
  const own = codes.filter((one) => one.id === id)
  return own[own.length - (memberCodes - 1)]
}

/** From what the refreshes leave over; the first of its kind lately in any case, but for a row that may be typed. */
function taking(mall: MallNow, { id, kind, isUnproven }: Ask, now: number): Refusal | undefined {
  const { asked, budget } = mall
  const isFirst = !asked.some((one) => one.id === id && one.kind === kind)
  if (isFirst && !isUnproven) return undefined
  const owners = mall.owners.filter((one) => !(isUnproven && one.unproven))
  const isPairsOwn = kind === "extra"
  const others = owners.filter((one) => one.health.failures === 0 && !(isPairsOwn && one.id === id))
  const late = (made: number[]) => tooLate(mall, others, made, now)
  const before = late(timesOf(asked))
  const added = [...late([...timesOf(asked), now])].filter((one) => !before.has(one))
  if (added.length === 0) return undefined
  const [oldest = now] = timesOf(asked)
  return { freeAt: Math.min(oldest + budget.windowMs, now + longestWaitMs), why: "reserved" }
}

/** Who would be without a token for want of requests soon. */
function tooLate(
  { budget }: MallNow,
  owners: readonly ConnectionFacts[],
  asked: number[],
  now: number,
): Set<string> {
  const made = [...asked]
  const late = new Set<string>()
  const needs = owners
    .map(({ id, refreshAt, tokens }) => ({ id, at: refreshAt, endsAt: tokens.accessExpiresAt }))
    .filter((need): need is typeof need & { at: number } => need.at !== undefined)
    .sort((left, right) => left.at - right.at)
  for (const { id, at, endsAt } of needs) {
    if (at > now + budget.windowMs) break
    const wanted = Math.max(at, made.at(-1) ?? now, now)
    const got = budgetFreeAt(made, wanted, budget) ?? wanted
    made.push(got)
    if (got > endsAt) late.add(id)
  }
  return late
}
