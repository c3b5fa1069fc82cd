// The end of a test run: what failed, node's closing lines over all files, and in one line how long it took and what did not run.
import type { Fact } from "./facts.ts"
import type { FileOutcome } from "./one-file.ts"

export interface RunOutcome {
  files: FileOutcome[]
  tookMs: number
  seed: number
  /** Ended by a person, before all had their turn. */
  isStopped: boolean
  /** Files that had not begun when the run's time was over. */
  unbegun?: string[]
}

export function isFailed(outcome: RunOutcome): boolean {
  return outcome.isStopped || outcome.files.some((file) => troubleOf(file) !== undefined)
}

/** Why a file counts as failed. */
export function troubleOf(outcome: FileOutcome): string | undefined {
  const { code, isOverLimit, isCutShort, isBrokenOff, facts, tookMs } = outcome
  if (isOverLimit) {
    const names = unfinished(facts).map((name) => `"${name}"`)
    const when = names.length > 0 ? `in the middle of ${names.join(", ")}` : "though every test was through"
    return `outlived its limit and was ended after ${said(tookMs)}, ${when}`
  }
  const unexplained = facts.filter(({ reason }) => reason === "")
  if (unexplained.length > 0)
    return `skipped without a reason: ${unexplained.map(({ name }) => name).join(", ")}`
  const failed = facts.filter(({ is }) => is === "failed" || is === "cancelled")
  if (failed.length > 0) return failed.map(({ name }) => name).join(", ")
  if (isCutShort || (code === 0 && !isBrokenOff)) return undefined
  const how = `ended with ${code === null ? "a signal" : `exit code ${code}`}`
  return isBrokenOff ? `${how} before it was through` : how
}

function unfinished(facts: Fact[]): string[] {
  const open = facts.filter(({ is }) => is === "begun").map(({ name }) => name)
  for (const { is, name } of facts) {
    const at = is === "begun" ? -1 : open.indexOf(name)
    if (at >= 0) open.splice(at, 1)
  }
  return open
}

export function closingLines(outcome: RunOutcome): string[] {
  const { files, tookMs, seed, isStopped, unbegun = [] } = outcome
  const bad = files.map((file) => ({ ...file, trouble: troubleOf(file) })).filter(({ trouble }) => trouble)
  const told = bad.map(({ file, failures, output }) => {
    const text = failures || output.split("\n").slice(-40).join("\n")
    return `\n✖ ${file}\n${text.trimEnd()}`
  })
  const failed = bad.map(({ file, trouble }) => `✖ ${file}: ${trouble}`)
  const last = [
    `${isStopped ? "Stopped" : bad.length > 0 ? "FAILED" : "Passed"} after ${said(tookMs)}.`,
    ...(bad.length > 0 ? [`Luck of this run: MALLKEY_TEST_SEED=${seed}.`] : []),
    notRun(files, unbegun),
  ].join(" ")
  return [...told, "", ...counted(files, tookMs), ...(failed.length > 0 ? ["", ...failed] : []), "", last]
}

/** As node's own runner closes, for a program that reads it. */
function counted(files: FileOutcome[], tookMs: number): string[] {
  const facts = files.flatMap((file) => file.facts)
  const count = (...kinds: Fact["is"][]) => facts.filter(({ is }) => kinds.includes(is)).length
  // A file that fell, or was ended, or skipped without a word is one failure more than its tests say.
  const fell = files.filter((file) => {
    const hasFailed = file.facts.some(({ is }) => is === "failed" || is === "cancelled")
    return troubleOf(file) !== undefined && !hasFailed
  }).length
  const sums = {
    tests: count("passed", "failed", "cancelled", "skipped", "todo") + fell,
    suites: count("suite", "failed suite"),
    pass: count("passed"),
    fail: count("failed") + fell,
    cancelled: count("cancelled"),
    skipped: count("skipped"),
    todo: count("todo"),
    duration_ms: tookMs,
  }
  return Object.entries(sums).map(([name, sum]) => `ℹ ${name} ${sum}`)
}

function notRun(files: FileOutcome[], unbegun: string[]): string {
  const late = [...files.filter(({ isCutShort }) => isCutShort).map(({ file }) => file), ...unbegun]
  const noTime = late.length === 0 ? "" : `NO TIME was left for ${late.length} file(s): ${late.join(", ")}. `
  const reasons = new Map<string, number>()
  for (const { is, reason = "" } of files.flatMap(({ facts }) => facts))
    if (is === "skipped" || is === "todo") reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  if (reasons.size === 0) return noTime.trim() || "Everything ran."
  const sum = [...reasons.values()].reduce((left, right) => left + right, 0)
  const each = [...reasons].sort(([, left], [, right]) => right - left)
  return `${noTime}${sum} did not run: ${each.map(([reason, count]) => `${count} × ${reason || "no reason given"}`).join("; ")}.`
}

export function said(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
