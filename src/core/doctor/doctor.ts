// The doctor: the list of checks, how they are run one after the other, and what comes of it.

import type { RefreshParts } from "../alive/parts.ts"
import type { ConnectionFacts } from "../connection.ts"
import { isKeeperError, KeeperError } from "../errors.ts"
import { everyConnection, factsById, meantByAccount } from "../every-connection.ts"
import { isOwned } from "../id.ts"
import type { ProviderFacts } from "../ports.ts"
import { type AppCalling, callingsOf, platformWordsOf } from "../tools/platform-words.ts"
import { apiCheck, limitsCheck } from "./checks/api.ts"
import { appCheck, clockCheck, redirectCheck } from "./checks/app.ts"
import type { Check, Examined, Looked } from "./checks/check.ts"
import { connectionsCheck } from "./checks/connections.ts"
import { channelsCheck, rescueCheck, sweepCheck } from "./checks/house.ts"
import { mirrorsCheck } from "./checks/mirrors.ts"
import { programsCheck } from "./checks/programs.ts"
import { createQuestions } from "./checks/questions.ts"
import { ringsCheck } from "./checks/rings.ts"
import { scopesCheck } from "./checks/scopes.ts"
import { sessionsCheck } from "./checks/sessions.ts"
import {
  expectedCheck,
  exposureFindings,
  exposuresCheck,
  settingFindings,
  settingsCheck,
} from "./checks/settings.ts"
import { durabilityCheck, sealingCheck, storeCheck } from "./checks/store.ts"
import { type Finding, finding } from "./finding.ts"
import type { CheckResult, DoctorOptions, DoctorParts, Report } from "./report.ts"
import { type Level, type Stage, stages } from "./table.ts"
import type { DoctorWorld } from "./world.ts"

/** In the order of the stages; what comes first explains what fails later. */
export const checks: readonly Check[] = [
  settingsCheck,
  exposuresCheck,
  expectedCheck,
  sessionsCheck,
  storeCheck,
  durabilityCheck,
  sealingCheck,
  ringsCheck,
  clockCheck,
  appCheck,
  redirectCheck,
  connectionsCheck,
  scopesCheck,
  apiCheck,
  limitsCheck,
  channelsCheck,
  sweepCheck,
  rescueCheck,
  mirrorsCheck,
  programsCheck,
]

export async function runDoctor(given: DoctorParts, options: DoctorOptions = {}): Promise<Report> {
  const { full = false, send = false, world, stages: wanted } = options
  const isMeant = (stage: Stage) => wanted?.includes(stage) ?? true
  const { clock } = given.parts
  const startedAt = clock.now()
  const seen = await connectionsOf(given.parts, options.only)
  const connections = "trouble" in seen ? [] : seen.connections
  const questions = createQuestions({ parts: given.parts, connections, quick: !full, mallId: world?.mallId })
  const results: CheckResult[] = []
  for (const check of checks.filter(({ quick, stage }) => (full || quick) && isMeant(stage))) {
    const progress = progressOf(check, options)
    const examined: Examined = {
      ...given,
      world,
      mirrors: options.mirrors,
      mirrorsAhead: options.mirrorsAhead,
      connections,
      isOfOne: options.only !== undefined,
      questions,
      full,
      send,
      progress,
    }
    progress()
    const isAway = check.needsStore && "trouble" in seen
    const looked = isAway ? [{ skipped: "store_away" as const }] : await look(check, examined)
    const { facts } = given.parts.providers.of({})
    results.push(...looked.map((one) => resultOf(check, addressed(one, facts))))
  }
  const tookMs = clock.now() - startedAt
  namePlatforms(results, callingsOf(given.parts.providers))
  const counts = { connections: connections.length, calls: questions.count() }
  return { at: startedAt, tookMs, full, level: worst(results), ...counts, checks: results }
}

/** Sentences are made elsewhere, where no provider is at hand. */
function namePlatforms(results: readonly CheckResult[], apps: readonly AppCalling[]): void {
  for (const result of results) {
    result.platformWords = platformWordsOf(apps, [{ app: result.facts.app }])
    for (const found of result.findings)
      found.platformWords = platformWordsOf(apps, [{ id: found.connectionId, app: found.facts.app }])
  }
}

