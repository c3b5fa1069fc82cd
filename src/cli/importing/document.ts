// What `mallkey import --json` answers, and the exit code: every entry, what became of it, and which copies are dead.
import type { KeeperError } from "../../core/errors.ts"
import type { PlatformWords, TagOf } from "../../core/ports.ts"
import { type AppCalling, platformWordsOf } from "../../core/tools/platform-words.ts"
import type { Language, messages } from "../../messages/index.ts"
import { tellError } from "../../messages/tell-error.ts"
import { isoIf } from "../../wire/connection.ts"
import type { Outcome, Plan } from "./plan.ts"

export interface ImportFacts {
  store: string
  plan: Plan
  outcomes: Outcome[]
  /** False: a dry run, or nobody agreed. */
  tried: boolean
  rotate: boolean
}

export type Fate = keyof ReturnType<typeof messages>["moving"]["fates"]

/** One word for what became of an entry. */
export function fateOf({ candidate, done, error }: Outcome, tried: boolean): Fate {
  if (error || "trouble" in candidate.stands) return "failed"
  if (!done) return tried ? "not_tried" : "found"
  const { standing, kept, rotated, refused, trouble } = done
  if (standing === "earlier") return "earlier"
  if (refused) return kept ? "refused_and_kept" : "refused"
  if (!kept) return rotated ? "overtaken" : "differs"
  if (candidate.copy.health?.lostAt !== undefined) return "kept_lost"
  if (trouble) return "kept_unrotated"
  return rotated ? "rotated" : "kept"
}

/** Copies whose pair has been spent: a program that presents one of them is refused. */
export function deadCopies(outcomes: Outcome[]): string[] {
  return outcomes.flatMap(({ candidate, done }) => {
    if (!done) return []
    const isSpent = done.rotated || done.refused === true
    return [
      ...(isSpent ? candidate.places : []),
      ...(done.kept ? candidate.older.flatMap(({ places }) => places) : []),
    ]
  })
}

interface Spoken {
  language: Language
  now: number
  apps?: readonly AppCalling[]
}

export function importDocument(facts: ImportFacts, tagOf: TagOf, brush: Spoken) {
  return {
    store: facts.store,
    dry_run: !facts.tried,
    entries: facts.outcomes.map((outcome) => entryOf(outcome, facts.tried, tagOf, brush)),
    problems: facts.plan.problems.map(({ kind, place, text }) => ({ problem: kind, place, message: text })),
    dead_copies: deadCopies(facts.outcomes),
  }
}

function entryOf(outcome: Outcome, tried: boolean, tagOf: TagOf, { language, now, apps = [] }: Spoken) {
  const { candidate, done, alive } = outcome
  const { copy, places, older, doubts, stands } = candidate
  const error = outcome.error ?? done?.trouble ?? ("trouble" in stands ? stands.trouble : undefined)
  const called = platformWordsOf(apps, [{ id: copy.id }])
  return {
    id: copy.id,
    mall_id: copy.mallId,
    owner: copy.owner,
    tag: tagOf(copy.tokens.refreshToken),
    sources: places,
    access_expires_at: isoIf(copy.tokens.accessExpiresAt),
    refresh_expires_at: isoIf(copy.tokens.refreshExpiresAt),
    doubts: doubts.length > 0 ? doubts : undefined,
    older:
      older.length > 0
        ? older.map((each) => ({ tag: tagOf(each.tokens.refreshToken), sources: each.places }))
        : undefined,
    standing: "trouble" in stands ? undefined : stands.standing,
    kept_tag: "trouble" in stands ? undefined : stands.kept?.tag,
    outcome: fateOf(outcome, tried),
    alive,
    error: error && {
      code: error.code,
      message: whyOf(error, { language, now }, called),
      fix: error.fix,
    },
  }
}

/** Problems are what is wrong; the sentence before them speaks of a start, which this is not. */
export function whyOf(
  error: KeeperError,
  { language, now }: Spoken,
  called: PlatformWords | undefined,
): string {
  const { message, problems } = tellError(error, language, now, called)
  return problems.length > 0 ? problems.join(" ") : message
}

const ownerMustAct: ReadonlySet<Fate> = new Set<Fate>(["refused", "refused_and_kept", "kept_lost"])
const fine: ReadonlySet<Fate> = new Set<Fate>(["rotated", "kept", "earlier", "found"])

export function exitCodeOf({ outcomes, tried, plan }: ImportFacts): number {
  const fates = outcomes.map((outcome) => fateOf(outcome, tried))
  if (fates.some((fate) => ownerMustAct.has(fate))) return 3
  const isFine = fates.every((fate) => fine.has(fate)) && outcomes.every(({ alive }) => alive !== false)
  return isFine && plan.problems.length === 0 ? 0 : 1
}
