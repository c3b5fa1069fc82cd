// How the condition of a connection looks in a terminal.
import type { ConnectionView } from "../../core/keeper.ts"
import type { Condition } from "../../wire/condition.ts"
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

/** A person must consent again; nothing of ours can mend it. */
export function needsOwner({ assessment }: ConnectionView): boolean {
  return assessment.actor === "owner"
}
