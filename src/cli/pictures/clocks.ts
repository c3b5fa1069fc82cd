// The two clocks of a connection as bars with the time that is left, and when mallkey tries next.
import { shareOf } from "../../core/alerts/short-lives.ts"
import { isTellable } from "../../core/believable.ts"
import { messages } from "../../messages/index.ts"
import type { Judged } from "../../wire/condition.ts"
import type { Brush, Style } from "../terminal/output.ts"
import { bar } from "./bar.ts"

const minuteMs = 60_000
const dayMs = 86_400_000
/** What Cafe24 documents. A life that does not slide would make a bar that is always full. */
const refreshLifeMs = 14 * dayMs

export interface TwoClocks {
  access: string
  refresh: string
  next: string
}

export function clocksOf(judged: Judged, blocks: number, brush: Brush): TwoClocks {
  const { connection, assessment, shortLifeMs } = judged.view
  const { issuedAt, accessExpiresAt, refreshExpiresAt } = connection.tokens
  const { accessLeftMs, refreshLeftMs, state } = assessment
  const { cli } = messages(brush.language)
  const refreshWholeMs = Math.max(shortLifeMs ?? refreshLifeMs, refreshExpiresAt - issuedAt)
  return {
    access: clock(
      accessLeftMs,
      accessExpiresAt - issuedAt,
      "cyan",
      isTellable(accessExpiresAt) ? cli.ended : cli.endUnknown,
    ),
    refresh:
      state === "lost"
        ? // What Cafe24 refused is worth nothing, whatever its date says.
          clock(0, refreshWholeMs, "red", cli.refused)
        : clock(refreshLeftMs, refreshWholeMs, refreshStyle(refreshLeftMs / shareOf(shortLifeMs)), cli.ended),
    next: nextText(judged, brush),
  }

  function clock(leftMs: number, wholeMs: number, style: Style, whenOver: string): string {
    const { full, rest } = bar(leftMs, wholeMs, blocks)
    const text = leftMs > 0 ? briefly(leftMs, brush) : brush.out.style("red", whenOver)
    return `${brush.out.style(style, full)}${brush.out.style("gray", rest)} ${text}`
  }
}

/** Of two weeks of life. */
function refreshStyle(leftMs: number): Style {
  if (leftMs < dayMs) return "red"
  return leftMs < 3 * dayMs ? "yellow" : "green"
}

function nextText({ view, condition }: Judged, brush: Brush): string {
  const { cli, times } = messages(brush.language)
  const { nextAt } = view.assessment
  if (condition === "lost" || condition === "ended") return brush.out.style("bold", cli.next.reconnect)
  if (nextAt === undefined) return cli.next.none
  const leftMs = nextAt - brush.now
  if (leftMs <= 0) return cli.next.soon
  // Up to two hours in minutes alone: that is how far the next refresh of a living token is off.
  if (leftMs >= minuteMs && leftMs < 120 * minuteMs) return cli.next.minutes(Math.floor(leftMs / minuteMs))
  return times.relative(brush.now + wholeMinutes(leftMs), brush.now)
}

/** Without the seconds, unless there is nothing else. */
export function briefly(ms: number, { language }: Pick<Brush, "language">): string {
  return messages(language).times.span(wholeMinutes(ms))
}

function wholeMinutes(ms: number): number {
  return ms < minuteMs ? ms : Math.floor(ms / minuteMs) * minuteMs
}
