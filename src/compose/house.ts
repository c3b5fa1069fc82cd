// The house: a keeper with what its programs need besides, and what may be handed in where one is made. How: compose.ts.
import type { Notifier } from "../core/alerts/port.ts"
import type { Timing } from "../core/alive/schedule.ts"
import type { Role } from "../core/alive/secrets/rings.ts"
import type { DoctorWorld } from "../core/doctor/world.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Chance, Clock, Notes, Rescue, Store } from "../core/ports.ts"
import type { Mirroring } from "../mirrors/of-house.ts"
import type { Settings } from "../settings/index.ts"
import type { App } from "./keeper.ts"

/** What is handed in where it is not the real thing: by demo mode, Lambda and tests. */
export interface Surroundings {
  app?: App
  apps?: Readonly<Record<string, App>>
  clock?: Clock
  chance?: Chance
  fetch?: typeof fetch
  store?: Store
  rescue?: Rescue
  timing?: Partial<Timing>
  role?: Role
  notifiers?: Notifier[]
  doctorWorld?: DoctorWorld
  /** How alerts on the console name commands. */
  phrase?: (text: string) => string
  /** Wraps the store that the settings name. */
  around?: (store: Store) => Store
}

export interface House {
  keeper: KeeperOfHouse
  settings: Settings
  /** What our own programs remember beside the connections. */
  facts: Notes
  /** One place may have many addresses. */
  isSameStore(other: Store): Promise<boolean>
  /** What the doctor can see besides. */
  doctorWorld?: DoctorWorld
  mirroring: Mirroring
  /** Where alerts and commands say that the runbook is shown. */
  runbookUrl?: string
  close(): Promise<void>
}
