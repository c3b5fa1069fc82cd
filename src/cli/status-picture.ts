// The picture `mallkey status` draws: a line or two per mall, the urgent first, a summary below.
import type { LastSweep } from "../core/housekeeping.ts"
import type { Tally } from "../core/ports.ts"
import { type Language, messages } from "../messages/index.ts"
import { bar } from "./bar.ts"
import { type Judged, lookOf } from "./condition.ts"
import type { Output, Style } from "./output.ts"
import { cut, pad, widthOf, wrap } from "./width.ts"

export interface StatusPicture {
  shown: Judged[]
  tally: Tally
  lastSweep: LastSweep | undefined
  now: number
}

export interface Brush {
  out: Pick<Output, "columns" | "style">
  language: Language
  now: number
}

const tableNeeds = 80
/** A server sweeps every minute; hourly cron jobs are the slowest that keep every token alive. */
const sweepIsLateMs = 65 * 60_000

export function statusPicture({ shown, tally, lastSweep, now }: StatusPicture, brush: Brush): string {
  const rows =
    brush.out.columns < tableNeeds ? shown.map((each) => stacked(each, brush)) : table(shown, brush)
  return [...rows, ...summary(shown, tally, brush), ...sweepLine(lastSweep, now, brush)].join("\n")
}

function table(shown: Judged[], brush: Brush): string[] {
  const { out, language } = brush
  const { columns, conditions } = messages(language).cli
  const word = Math.max(...Object.values(conditions).map(widthOf), widthOf(columns.state))
  const span = language === "ko" ? 11 : 12
  const blocks = 6
  const clock = blocks + 1 + span
  const next = 12
  const rest = out.columns - (1 + 2 + word + 2 + 2 + clock + 1 + clock + 1 + next)
  const longest = Math.max(...shown.map(({ view }) => widthOf(view.connection.id)), widthOf(columns.mall))
  const mall = Math.min(longest, rest)
  const heading = [
    `   ${pad(columns.state, word)}`,
    ` ${pad(columns.mall, mall)}`,
    ` ${pad(columns.access, clock)}`,
    `${pad(columns.refresh, clock)}`,
    columns.next,
  ].join(" ")
  const rows = shown.flatMap((each) => {
    const { glyph, style } = lookOf(each.condition)
    const { access, refresh } = clocks(each, brush, blocks)
    const cells = [
      ` ${out.style(style, `${glyph} ${pad(conditions[each.condition], word)}`)}`,
      ` ${out.style("bold", pad(cut(each.view.connection.id, mall), mall))}`,
      ` ${pad(access, clock)}`,
      pad(refresh, clock),
      nextText(each, brush),
    ]
    return [cells.join(" "), ...reasonLines(each, brush, "     ")]
  })
  return [out.style("gray", heading), ...rows]
}

/** For a narrow terminal: each fact on a line of its own. */
function stacked(each: Judged, brush: Brush): string {
  const { out, language } = brush
  const { columns, conditions } = messages(language).cli
  const { glyph, style } = lookOf(each.condition)
  const { access, refresh } = clocks(each, brush, 8)
  const label = Math.max(widthOf(columns.access), widthOf(columns.refresh), widthOf(columns.next)) + 1
  const line = (name: string, value: string) => `   ${out.style("gray", pad(name, label))} ${value}`
  return [
    ` ${out.style(style, `${glyph} ${conditions[each.condition]}`)} ${out.style("bold", each.view.connection.id)}`,
    line(columns.access, access),
    line(columns.refresh, refresh),
    line(columns.next, nextText(each, brush)),
    ...reasonLines(each, brush, "   "),
  ].join("\n")
}

export function clocks({ view }: Judged, brush: Brush, blocks: number): { access: string; refresh: string } {
  const { tokens } = view.connection
  const { accessLeftMs, refreshLeftMs } = view.assessment
  const over = view.assessment.state === "lost"
  const accessWhole = tokens.accessExpiresAt - tokens.issuedAt
  const refreshWhole = tokens.refreshExpiresAt - tokens.issuedAt
  return {
    access: clock(accessLeftMs, accessWhole, accessLeftMs === 0 ? "red" : "cyan", blocks, brush),
    // What Cafe24 refused is worth nothing, whatever its date says.
    refresh: clock(over ? 0 : refreshLeftMs, refreshWhole, refreshStyle(refreshLeftMs), blocks, brush, over),
  }
}

