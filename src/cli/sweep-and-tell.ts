// Runs a sweep with its progress on the terminal and its summary as the answer.
import type { SweepSummary } from "../core/alive/sweep.ts"
import { type AppCalling, platformWordsOf } from "../core/tools/platform-words.ts"
import { appOfId } from "../messages/app-credentials.ts"
import { messages } from "../messages/index.ts"
import type { CommandCall } from "./command.ts"
import type { Reachable } from "./reachable.ts"

export async function sweepAndTell(
  call: CommandCall,
  keeper: Pick<Reachable, "tally" | "refreshAll" | "callings">,
  options: { force: boolean },
): Promise<number> {
  const { out, words } = call
  const tally = await keeper.tally()
  const expected = options.force ? tally.total : tally.states.due + tally.states.expired
  out.progress(words.sweeping(0, expected))
  const { scanned, ...summary } = await keeper.refreshAll({
    ...options,
    onProgress: (done) => out.progress(words.sweeping(done.refreshed + done.skipped + done.failed, expected)),
  })
  out.answer({ scanned, ...summary }, pictureOf(summary, call, await keeper.callings()))
  if (summary.failures.some(({ reason }) => reason === "needs_reconnect")) return 3
  return summary.failed > 0 ? 1 : 0
}

function pictureOf(
  summary: SweepSummary,
  { out, words, language }: CommandCall,
  apps: readonly AppCalling[],
): string {
  const { refreshed, skipped, failed, failures } = summary
  const mark = failed > 0 ? out.style("yellow", "!") : out.style("green", "✓")
  // What is said of an app is the same for each of its malls.
  const told = failures.map(({ id, reason }) => {
    const { errors } = messages(language, platformWordsOf(apps, [{ id }]))
    const who = { mall: errors.mall(id), isNamed: true, app: appOfId(id) }
    return `  ${out.style("red", "✗")} ${errors.byCode[reason].says({ ...who, because: "", retry: "" })}`
  })
  const lines = [...new Set(told)]
  const unnamed = failed - failures.length
  if (unnamed > 0) lines.push(`  ${words.moreFailures(unnamed)}`)
  return [`${mark} ${words.swept(refreshed, skipped, failed)}`, ...lines].join("\n")
}
