// How the condition of a connection looks in a terminal.
import type { ConnectionView } from "../../core/keeper.ts"
import type { Condition, Judged } from "../../wire/condition.ts"
import type { Style } from "../terminal/output.ts"

interface Look {
  /** Readable without colour, one column wide everywhere. */
  glyph: string
  style: Style
}

const looks: Record<Condition, Look> = {
  lost: { glyph: "✗", style: ["red", "bold"] },
  unopenable: { glyph: "✗", style: ["red", "bold"] },
  ended: { glyph: "✗", style: ["red", "bold"] },
  lastDay: { glyph: "!", style: ["red", "bold"] },
  expired: { glyph: "!", style: "red" },
  endUnknown: { glyph: "?", style: "yellow" },
  unclear: { glyph: "?", style: "yellow" },
  failing: { glyph: "!", style: "yellow" },
  doubted: { glyph: "?", style: "yellow" },
  ending: { glyph: "!", style: "yellow" },
  due: { glyph: "↻", style: "cyan" },
  paused: { glyph: "-", style: "gray" },
  foreign: { glyph: "-", style: "gray" },
  fresh: { glyph: "✓", style: "green" },
}

export function lookOf(condition: Condition): Look {
  return looks[condition]
}

/** Settings of ours are wrong, and nothing goes on before they are mended. */
export function needsOperator({ assessment }: ConnectionView): boolean {
  return assessment.reason === "unopenable"
}

/** A person must consent again, now or before the refresh token ends: where the picture says so, the exit code does. */
export function needsOwner({ view, condition }: Judged): boolean {
  return view.assessment.actor === "owner" || condition === "lastDay" || condition === "ending"
}
