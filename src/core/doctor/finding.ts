// A finding of the doctor: what it is, about what, and the one thing to run. Kinds and facts; messages make sentences.

import { asWord } from "../as-word.ts"
import type { Actor } from "../errors.ts"
import type { PlatformWords, StoreWhy } from "../ports.ts"
import { onOneLine } from "../tools/one-line.ts"
import { type FindingKey, findingRow, type Level, type Stage, type Urgency } from "./table.ts"

/** Technical and free of secrets. */
export interface FindingFacts {
  detail?: string
  /** The same as a code with its facts, where there are words for it. */
  said?: { why: StoreWhy; facts: readonly string[] }
  /** The app it is about, where there are several. */
  app?: string
  /** What it is about: files, scopes, settings, a channel. */
  names?: string[]
  count?: number
  /** How many of its kind were not looked at. */
  left?: number
  at?: number
  spanMs?: number
}

/** One thing that is wrong, or should not stay as it is. */
export interface Finding {
  key: FindingKey
  stage: Stage
  level: Exclude<Level, "ok">
  urgency: Urgency
  who: Actor
  connectionId?: string
  facts: FindingFacts
  /** One command or address. */
  fix: string
  /** What sentences call its platform and an account there. */
  platformWords?: PlatformWords
}

export interface About extends FindingFacts {
  id?: string
  /** Where it is not that of the table. */
  fix?: string
}

export function finding(key: FindingKey, { id, fix: own, ...facts }: About = {}): Finding {
  const { stage, level, urgency, who, fix } = findingRow(key)
  const filled = (own ?? fix)
    .replace(" {id}", () => (id === undefined ? "" : ` ${asWord(id)}`))
    .replace("{name}", () => onOneLine(facts.names?.[0] ?? ""))
    .trim()
  return {
    key,
    stage,
    level,
    urgency,
    who,
    ...(id !== undefined && { connectionId: id }),
    facts,
    fix: filled,
  }
}
