// Several small test files in one process, each with an outcome of its own. One that ends the process costs itself alone.
import { join } from "node:path"
import { troubleOf } from "./closing.ts"
import type { Fact } from "./facts.ts"
import { isMark, mark, markedFile, theEnd } from "./marks.ts"
import { type FileOrders, type FileOutcome, runFile } from "./one-file.ts"

export interface BatchOrders extends Omit<FileOrders, "file" | "args" | "limit" | "onOutput"> {
  files: string[]
  /** Asked for each file anew. */
  limit: () => AbortSignal
}

export interface BatchOutcome {
  outcomes: FileOutcome[]
  /** The process had ended before their turn, or before it was written down what became of them. */
  left: string[]
}

export function runBatch({ files, limit, ...orders }: BatchOrders) {
  const over = new AbortController()
  let ofFile: AbortSignal
  const restart = () => {
    const mine = limit()
    ofFile = mine
    mine.addEventListener("abort", () => mine === ofFile && over.abort())
  }
  restart()
  const startedAt = Date.now()
  const begun: { file: string; at: number }[] = []
  const onOutput = (said: string) => {
    const next = files[begun.length] ?? theEnd
    if (begun.length > files.length || !said.includes(`${mark(next)}\n`)) return
    begun.push({ file: next, at: Date.now() })
    restart()
    onOutput(said)
  }
  const { done, kill } = runFile({
    ...orders,
    file: join(import.meta.dirname, "one-after-another.ts"),
    args: files,
    limit: over.signal,
    onOutput,
  })
  const wait = async (): Promise<BatchOutcome> => {
    const whole = await done
    // A process that ends before its first file has said nothing of any: then it is the first one's trouble.
    if (begun.length === 0) begun.push({ file: files[0]!, at: startedAt })
    const times = [...begun.map(({ at }) => at), startedAt + whole.tookMs]
    const tookMs = (at: number) => times[at + 1]! - times[at]!
    const all = begun.map(({ file }, at) => ({ file, tookMs: tookMs(at) }))
    return apart(
      whole,
      all.filter(({ file }) => file !== theEnd),
      files,
    )
  }
  return { done: wait(), kill }
}

function apart(whole: FileOutcome, begun: { file: string; tookMs: number }[], files: string[]): BatchOutcome {
  const facts = sections(whole.facts)
  const output = outputs(whole.output)
  const isThrough = (file: string) => facts.get(file)?.isThrough ?? false
  const last = begun.at(-1)!.file
  const outcomes = begun
    .filter(({ file }) => file === last || isThrough(file))
    .map(({ file, tookMs }): FileOutcome => {
      const own = {
        file,
        tookMs,
        facts: facts.get(file)?.facts ?? [],
        output: output.get(file) ?? whole.output,
      }
      const hasFailed = own.facts.some(({ is }) => is === "failed" || is === "cancelled")
      const failures = hasFailed ? whole.failures : ""
      if (isThrough(file)) return { ...own, failures, code: 0, isOverLimit: false }
      return { ...whole, ...own, failures, isBrokenOff: !whole.isOverLimit && !whole.isCutShort }
    })
  blameForTheEnd(whole, outcomes)
  const told = new Set(outcomes.map(({ file }) => file))
  return { outcomes, left: files.filter((file) => !told.has(file)) }
}

/** Every file is through and nothing has failed, and yet the process did not end well: somebody has to be named. */
function blameForTheEnd(whole: FileOutcome, outcomes: FileOutcome[]): void {
  const hasEndedWell = (whole.code === 0 && !whole.isOverLimit) || whole.isCutShort
  if (hasEndedWell || outcomes.some((one) => troubleOf(one) !== undefined)) return
  const { code, isOverLimit, output } = whole
  Object.assign(outcomes.at(-1)!, { code, isOverLimit, output })
}

function sections(facts: Fact[]): Map<string, { facts: Fact[]; isThrough: boolean }> {
  const found = new Map<string, { facts: Fact[]; isThrough: boolean }>()
  let current: { facts: Fact[]; isThrough: boolean } | undefined
  for (const fact of facts) {
    if (!isMark(fact.name)) {
      if (fact.is !== "cost") current?.facts.push(fact)
    } else if (fact.is === "begun" && markedFile(fact.name) !== "") {
      if (current) current.isThrough = true
      current = { facts: [], isThrough: false }
      found.set(markedFile(fact.name), current)
    }
  }
  return found
}

function outputs(output: string): Map<string, string> {
  const [, ...parts] = output.split(mark(""))
  return new Map(parts.map((part) => [part.split("\n", 1)[0]!, part.slice(part.indexOf("\n") + 1)]))
}
