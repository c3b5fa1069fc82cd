// Why a connection is not simply fine, in plain words, and the command that helps where one does.

import { nameToConnect } from "../../core/alive/unproven.ts"
import { asWord } from "../../core/as-word.ts"
import { messages } from "../../messages/index.ts"
import { inWordsOf } from "../../messages/tell-reason.ts"
import type { Judged } from "../../wire/condition.ts"
import type { Brush } from "../terminal/output.ts"
import { briefly } from "./clocks.ts"
import { widthOf, wrap } from "./width.ts"

interface Reason {
  text: string
  fix?: string
}

/** Nothing where all is well. */
export function reasonLines(judged: Judged, brush: Brush, indent: string): string[] {
  const reason = reasonOf(judged, brush)
  if (!reason) return []
  const lines = wrap(reason.text, brush.out.columns - 1, indent).split("\n")
  if (reason.fix === undefined) return lines
  // A command stays in one piece: beside the last words where there is room, else below.
  const last = lines.at(-1) ?? ""
  const isRoom = widthOf(last) + widthOf(reason.fix) + 4 < brush.out.columns
  const fix = `→ ${brush.out.style("bold", reason.fix)}`
  return isRoom ? [...lines.slice(0, -1), `${last} ${fix}`] : [...lines, `${indent}${fix}`]
}

export function reasonOf({ view, condition }: Judged, brush: Brush): Reason | undefined {
  const { cli, reasons: words } = messages(brush.language, view.platformWords)
  const { reasons } = cli
  const { connection, assessment } = view
  const { health } = connection
  const failing = {
    times: health.failures,
    detail: inWordsOf(words, health.lastFailure?.detail ?? ""),
    since: briefly(brush.now - (health.failingSinceAt ?? brush.now), brush),
  }
  const reconnect = `mallkey connect ${asWord(nameToConnect(connection))}`
  const left = briefly(assessment.refreshLeftMs, brush)
  const reasonFor: Partial<Record<Judged["condition"], () => Reason>> = {
    lost: () => ({ text: reasons.lost(failing.detail), fix: reconnect }),
    ended: () => ({ text: reasons.ended, fix: reconnect }),
    lastDay: () => ({ text: reasons.ending(left, failing), fix: reconnect }),
    ending: () => ({ text: reasons.ending(left, failing), fix: reconnect }),
    expired: () => ({ text: failing.times > 0 ? reasons.expired(failing) : reasons.asleep }),
    failing: () => ({ text: reasons.failing(failing) }),
    doubted: () => ({ text: reasons.doubted(briefly(brush.now - (view.hintedAt ?? brush.now), brush)) }),
    endUnknown: () => ({ text: reasons.endUnknown }),
    unopenable: () => ({
      text: reasons.unopenable(failing.detail),
      fix: "mallkey doctor",
    }),
    unclear: () => ({ text: reasons.unclear }),
    foreign: () => ({ text: reasons.foreign }),
    paused: () => ({ text: reasons.paused }),
  }
  return reasonFor[condition]?.()
}
