// What `mallkey import` draws: the pairs it found, how each stands to what is kept, and at the end what became of them.
import type { PlatformWords, TagOf } from "../../core/ports.ts"
import type { CopyStanding } from "../../core/taking-over/copies.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { deadCopies, type Fate, fateOf, type ImportFacts, whyOf } from "../importing/document.ts"
import type { Candidate, Outcome, Plan } from "../importing/plan.ts"
import type { Brush, Style } from "../terminal/output.ts"
import { briefly } from "./clocks.ts"
import { pad, widthOf, wrap } from "./width.ts"

export function foundPicture({ candidates, problems }: Plan, tagOf: TagOf, brush: Brush): string {
  const { moving } = messages(brush.language, calledIn(candidates, brush))
  const { columns } = moving
  const rows = candidates.map((candidate) => {
    const { accessExpiresAt, refreshExpiresAt, refreshToken } = candidate.copy.tokens
    return [
      candidate.copy.id,
      left(accessExpiresAt, brush),
      left(refreshExpiresAt, brush),
      tagOf(refreshToken),
      standingText(candidate, brush),
      candidate.places.join(", "),
    ]
  })
  const heading = [
    columns.mall,
    columns.access,
    columns.refresh,
    columns.tag,
    columns.standing,
    columns.place,
  ]
  const widths = heading.map((text, at) =>
    Math.max(widthOf(text), ...rows.map((row) => widthOf(row[at] ?? ""))),
  )
  const line = (cells: string[]) =>
    ` ${cells.map((cell, at) => pad(cell, widths[at] ?? 0)).join("  ")}`.trimEnd()
  return [
    brush.out.style("gray", line(heading)),
    ...candidates.flatMap((candidate, at) => [line(rows[at] ?? []), ...below(candidate, tagOf, brush)]),
    ...problems.map(({ text }) => hang("!", "yellow", text, brush)),
  ].join("\n")
}

function calledIn(candidates: readonly Candidate[], { apps = [] }: Brush): PlatformWords | undefined {
  return platformWordsOf(
    apps,
    candidates.map(({ copy: { id } }) => ({ id })),
  )
}

function left(at: number | undefined, brush: Brush): string {
  const { moving } = messages(brush.language)
  if (at === undefined) return moving.unknown
  return at > brush.now ? briefly(at - brush.now, brush) : moving.ended
}

function standingText({ stands }: Candidate, { language }: Brush): string {
  const { standings } = messages(language).moving
  return "trouble" in stands ? standings.trouble : standings[stands.standing]
}

const isAnother: ReadonlySet<CopyStanding> = new Set<CopyStanding>(["differs", "lost", "shut"])

/** What a person needs to decide, where it is not plain. */
function below(candidate: Candidate, tagOf: TagOf, brush: Brush): string[] {
  const { stands, doubts, older, copy } = candidate
  const called = calledIn([candidate], brush)
  const { moving, times } = messages(brush.language, called)
  const lines: string[] = []
  if ("trouble" in stands) lines.push(whyOf(stands.trouble, brush, called))
  else if (stands.kept && isAnother.has(stands.standing)) {
    const { tag, tokens } = stands.kept
    const found = copy.tokens.issuedAt
    const order = found === undefined ? undefined : found > tokens.issuedAt ? "newer" : "older"
    lines.push(moving.keptHere(tag, times.relative(tokens.issuedAt, brush.now), order))
  }
  for (const each of older)
    lines.push(moving.olderPair(tagOf(each.tokens.refreshToken), each.places.join(", ")))
  for (const { field, why } of doubts) lines.push(moving.doubts[why](field))
  return lines.map((text) => brush.out.style("gray", wrap(text, brush.out.columns, "   ")))
}

const looks: Record<Fate, { mark: string; style: Style }> = {
  rotated: { mark: "✓", style: "green" },
  kept: { mark: "✓", style: "green" },
  earlier: { mark: "-", style: "gray" },
  found: { mark: "-", style: "gray" },
  not_tried: { mark: "-", style: "yellow" },
  differs: { mark: "!", style: "yellow" },
  overtaken: { mark: "!", style: "yellow" },
  kept_unrotated: { mark: "!", style: "yellow" },
  kept_lost: { mark: "✗", style: "red" },
  refused: { mark: "✗", style: "red" },
  refused_and_kept: { mark: "✗", style: "red" },
  failed: { mark: "✗", style: "red" },
}

export function resultPicture(facts: ImportFacts, brush: Brush): string {
  const { moving } = messages(brush.language)
  if (!facts.tried) return moving.nothingChanged
  const dead = deadCopies(facts.outcomes)
  const shared = facts.outcomes.filter((outcome) => fateOf(outcome, true) === "kept")
  return [
    ...facts.outcomes.map((outcome) => outcomeLine(outcome, brush)),
    ...(dead.length > 0 ? ["", moving.deadCopies, ...dead.map((place) => `  ${place}`)] : []),
    ...(shared.length > 0 && !facts.rotate ? ["", hang("!", "yellow", moving.oneCopyOnly, brush)] : []),
  ].join("\n")
}

function outcomeLine(outcome: Outcome, brush: Brush): string {
  const { candidate, done, alive } = outcome
  const called = calledIn([candidate], brush)
  const { moving } = messages(brush.language, called)
  const { mark, style } = looks[fateOf(outcome, true)]
  const { id } = candidate.copy
  const trouble =
    outcome.error ?? done?.trouble ?? ("trouble" in candidate.stands ? candidate.stands.trouble : undefined)
  const because = trouble && !done?.refused ? ` ${whyOf(trouble, brush, called)}` : ""
  const verified = alive === undefined ? "" : ` ${alive ? moving.verified : moving.notVerified}`
  return hang(mark, style, `${moving.fates[fateOf(outcome, true)](id)}${because}${verified}`, brush)
}

function hang(mark: string, style: Style, text: string, { out }: Brush): string {
  return `${out.style(style, mark)} ${wrap(text, out.columns - 2).replaceAll("\n", "\n  ")}`
}
