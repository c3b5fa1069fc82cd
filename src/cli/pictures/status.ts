// The picture `mallkey status` draws: a line or two per mall, the urgent first, a summary below.
import type { PlatformWords, Tally } from "../../core/ports.ts"
import { joinedWords } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import type { Condition, Judged } from "../../wire/condition.ts"
import type { Brush } from "../terminal/output.ts"
import { briefly, clocksOf } from "./clocks.ts"
import { lookOf } from "./condition.ts"
import { reasonLines } from "./reason.ts"
import { runbookLines } from "./runbook.ts"
import { type WaysIn, waysInLines } from "./ways-in.ts"
import { cut, pad, widthOf, wrap } from "./width.ts"

export interface StatusPicture {
  shown: Judged[]
  /** Of all connections, shown or not, the urgent first. */
  counts: [Condition, number][]
  tally: Tally
  /** Those that the store counts and no list shows: no connection can be made of them. */
  unlisted: number
  /** A server's key may also be for others than these. */
  isFar: boolean
  lastSweep: { at: number } | undefined
  waysIn: WaysIn
  /** Where the runbook is shown, if anywhere, and what of it comes before all malls. */
  runbook: { url: string | undefined; first: string | undefined }
}

export function statusPicture(given: StatusPicture, brush: Brush): string {
  const rows = table(given.shown, brush) ?? given.shown.map((each) => stacked(each, brush))
  return [
    ...rows,
    "",
    ...summary(given, brush),
    ...waysInLines(given.waysIn, brush, calledIn(given.shown)),
    ...sweepLine(given.lastSweep, brush),
    ...runbookLine(given, brush),
  ].join("\n")
}

const gap = "  "
const narrowestMall = 12

/** What sentences call an account, where all that are shown are of one platform, or of like ones. */
function calledIn(shown: readonly Judged[]): PlatformWords | undefined {
  return joinedWords(shown.map(({ view }) => view.platformWords))
}

/** Undefined where the terminal is too narrow for it. */
function table(shown: Judged[], brush: Brush): string[] | undefined {
  const { out, language } = brush
  const { columns, conditions } = messages(language, calledIn(shown)).cli
  const rows = shown.map((each) => {
    const { access, refresh, next } = clocksOf(each, 5, brush)
    return { each, id: each.view.connection.id, word: conditions[each.condition], access, refresh, next }
  })
  const widest = (key: "id" | "word" | "access" | "refresh" | "next", heading: string) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[key])))
  const word = widest("word", columns.state)
  const access = widest("access", columns.access)
  const refresh = widest("refresh", columns.refresh)
  const next = widest("next", columns.next)
  const longest = widest("id", columns.mall)
  const rest = out.columns - 1 - (3 + word + access + refresh + next + 4 * gap.length)
  if (out.isTerminal && rest < Math.min(longest, narrowestMall)) return undefined
  // Nobody can scroll sideways on a terminal; a pipe gets the names whole.
  const mall = out.isTerminal ? Math.min(longest, rest) : longest
  const line = (cells: string[]) =>
    cells.map((cell, at) => pad(cell, [word + 2, mall, access, refresh, next][at] ?? 0)).join(gap)
  const heading = line([`  ${columns.state}`, columns.mall, columns.access, columns.refresh, columns.next])
  return [
    ` ${out.style("gray", heading.trimEnd())}`,
    ...rows.flatMap(({ each, id, word: says, ...clocks }) => {
      const { glyph, style } = lookOf(each.condition)
      const state = out.style(style, `${glyph} ${says}`)
      const cells = [state, out.style("bold", cut(id, mall)), clocks.access, clocks.refresh, clocks.next]
      return [` ${line(cells).trimEnd()}`, ...reasonLines(each, brush, "   ")]
    }),
  ]
}

/** For a narrow terminal: each fact on a line of its own. */
function stacked(each: Judged, brush: Brush): string {
  const { out, language } = brush
  const { columns, conditions } = messages(language).cli
  const { glyph, style } = lookOf(each.condition)
  const { access, refresh, next } = clocksOf(each, 8, brush)
  const label = Math.max(...[columns.access, columns.refresh, columns.next].map(widthOf))
  const line = (name: string, value: string) => `   ${out.style("gray", pad(name, label))}${gap}${value}`
  return [
    ` ${out.style(style, `${glyph} ${conditions[each.condition]}`)}${gap}${out.style("bold", each.view.connection.id)}`,
    line(columns.access, access),
    line(columns.refresh, refresh),
    line(columns.next, next),
    ...reasonLines(each, brush, "   "),
    "",
  ].join("\n")
}

/** A blank at which no line ends. */
const unbroken = "\u00a0"

function summary(given: StatusPicture, brush: Brush): string[] {
  const { shown, counts, tally, unlisted } = given
  const { out, language, now } = brush
  const { cli } = messages(language, calledIn(shown))
  const parts = counts.map(([condition, count]) => {
    const { glyph, style } = lookOf(condition)
    return out.style(style, `${glyph} ${cli.conditions[condition]} ${count}`).replaceAll(" ", unbroken)
  })
  const all = tally.total + (tally.others ?? 0)
  const readable = counts.reduce((sum, [, count]) => sum + count, 0)
  const hidden = readable - shown.length
  const end = tally.nearestRefreshEndAt
  const broken = unlisted === 0 ? [] : [unlistedLine(given, brush)]
  const more = [
    ...(hidden > 0 ? [cli.hidden(hidden)] : []),
    ...(end === undefined ? [] : [cli.nearestEnd(briefly(Math.max(0, end - now), brush))]),
  ]
  const total = out.style("bold", cli.malls(all).replaceAll(" ", unbroken))
  const counted = wrap([total, ...parts].join("  "), out.columns - 1, " ").replaceAll(unbroken, " ")
  return [counted, ...broken, ...more.map((text) => out.style("gray", wrap(text, out.columns - 1, " ")))]
}

function unlistedLine({ unlisted: count, isFar, shown }: StatusPicture, { out, language }: Brush): string {
  const { cli } = messages(language, calledIn(shown))
  const text = isFar ? cli.unlisted(count) : `✗ ${cli.unreadable(count)}`
  return out.style(isFar ? "gray" : ["red", "bold"], wrap(text, out.columns - 1, " "))
}

function runbookLine({ runbook: { url, first }, counts }: StatusPicture, brush: Brush): string[] {
  const conditions = counts.map(([condition]) => condition)
  return runbookLines(url, conditions, brush, first)
}

/** A server sweeps every minute; hourly cron jobs are the slowest that keep every token alive. */
const sweepIsLateMs = 65 * 60_000

function sweepLine(last: StatusPicture["lastSweep"], brush: Brush): string[] {
  const { out, language, now } = brush
  const { cli, times } = messages(language)
  if (last && now - last.at <= sweepIsLateMs) {
    return [out.style("gray", ` ${cli.lastSweep(times.relative(last.at, now))}`)]
  }
  const text = cli.noSweep(last && briefly(now - last.at, brush))
  return [out.style("yellow", wrap(`! ${text}`, out.columns - 1, " "))]
}
