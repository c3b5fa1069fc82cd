// What a check of the doctor is: what it is handed, and what it brings back.
import type { AlertOptions, Alerts } from "../../alerts/alerting.ts"
import type { RefreshParts } from "../../alive/parts.ts"
import type { ConnectionFacts } from "../../connection.ts"
import type { Finding, FindingFacts } from "../finding.ts"
import type { DoctorOptions, RefreshingProgram } from "../report.ts"
import type { Stage } from "../table.ts"
import type { DoctorWorld } from "../world.ts"
import type { CheckKey, SkipReason } from "./keys.ts"
import type { Questions } from "./questions.ts"

/** What a check looks at, and with. */
export interface Examined {
  parts: RefreshParts
  alerts: Alerts
  alertOptions: AlertOptions
  /** Those that were seen to refresh by themselves. */
  mirrors?: DoctorOptions["mirrors"]
  mirrorsAhead?: DoctorOptions["mirrorsAhead"]
  programs: { list(): Promise<RefreshingProgram[]> }
  world?: DoctorWorld
  /** Those that are asked about. */
  connections: readonly ConnectionFacts[]
  /** These are of one name: what others wrote into the same place is not gone through for them, and said to be left out. */
  isOfOne: boolean
  questions: Questions
  full: boolean
  /** Try every channel out. */
  send: boolean
  /** Of long work: how much is done. */
  progress(done: number, of: number): void
}

export type Looked =
  | { findings: Finding[]; facts?: FindingFacts }
  | { skipped: SkipReason; facts?: FindingFacts }

export interface Check {
  key: CheckKey
  stage: Stage
  /** Part of the quick look as well. */
  quick: boolean
  /** Needs the store, so it is left out while that is away. */
  needsStore: boolean
  /** Several where it looks at several things alike, each with a result of its own. */
  run(examined: Examined): Promise<Looked | Looked[]>
}
