// How a connection is, as one word, and how urgently somebody should look at it: the same on a page and in a terminal.
import { shareOf } from "../core/alerts/short-lives.ts"
import { isTellable } from "../core/believable.ts"
import type { ConnectionView } from "../core/keeper.ts"

/** The most urgent first. */
const byUrgencyOfLook = {
  lost: 0,
  unopenable: 0.5,
  ended: 1,
  lastDay: 2,
  expired: 3,
  endUnknown: 3.5,
  unclear: 4,
  failing: 5,
  doubted: 5.5,
  ending: 6,
  due: 7,
  paused: 8,
  foreign: 8,
  fresh: 9,
}

export type Condition = keyof typeof byUrgencyOfLook

const dayMs = 86_400_000

/** `warnDays`: how many days before its end a refresh token is worth a word. */
export function conditionOf(
  { connection, assessment, shortLifeMs, hintedAt }: ConnectionView,
  warnDays: number,
): Condition {
  const warnDayMs = dayMs * shareOf(shortLifeMs)
  const { state, reason, refreshLeftMs } = assessment
  if (state === "lost" || state === "paused" || state === "foreign") return state
  if (reason === "refresh_ended") return "ended"
  if (reason === "unopenable") return reason
  if (refreshLeftMs < warnDayMs) return "lastDay"
  // Another program wrote no time that can be meant: it has not ended, nobody knows.
  if (reason === "access_ended" && !isTellable(connection.tokens.accessExpiresAt)) return "endUnknown"
  if (state === "expired") return "expired"
  if (reason === "unclear" || reason === "failing") return reason
  if (refreshLeftMs < warnDays * warnDayMs) return "ending"
  // Its tokens look well, and whether they are is not known.
  if (hintedAt !== undefined && (state === "fresh" || state === "due")) return "doubted"
  return state
}

/** Smaller is more urgent. */
export function urgencyOf(condition: Condition): number {
  return byUrgencyOfLook[condition]
}

export interface Judged {
  view: ConnectionView
  condition: Condition
}

/** The most urgent first; among equals whose refresh token ends first. */
export function byUrgency(left: Judged, right: Judged): number {
  return (
    urgencyOf(left.condition) - urgencyOf(right.condition) ||
    left.view.assessment.refreshLeftMs - right.view.assessment.refreshLeftMs ||
    (left.view.connection.id < right.view.connection.id ? -1 : 1)
  )
}

/** What is to be counted in the order in which it should be looked at. */
export function countedByUrgency(conditions: Iterable<Condition>): [Condition, number][] {
  const counts = new Map<Condition, number>()
  for (const condition of conditions) counts.set(condition, (counts.get(condition) ?? 0) + 1)
  return [...counts].sort(([left], [right]) => urgencyOf(left) - urgencyOf(right))
}
