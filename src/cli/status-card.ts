// The picture of one connection: everything that is known of it, but for its tokens.
import { messages } from "../messages/index.ts"
import { type Judged, lookOf } from "./condition.ts"
import { type Brush, clocks, reasonOf } from "./status-picture.ts"
import { pad, widthOf, wrap } from "./width.ts"

export function statusCard(judged: Judged, brush: Brush): string {
  const { out, language, now } = brush
  const { cli, times } = messages(language)
  const { connection, assessment } = judged.view
  const { tokens, health } = connection
  const { glyph, style } = lookOf(judged.condition)
  const { access, refresh } = clocks(judged, brush, 10)
  const missing = (connection.askedScopes ?? []).filter((scope) => !connection.scopes.includes(scope))
  const { card } = cli
  const lines: [string, string | undefined][] = [
    [cli.columns.access, access],
    ["", gray(times.moment(tokens.accessExpiresAt))],
    [cli.columns.refresh, refresh],
    ["", gray(times.moment(tokens.refreshExpiresAt))],
    [cli.columns.next, assessment.nextAt === undefined ? cli.next.none : times.both(assessment.nextAt, now)],
    [card.refreshed, times.both(tokens.issuedAt, now)],
    [card.connected, times.both(connection.connectedAt, now)],
    [card.owner, connection.owner],
    [card.shop, connection.shopNo],
    [card.scopes, connection.scopes.join(" ")],
    [card.missingScopes, missing.length > 0 ? missing.join(" ") : undefined],
    [card.failures, health.failures > 0 ? String(health.failures) : undefined],
    [card.tag, connection.tag],
  ]
  const label = Math.max(...lines.map(([name]) => widthOf(name))) + 2
  const reason = reasonOf(judged, brush)
  function gray(text: string): string {
    return out.style("gray", text)
  }
  return [
    ` ${out.style(style, `${glyph} ${cli.conditions[judged.condition]}`)}  ${out.style("bold", connection.id)}`,
    ...(reason === undefined ? [] : [wrap(reason, out.columns - 1, "   ")]),
    "",
    ...lines.flatMap(([name, value]) => {
      if (value === undefined) return []
      const [head, ...tail] = wrap(value, out.columns - label - 4).split("\n")
      return [`   ${gray(pad(name, label))}${head}`, ...tail.map((line) => " ".repeat(label + 3) + line)]
    }),
  ].join("\n")
}
