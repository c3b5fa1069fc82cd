// The picture of one connection: everything that is known of it, but for its tokens.
import type { PlatformWords } from "../../core/ports.ts"
import { messages } from "../../messages/index.ts"
import type { Judged } from "../../wire/condition.ts"
import type { PaceJson } from "../../wire/pace.ts"
import type { ProgramJson } from "../../wire/program.ts"
import type { Brush } from "../terminal/output.ts"
import { clocksOf } from "./clocks.ts"
import { lookOf } from "./condition.ts"
import { reasonLines } from "./reason.ts"
import { paceText, programText } from "./ways-in.ts"
import { pad, widthOf, wrap } from "./width.ts"

export interface CardWaysIn {
  pace: PaceJson | undefined
  programs: readonly ProgramJson[]
}

export function statusCard(judged: Judged, waysIn: CardWaysIn, brush: Brush): string {
  const { out, language } = brush
  const { glyph, style } = lookOf(judged.condition)
  const word = messages(language).cli.conditions[judged.condition]
  return [
    ` ${out.style(style, `${glyph} ${word}`)}  ${out.style("bold", judged.view.connection.id)}`,
    ...reasonLines(judged, brush, "   "),
    "",
    ...facts([...linesOf(judged, brush), ...waysInOf(waysIn, brush, judged.view.platformWords)], brush),
  ].join("\n")
}

type Line = [name: string, value: string | undefined]

function linesOf(judged: Judged, { out, language, now }: Brush): Line[] {
  const { cli, times } = messages(language)
  const { card, columns } = cli
  const { connection, assessment } = judged.view
  const { tokens, health } = connection
  const clocks = clocksOf(judged, 10, { out, language, now })
  const missing = (connection.askedScopes ?? []).filter((scope) => !connection.scopes.includes(scope))
  const moment = (at: number) => out.style("gray", times.moment(at))
  return [
    [columns.access, clocks.access],
    ["", moment(tokens.accessExpiresAt)],
    [columns.refresh, clocks.refresh],
    ["", moment(tokens.refreshExpiresAt)],
    [columns.next, assessment.nextAt === undefined ? clocks.next : times.both(assessment.nextAt, now)],
    [card.refreshed, times.both(tokens.issuedAt, now)],
    [card.connected, times.both(connection.connectedAt, now)],
    [card.owner, connection.owner],
    [card.shop, connection.shopNo],
    [card.scopes, connection.scopes.join(" ")],
    [card.missingScopes, missing.length > 0 ? out.style("yellow", missing.join(" ")) : undefined],
    [card.failures, health.failures > 0 ? String(health.failures) : undefined],
    [card.tag, connection.tag],
  ]
}

function waysInOf({ pace, programs }: CardWaysIn, brush: Brush, called?: PlatformWords): Line[] {
  const { card } = messages(brush.language).cli
  return [
    [card.limit, pace && paceText(pace, brush, called)],
    ...programs.map((program, at): Line => [at === 0 ? card.programs : "", programText(program, brush)]),
  ]
}

/** Names on the left, values broken in their own column; what is not known is left out. */
function facts(lines: Line[], { out }: Brush): string[] {
  const label = Math.max(...lines.map(([name]) => widthOf(name))) + 2
  return lines.flatMap(([name, value]) => {
    if (value === undefined) return []
    const [head, ...tail] = wrap(value, out.columns - label - 4).split("\n")
    return [
      `   ${out.style("gray", pad(name, label))}${head}`,
      ...tail.map((line) => " ".repeat(label + 3) + line),
    ]
  })
}
