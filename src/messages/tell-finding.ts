// A finding, or a check without one, in a person's words.

import type { Finding, FindingFacts } from "../core/doctor/finding.ts"
import type { CheckResult } from "../core/doctor/report.ts"
import type { StoreWhy } from "../core/ports.ts"
import { onOneLine } from "../core/tools/one-line.ts"
import type { FindingPieces } from "./doctor-words.ts"
import { type Language, type Messages, messages } from "./index.ts"
import type { ReasonWords } from "./reason-words.ts"
import { inWordsOf } from "./tell-reason.ts"

export interface ToldFinding {
  /** One sentence: what is, and why. */
  message: string
  todo: string
}

export function tellFinding(
  { key, connectionId, facts, platformWords }: Finding,
  language: Language,
  now: number,
): ToldFinding {
  const words = messages(language, platformWords)
  const { says, todo } = words.doctor.findings[key]
  return { message: says(piecesOf(facts, words, now, connectionId)), todo }
}

/** That all is well, or why nobody looked. With findings these are what is to be said. */
export function tellCheck(
  { key, skipped, facts, platformWords }: CheckResult,
  language: Language,
  now: number,
): string {
  const words = messages(language, platformWords)
  const { doctor } = words
  return skipped === undefined
    ? doctor.well[key](piecesOf(facts, words, now))
    : ofApp(asShown(facts).app) + doctor.skipped[skipped]
}

function ofApp(app: string | undefined): string {
  return app === undefined ? "" : `${app}: `
}

function piecesOf(
  facts: FindingFacts,
  { doctor, errors, reasons, times }: Messages,
  now: number,
  id?: string,
): FindingPieces {
  const { detail: technical = "", said, app, names = [], count = 0, left = 0, at, spanMs } = asShown(facts)
  const detail = said ? tellStoreWhy(reasons, said.why, said.facts) : inWordsOf(reasons, technical)
  return {
    mall: id === undefined ? errors.theMall : errors.mall(id),
    because: detail === "" ? "" : doctor.because(detail),
    detail,
    app,
    name: names[0] ?? "",
    names: names.join(", "),
    count,
    left,
    when: at === undefined ? "" : times.both(at, now),
    span: spanMs === undefined ? "" : times.span(spanMs),
  }
}

/** Rows, notes and other people's answers stand in them: none begins a line of its own. */
function asShown({ detail, said, app, names, ...numbers }: FindingFacts): FindingFacts {
  return {
    ...numbers,
    detail: detail && onOneLine(detail),
    said: said && { why: said.why, facts: said.facts.map(onOneLine) },
    app: app && onOneLine(app),
    names: names?.map(onOneLine),
  }
}

/** What is odd about one row, key or file was told as the reason of an error, and is told so here. */
function tellStoreWhy(reasons: ReasonWords, why: StoreWhy, facts: readonly string[]): string {
  const [name = "", ...others] = facts
  const told = why === "one_odd" ? others.map((detail) => inWordsOf(reasons, detail)) : others
  return reasons.ofStore[why](name, ...told)
}
