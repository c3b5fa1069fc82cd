// Below a picture with trouble in it: where the runbook speaks of it.
import { messages } from "../../messages/index.ts"
import type { Condition } from "../../wire/condition.ts"
import type { Brush } from "../terminal/output.ts"

/** Nothing where nobody need do or know anything. */
export const entryOf: Record<Condition, string | undefined> = {
  lost: "alert-lost",
  ended: "lost_ended",
  lastDay: "alert-ending",
  ending: "alert-ending",
  expired: "no_living_token",
  endUnknown: "end_unknown",
  unclear: "alert-unclear",
  failing: "alert-failing",
  doubted: "alert-uninstalled_hint",
  unopenable: "alert-unopenable",
  paused: "paused",
  foreign: "other_app",
  due: undefined,
  fresh: undefined,
}

/** Of several the first, most urgent one. An address stays in one piece, so that a terminal can open it. */
export function runbookLines(
  url: string | undefined,
  conditions: readonly Condition[],
  { out, language }: Brush,
  before?: string,
): string[] {
  const entry = before ?? conditions.map((condition) => entryOf[condition]).find((each) => each !== undefined)
  if (url === undefined || entry === undefined) return []
  return [out.style("gray", ` ${messages(language).doctor.whatToDo(`${url}#${entry}`)}`)]
}
