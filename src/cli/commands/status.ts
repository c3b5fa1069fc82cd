// mallkey status: how every connection is, or everything about one.

import type { Missing } from "../../compose/expected.ts"
import { isKeeperError } from "../../core/errors.ts"
import type { Tally } from "../../core/ports.ts"
import { type AppCalling, platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { tellError } from "../../messages/tell-error.ts"
import { inWordsOf } from "../../messages/tell-reason.ts"
import { byUrgency, type Condition, conditionOf, type Judged, urgencyOf } from "../../wire/condition.ts"
import { connectionJson, iso } from "../../wire/connection.ts"
import type { PaceJson } from "../../wire/pace.ts"
import { misused } from "../arguments.ts"
import { type CommandCall, command } from "../command.ts"
import { tallyDocument } from "../documents.ts"
import { readWholeNumber } from "../numbers.ts"
import { needsOperator, needsOwner } from "../pictures/condition.ts"
import { runbookLines } from "../pictures/runbook.ts"
import { statusPicture } from "../pictures/status.ts"
import { statusCard } from "../pictures/status-card.ts"
import { wrap } from "../pictures/width.ts"
import { refusedApps } from "../reach/refused-apps.ts"
import type { Reachable, Reached } from "../reachable.ts"
import { asShown } from "../terminal/shown.ts"
import { wordsAbout } from "../words-about.ts"

export default command({
  usage: "[ID] [--limit N] [--watch]",
  takes: [0, 1],
  example: "mallkey status\nmallkey status --watch",
  flags: { limit: { type: "string", value: "N" }, watch: { type: "boolean" } },
  run: async (call) => {
    const { flags, out, words, reach } = call
    if (flags.watch && out.json) throw misused([words.watchIsNoDocument], "mallkey status --json")
    const limit = flags.limit === undefined ? undefined : readWholeNumber("--limit", flags.limit, words, 1)
    const reached = await reach()
    if (flags.watch) return watch(call, reached, limit)
    const { document, picture, exit } = await look(call, reached, limit)
    out.answer(document, picture)
    if (call.args.length === 0) await tellWaiting(call, reached.keeper)
    const missing = call.args.length === 0 && tellMissing(await reached.keeper.missing(), call)
    // Trouble of ours is told before what an owner must do.
    return missing && exit !== 1 ? 3 : exit
  },
})

/** Of a mall that is in no list too: the store may never have taken a pair of it. */
async function tellWaiting({ out, words }: Pick<CommandCall, "out" | "words">, keeper: Reachable) {
  const { count, ids } = await keeper.waitingInRescue()
  if (count > 0) out.note(`! ${words.waitsInRescue(count, ids.slice(0, 20).join(", "))}`)
}

/** True: a mall or a pair that the settings speak of is not here, however well the others are. */
function tellMissing(
  { mallId, newStore, otherNames = [], lacking = [], problem }: Missing,
  { out, words }: Pick<CommandCall, "out" | "words">,
): boolean {
  if (mallId !== undefined) out.note(`! ${words.mallMissing(mallId)}`)
  if (newStore !== undefined) out.note(`! ${newStore}`)
  for (const text of otherNames) out.note(`! ${text}`)
  for (const text of lacking) out.note(`! ${text}`)
  if (problem !== undefined) out.note(`! ${problem}`)
  return mallId !== undefined || problem !== undefined || lacking.length > 0
}

const watchEveryMs = 2_000

/** Drawn over itself on a terminal; trouble is shown in its place, and looked past at the next turn. */
async function watch(call: CommandCall, reached: Reached, limit: number | undefined): Promise<number> {
  const { out, language } = call
  const stopped = call.stopped()
  const { clock } = reached.keeper
  while (!stopped.aborted) {
    const picture = await look(call, reached, limit).then(
      ({ picture: drawn }) => drawn,
      async (error: unknown) => troubleLine(error, language, await reached.keeper.callings()),
    )
    process.stdout.write(out.isTerminal ? `\u001b[H\u001b[J${asShown(picture)}\n` : `${asShown(picture)}\n\n`)
    await clock.sleep(watchEveryMs, stopped)
  }
  return 0
}

function troubleLine(error: unknown, language: CommandCall["language"], apps: readonly AppCalling[]): string {
  if (!isKeeperError(error)) throw error
  const called = platformWordsOf(apps, [{ id: error.connectionId }])
  return `✗ ${tellError(error, language, Date.now(), called).message}`
}

interface Look {
  document: unknown
  picture: string
  exit: number
}

function look(call: CommandCall, { keeper, warnDays }: Reached, limit: number | undefined): Promise<Look> {
  const [id] = call.args
  return id === undefined ? lookAtAll(call, keeper, warnDays, limit) : lookAtOne(call, keeper, warnDays, id)
}

async function lookAtOne(
  { out, language }: CommandCall,
  keeper: Reachable,
  warnDays: number,
  id: string,
): Promise<Look> {
  const view = await keeper.connection(id)
  const judged = { view, condition: conditionOf(view, warnDays) }
  const [pace, seen, runbookUrl] = await Promise.all([
    keeper.pace(view.connection.id),
    keeper.programs(),
    keeper.runbookUrl(),
  ])
  const names = [id, view.connection.id]
  const programs = seen.filter(({ connection }) => names.includes(connection))
  const brush = { out, language, now: keeper.clock.now() }
  const card = statusCard(judged, { pace, programs }, brush)
  const runbook = runbookLines(runbookUrl, [judged.condition], brush)
  const picture = [card, ...runbook].join("\n")
  return {
    document: { ...connectionJson(view), pace, programs },
    picture,
    exit: needsOwner(judged) ? 3 : needsOperator(view) ? 1 : 0,
  }
}

async function lookAtAll(
  call: CommandCall,
  keeper: Reachable,
  warnDays: number,
  limit: number | undefined,
): Promise<Look> {
  const { out, language } = call
  const { isFar } = keeper
  const [{ shown, counts, lost, paces }, tally, lastSweep, rejected, programs, url] = await Promise.all([
    readAll(keeper, warnDays, limit ?? (out.json ? Number.POSITIVE_INFINITY : 20)),
    keeper.tally(),
    keeper.lastSweep(),
    keeper.rejections(),
    keeper.programs(),
    keeper.runbookUrl(),
  ])
  const rejections = rejected.map(({ app, sinceAt, detail }) => ({ app, since: iso(sinceAt), detail }))
  const listed = counts.reduce((sum, [, count]) => sum + count, 0)
  // One that was disconnected in between is no row that cannot be read.
  const unlisted = countOf(tally) > listed ? Math.max(0, countOf(await keeper.tally()) - listed) : 0
  const hasNone = countOf(tally) === 0
  const refused = hasNone && rejected.length === 0 ? await refusedApps(keeper, language) : []
  const document = {
    connections: shown.map(({ view }) => ({ ...connectionJson(view), pace: paces.get(view.connection.id) })),
    ...tallyDocument(tally, lastSweep),
    ...(unlisted > 0 && { unlisted }),
    app_rejected: rejections[0],
    programs: programs.length > 0 ? programs : undefined,
    apps_rejected: rejections.length > 0 ? rejections : undefined,
    apps_refused_consent:
      refused.length > 0 ? refused.map(({ app, at, detail }) => ({ app, at, detail })) : undefined,
  }
  const first = rejected.length > 0 ? "alert-app_rejected" : undefined
  const runbook = { url, first }
  const picture = hasNone
    ? (await wordsAbout(call, keeper)).noMalls(keeper.name)
    : statusPicture(
        { shown, counts, tally, unlisted, isFar, lastSweep, waysIn: { paces, programs }, runbook },
        { out, language, now: keeper.clock.now() },
      )
  const exit = lost
    ? 3
    : (unlisted > 0 && !isFar) || counts.some(([condition]) => condition === "unopenable")
      ? 1
      : 0
  if (refused.length > 0) {
    const lines = refused.map(({ message }) => oursToMend(message, out))
    return { document, picture: `${lines.join("")}\n${picture}`, exit: 1 }
  }
  if (rejected.length === 0) return { document, picture, exit }
  // Above all malls, whatever they look like: it is ours to mend, and none of them can be refreshed before it is.
  const [apps, callings] = await Promise.all([keeper.apps(), keeper.callings()])
  const lines = rejected.map(({ app, sinceAt, detail }) => {
    const called = platformWordsOf(callings, [{ app: app ?? apps[0]?.name }])
    const { cli, reasons, times } = messages(language, called)
    const line = cli.appRejected(
      times.relative(sinceAt, keeper.clock.now()),
      inWordsOf(reasons, detail),
      app ?? (apps.length > 1 ? apps[0]?.name : undefined),
    )
    return oursToMend(line, out)
  })
  return { document, picture: `${lines.join("")}\n${picture}`, exit: 1 }
}

function oursToMend(line: string, out: CommandCall["out"]): string {
  const first = wrap(`✗ ${line}`, out.columns - 1, " ").trimStart()
  return `${out.style(["red", "bold"], first)} → mallkey doctor\n`
}

/** Those of apps that are not configured here count as well: they are listed. */
function countOf({ total, others = 0 }: Tally): number {
  return total + others
}

interface Seen {
  shown: Judged[]
  counts: [Condition, number][]
  lost: boolean
  paces: ReadonlyMap<string, PaceJson>
}

/** Of a hundred thousand only the most urgent are kept while the pages go by. */
async function readAll(keeper: Reachable, warnDays: number, limit: number): Promise<Seen> {
  let shown: Judged[] = []
  let lost = false
  const paces = new Map<string, PaceJson>()
  const counts = new Map<Condition, number>()
  let after: string | undefined
  do {
    const { found, next, paces: known = [] } = await keeper.connections(after)
    for (const [id, pace] of known) paces.set(id, pace)
    for (const view of found) {
      const condition = conditionOf(view, warnDays)
      counts.set(condition, (counts.get(condition) ?? 0) + 1)
      lost ||= needsOwner({ view, condition })
      shown.push({ view, condition })
    }
    shown = shown.sort(byUrgency).slice(0, limit)
    after = next
  } while (after !== undefined)
  const byLook = ([left]: [Condition, number], [right]: [Condition, number]) =>
    urgencyOf(left) - urgencyOf(right)
  return { shown, counts: [...counts].sort(byLook), lost, paces }
}