/** Where the settings allow no keeper: what can be looked at without one, and why there is none. */
export async function doctorWithoutKeeper(
  world: DoctorWorld,
  trouble: KeeperError,
  at: number,
): Promise<Report> {
  const problems = [...new Set([...world.problems, ...(trouble.problems ?? [])])]
  const looked = new Map<Check, Looked>([
    [settingsCheck, { findings: settingFindings({ ...world, problems }) }],
    [exposuresCheck, { findings: await exposureFindings(world) }],
  ])
  if (trouble.code === "secret_lost") {
    looked.set(sealingCheck, { findings: [finding("secret_lost", { detail: trouble.detail })] })
  } else if (trouble.code !== "settings_invalid") {
    looked.set(storeCheck, { findings: [troubleOf(storeCheck, trouble)] })
  }
  // Settings that are sound and a store that is not: an operator who is told to mend the settings looks in the wrong place.
  const isSettings = trouble.code === "settings_invalid" || trouble.code === "secret_lost"
  const skipped = isSettings ? "no_keeper" : "store_away"
  const results = checks.map((check) => resultOf(check, looked.get(check) ?? { skipped }))
  return { at, tookMs: 0, full: false, level: worst(results), connections: 0, calls: 0, checks: results }
}

async function connectionsOf(
  { store }: RefreshParts,
  only?: string,
): Promise<{ connections: ConnectionFacts[] } | { trouble: KeeperError }> {
  let connections: ConnectionFacts[]
  try {
    connections = only === undefined ? await allOf(store) : await meantBy(store, only)
  } catch (error) {
    if (isKeeperError(error, "store_unavailable")) return { trouble: error }
    throw error
  }
  if (connections.length === 0 && only !== undefined)
    throw new KeeperError("connection_unknown", { connectionId: only })
  return { connections }
}

async function allOf(store: RefreshParts["store"]): Promise<ConnectionFacts[]> {
  const all: ConnectionFacts[] = []
  for await (const facts of everyConnection(store)) all.push(facts)
  return all
}

/** Of rows that somebody typed by thousands only the one that is named, or the first ones where nothing else is there. */
async function meantBy(store: RefreshParts["store"], only: string): Promise<ConnectionFacts[]> {
  const exact = await factsById(store, only)
  if (exact) return [exact]
  return isOwned(only) ? [] : meantByAccount(store, only)
}

function progressOf({ stage }: Check, { onProgress }: DoctorOptions) {
  const number = stages.indexOf(stage) + 1
  return (done?: number, total?: number) => onProgress?.({ stage, number, of: stages.length, done, total })
}

/** A check that breaks is a finding of its own, and the next one is run all the same. */
async function look(check: Check, examined: Examined): Promise<Looked[]> {
  try {
    return [await check.run(examined)].flat()
  } catch (error) {
    return [{ findings: [troubleOf(check, error)] }]
  }
}

function troubleOf({ key }: Check, error: unknown): Finding {
  if (isKeeperError(error, "store_unavailable")) return finding("store_away", { detail: error.detail })
  const detail = isKeeperError(error) ? [error.code, error.detail].filter(Boolean).join(": ") : nameOf(error)
  return finding("check_failed", { names: [key], detail })
}

/** No message: of an error that is not ours nobody knows what it quotes. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown"
}

function resultOf({ key, stage }: Check, looked: Looked): CheckResult {
  const { facts = {} } = looked
  if ("skipped" in looked)
    return { key, stage, level: "skipped", skipped: looked.skipped, findings: [], facts }
  const { findings } = looked
  return { key, stage, level: levelOf(findings), findings, facts }
}

/** Where to go at the platform is known to the platform alone. */
function addressed(looked: Looked, { developerCentre, apiDocs = developerCentre }: ProviderFacts): Looked {
  if ("skipped" in looked) return looked
  const fill = (fix: string) =>
    fix.replace("{developerCentre}", developerCentre).replace("{apiDocs}", apiDocs)
  return { ...looked, findings: looked.findings.map((found) => ({ ...found, fix: fill(found.fix) })) }
}

function levelOf(findings: readonly Finding[]): Level {
  if (findings.some(({ level }) => level === "fail")) return "fail"
  return findings.length > 0 ? "warn" : "ok"
}

function worst(results: readonly CheckResult[]): Level {
  return levelOf(results.flatMap(({ findings }) => findings))
}
