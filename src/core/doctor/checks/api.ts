// Stages 9 and 10: one Admin API call per connection, its status read for what it calls for; limits and API version.
import { day, versionDays } from "../../alerts/table.ts"
import { assess } from "../../alive/assess.ts"
import type { ConnectionFacts } from "../../connection.ts"
import type { ApiSight } from "../../ports.ts"
import { type Finding, finding } from "../finding.ts"
import type { Check, Examined } from "./check.ts"
import { eachWithProgress } from "./each-with-progress.ts"
import type { Unreached } from "./questions.ts"

/** Answers of 30 s from abroad are known; from a second on the person who waits feels it. */
const slowMs = 3_000
/** Of bucket and quota. */
const highPercent = 80

export const apiCheck: Check = {
  key: "api",
  stage: "api",
  quick: true,
  needsStore: true,
  run: async (examined) => {
    const { connections, progress } = examined
    let answers = 0
    const found = await eachWithProgress(
      connections,
      async (connection) => {
        const sight = await examined.questions.sight(connection)
        if (!sight) return endedYetAlive(examined, connection)
        answers++
        return apiFindings(connection.id, sight)
      },
      progress,
    )
    const findings = found.flat()
    return answers === 0 && findings.length === 0
      ? { skipped: "no_answer" }
      : { findings, facts: { count: answers, left: connections.length - answers } }
  },
}

function apiFindings(id: string, sight: ApiSight | Unreached): Finding[] {
  const { verdict, detail } = sight
  switch (verdict) {
    case "unreached":
      return [finding("api_unreachable", { id, detail })]
    case "token_refused":
      return [finding("access_refused", { id, detail })]
    case "app_removed":
      return [finding("app_removed", { id, detail })]
    case "scope_missing":
      return [finding("scope_needed", { id, detail, names: [sight.scope] })]
    case "forbidden":
      return [finding("api_forbidden", { id, detail })]
    case "limited":
      return [finding("api_limited", { id, detail, spanMs: sight.waitMs })]
    case "trouble":
      return [finding("api_trouble", { id, detail })]
    case "parameters":
    case "odd":
      return [finding("api_odd", { id, detail })]
    case "version_ended":
      // About the app and told once, among the limits.
      return []
    case "fine":
      return sight.tookMs >= slowMs ? [finding("api_slow", { id, spanMs: sight.tookMs })] : []
  }
}

/** What has ended by the clock that was written beside it, and lives: that clock was read in the wrong zone. */
async function endedYetAlive(
  { questions, parts }: Examined,
  connection: ConnectionFacts,
): Promise<Finding[]> {
  const { id, tokens } = connection
  const now = parts.clock.now()
  if (assess(connection, now).accessLeftMs > 0) return []
  const facts = await questions.granted(connection)
  if (facts === undefined || facts === "dead") return []
  return [finding("nine_hours_off", { id, spanMs: tokens.accessExpiresAt - now })]
}

export const limitsCheck: Check = {
  key: "limits",
  stage: "limits",
  quick: true,
  needsStore: true,
  run: async (examined) => {
    const { connections, questions, parts } = examined
    const findings: Finding[] = []
    const ended = new Map<string, ApiSight>()
    let answers = 0
    let highest = 0
    for (const connection of connections) {
      const sight = await questions.sight(connection)
      if (!sight || sight.verdict === "unreached") continue
      answers++
      if (sight.verdict === "version_ended") ended.set(versionOf(parts, connection), sight)
      highest = Math.max(highest, sight.bucketPercent ?? 0, sight.quotaPercent ?? 0)
      findings.push(...limitFindings(connection.id, sight))
    }
    findings.unshift(...Array.from(ended, ([version, sight]) => versionEnded(sight, version)))
    if (ended.size === 0) findings.push(...versionEnding(examined))
    if (answers === 0 && findings.length === 0) return { skipped: "no_answer" }
    return { findings, facts: { count: highest, names: [versionOf(parts, {})] } }
  },
}

/** What is spoken at the app of a connection, whatever its account. */
function versionOf({ providers }: Examined["parts"], about: { app?: string }): string {
  return providers.of(about).api?.place("mymall").version ?? ""
}

function limitFindings(
  id: string,
  { bucketPercent = 0, quotaPercent = 0, waitMs, verdict }: ApiSight,
): Finding[] {
  if (verdict === "limited") return []
  return [
    ...(bucketPercent >= highPercent ? [finding("bucket_full", { id, count: bucketPercent })] : []),
    ...(quotaPercent >= highPercent
      ? [finding("quota_high", { id, count: quotaPercent, spanMs: waitMs })]
      : []),
  ]
}

function versionEnded({ detail, newestVersion }: ApiSight, version: string): Finding {
  const fix = newestVersion === undefined ? "mallkey settings" : undefined
  return finding("version_ended", { detail, names: [newestVersion ?? version, version], fix })
}

function versionEnding({ alertOptions, parts }: Examined): Finding[] {
  const { apiVersion } = alertOptions
  const leftMs = (apiVersion?.endsAt ?? Number.POSITIVE_INFINITY) - parts.clock.now()
  if (!apiVersion || leftMs > Math.max(...versionDays) * day) return []
  return [finding("version_ending", { at: apiVersion.endsAt, names: [apiVersion.name] })]
}
