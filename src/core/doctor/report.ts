// What the doctor is asked and what it answers, apart from the checks, so that telling of it does not load them.
import type { AlertOptions, Alerts } from "../alerts/alerting.ts"
import type { RefreshParts } from "../alive/parts.ts"
import type { PlatformWords } from "../ports.ts"
import type { CheckKey, SkipReason } from "./checks/keys.ts"
import type { Finding, FindingFacts } from "./finding.ts"
import type { Level, Stage } from "./table.ts"
import type { DoctorWorld } from "./world.ts"

/** How much the doctor looks at. */
export interface DoctorOptions {
  /** All twelve stages, with at most two calls per mall; otherwise what is at hand and one call in all. */
  full?: boolean
  /** A connection, or a mall: only this one is looked at where a stage looks at connections. */
  only?: string
  /** Only these parts. */
  stages?: readonly Stage[]
  /** A try-out on every channel. */
  send?: boolean
  /** Absent: what would need the machine around the keeper is left out. */
  world?: DoctorWorld
  /** Of each mirror, tried out now. */
  mirrors?: () => Promise<MirrorLook[]>
  /** What mirrors hold that the store does not. */
  mirrorsAhead?: () => Promise<MirrorAhead[]>
  onProgress?: (progress: DoctorProgress) => void
}

/** Connections that a mirror knows and the store does not, or only as they were before. */
export interface MirrorAhead {
  name: string
  lacking: string[]
  behind: string[]
}

/** What the doctor is told of a mirror. */
export interface MirrorLook {
  name: string
  /** Absent: it can be written. */
  reason?: string
  sinceAt?: number
  /** Connections whose token is not there yet. */
  waiting: number
}

/** How far an examination has come. */
export interface DoctorProgress {
  stage: Stage
  /** From 1. */
  number: number
  of: number
  /** Of long work. */
  done?: number
  total?: number
}

/** What one check found, or why it was skipped. */
export interface CheckResult {
  key: CheckKey
  stage: Stage
  level: Level | "skipped"
  skipped?: SkipReason
  findings: Finding[]
  /** For the sentence that says that all is well. */
  facts: FindingFacts
  platformWords?: PlatformWords
}

/** What an examination found. */
export interface Report {
  at: number
  tookMs: number
  full: boolean
  level: Level
  /** How many connections were looked at. */
  connections: number
  /** How many questions the provider was asked. */
  calls: number
  checks: CheckResult[]
}

/** What the doctor is told of a program: SeenProgram, by shape. */
export interface RefreshingProgram {
  key: string
  agent?: string
  connectionId: string
  refreshes: number
  lastAt: number
}

export interface DoctorParts {
  parts: RefreshParts
  alerts: Alerts
  alertOptions: AlertOptions
  programs: { list(): Promise<RefreshingProgram[]> }
}

/** 3: a mall's owner must act. 1: something does not work. A warning alone is no trouble yet. */
export function exitOf({ level, checks: results }: Report): 0 | 1 | 3 {
  if (results.some(({ findings }) => findings.some(({ who }) => who === "owner"))) return 3
  return level === "fail" ? 1 : 0
}