function clock(
  left: number,
  whole: number,
  style: Style,
  blocks: number,
  brush: Brush,
  refused = false,
): string {
  const { cli, times } = messages(brush.language)
  const { full, rest } = bar(left, whole, blocks)
  const text = left > 0 ? times.span(left) : refused ? cli.refused : cli.ended
  return `${brush.out.style(style, full)}${brush.out.style("gray", rest)} ${text}`
}

function refreshStyle(leftMs: number): Style {
  const days = leftMs / 86_400_000
  return days < 1 ? "red" : days < 3 ? "yellow" : "green"
}

function nextText({ view, condition }: Judged, { language, now }: Brush): string {
  const { cli, times } = messages(language)
  const { nextAt } = view.assessment
  if (condition === "lost" || condition === "ended") return cli.next.reconnect
  if (nextAt === undefined) return cli.next.none
  return nextAt <= now ? cli.next.soon : times.relative(nextAt, now)
}

/** Why it is not simply fine, and what to do; nothing where it is. */
export function reasonLines(each: Judged, brush: Brush, indent: string): string[] {
  const reason = reasonOf(each, brush)
  if (reason === undefined) return []
  return [brush.out.style("gray", wrap(reason, brush.out.columns - 1, indent))]
}

export function reasonOf({ view, condition }: Judged, { language, now }: Brush): string | undefined {
  const { cli, times } = messages(language)
  const { connection, assessment } = view
  const { health, id } = connection
  const detail = health.lastFailure?.detail ?? ""
  const failure = { times: health.failures, detail, since: times.span(now - (health.failingSinceAt ?? now)) }
  const left = times.span(assessment.refreshLeftMs)
  const reconnect = `mallkey connect ${id}`
  switch (condition) {
    case "lost":
      return cli.reasons.lost(detail, reconnect)
    case "ended":
      return cli.reasons.ended(reconnect)
    case "lastDay":
    case "ending":
      return cli.reasons.ending(left, reconnect, health.failures > 0 ? failure : undefined)
    case "expired":
      return health.failures > 0 ? cli.reasons.expired(failure) : cli.reasons.asleep
    case "failing":
      return cli.reasons.failing(failure)
    case "unclear":
      return cli.reasons.unclear
    case "paused":
      return cli.reasons.paused
    default:
      return undefined
  }
}

function summary(shown: Judged[], tally: Tally, { out, language, now }: Brush): string[] {
  const { cli, times } = messages(language)
  const counts = (Object.keys(cli.states) as (keyof Tally["states"])[])
    .filter((state) => tally.states[state] > 0)
    .map((state) => `${cli.states[state]} ${tally.states[state]}`)
  const hidden = tally.total - shown.length
  const { nearestRefreshEndAt: end } = tally
  return [
    "",
    ` ${out.style("bold", cli.malls(tally.total))} ${out.style("gray", "·")} ${counts.join(" · ")}`,
    ...(hidden > 0 ? [` ${out.style("gray", cli.hidden(hidden))}`] : []),
    ...(end === undefined
      ? []
      : [` ${out.style("gray", cli.nearestEnd(times.span(Math.max(0, end - now))))}`]),
  ]
}

function sweepLine(last: LastSweep | undefined, now: number, { out, language }: Brush): string[] {
  const { cli, times } = messages(language)
  const isLate = last === undefined || now - last.at > sweepIsLateMs
  if (!isLate) return [` ${out.style("gray", cli.lastSweep(times.relative(last.at, now)))}`]
  const text = cli.noSweep(last && times.relative(last.at, now))
  return [out.style("yellow", wrap(`! ${text}`, out.columns - 1, " "))]
}
