// How a connection is, as one word for a picture, and how urgently somebody should look at it.
import { isTellable } from "../../core/believable.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import type { Words } from "../command.ts"
import type { Style } from "../terminal/output.ts"

export type Condition = keyof Words["conditions"]

interface Look {
  /** Readable without colour, one column wide everywhere. */
  glyph: string
  style: Style
  /** Smaller is more urgent. */
  urgency: number
}

const looks: Record<Condition, Look> = {
  lost: { glyph: "✗", style: ["red", "bold"], urgency: 0 },
  unopenable: { glyph: "✗", style: ["red", "bold"], urgency: 0.5 },
  ended: { glyph: "✗", style: ["red", "bold"], urgency: 1 },
  lastDay: { glyph: "!", style: ["red", "bold"], urgency: 2 },
  expired: { glyph: "!", style: "red", urgency: 3 },
  endUnknown: { glyph: "?", style: "yellow", urgency: 3.5 },
  unclear: { glyph: "?", style: "yellow", urgency: 4 },
  failing: { glyph: "!", style: "yellow", urgency: 5 },
  ending: { glyph: "!", style: "yellow", urgency: 6 },
  due: { glyph: "↻", style: "cyan", urgency: 7 },
  paused: { glyph: "-", style: "gray", urgency: 8 },
  foreign: { glyph: "-", style: "gray", urgency: 8 },
  fresh: { glyph: "✓", style: "green", urgency: 9 },
}

const dayMs = 86_400_000

/** `warnDays`: how many days before its end a refresh token is worth a word. */
export function conditionOf({ connection, assessment }: ConnectionView, warnDays: number): Condition {
  const { state, reason, refreshLeftMs } = assessment
  if (state === "lost" || state === "paused" || state === "foreign") return state
  if (reason === "refresh_ended") return "ended"
  if (reason === "unopenable") return reason
  if (refreshLeftMs < dayMs) return "lastDay"
  // Another program wrote no time that can be meant: it has not ended, nobody knows.
  if (reason === "access_ended" && !isTellable(connection.tokens.accessExpiresAt)) return "endUnknown"
  if (state === "expired") return "expired"
  if (reason === "unclear" || reason === "failing") return reason
  if (refreshLeftMs < warnDays * dayMs) return "ending"
  return state
}

export function lookOf(condition: Condition): Look {
  return looks[condition]
}

export interface Judged {
  view: ConnectionView
  condition: Condition
}

/** The most urgent first; among equals whose refresh token ends first. */
export function byUrgency(left: Judged, right: Judged): number {
  return (
    looks[left.condition].urgency - looks[right.condition].urgency ||
    left.view.assessment.refreshLeftMs - right.view.assessment.refreshLeftMs ||
    (left.view.connection.id < right.view.connection.id ? -1 : 1)
  )
}

/** Settings of ours are wrong, and nothing goes on before they are mended. */
export function needsOperator({ assessment }: ConnectionView): boolean {
  return assessment.reason === "unopenable"
}

/** A person must consent again; nothing of ours can mend it. */
export function needsOwner({ assessment }: ConnectionView): boolean {
  return assessment.actor === "owner"
}
