// The library door: a keeper inside your own program. Exports only; what they are stands in compose/library.ts.
export type { App, KeeperOptions } from "./compose/keeper.ts"
export { createKeeper, type OpenStoreOptions, openStore } from "./compose/library.ts"
export type { AlertOptions, Alerts, DailyCheck } from "./core/alerts/alerting.ts"
export type { ChannelTrouble, TryOut } from "./core/alerts/channels.ts"
export type { LinkFor } from "./core/alerts/delivery.ts"
export type { Alert, AlertItem, Notifier } from "./core/alerts/port.ts"
export type { AlertKind, AlertPolicy, Severity, TroubleKind } from "./core/alerts/table.ts"
export type { Rejection } from "./core/alive/app-hold.ts"
export type { Assessment, Reason, State } from "./core/alive/assess.ts"
export type { Token, TokenRequest } from "./core/alive/hand-out.ts"
export type { LastSweep, SweepGap } from "./core/alive/last-sweep.ts"
export type { Timing } from "./core/alive/schedule.ts"
export type { SweepOptions, SweepSummary } from "./core/alive/sweep.ts"
export type { Unopenable } from "./core/alive/unopenable.ts"
export type { Verification } from "./core/alive/verify.ts"
export type { AppFacts } from "./core/apps/app-facts.ts"
export type { Attempt, Connection, ConnectionFacts, Failure, Health, TokenPair } from "./core/connection.ts"
export type { Callback } from "./core/consent/callback.ts"
export type { CodeRequest, ConsentLink, ConsentRequest } from "./core/consent/connect.ts"
export type { Connected } from "./core/consent/connected.ts"
export type { Disconnected } from "./core/consent/disconnect.ts"
export type { Launched } from "./core/consent/launch.ts"
export type { Link, LinkRequest } from "./core/consent/links.ts"
export type { Reconciled } from "./core/consent/webhook-log.ts"
export type { HeardWebhook } from "./core/consent/webhooks.ts"
export type { CheckKey, SkipReason } from "./core/doctor/checks/keys.ts"
export type { Finding, FindingFacts } from "./core/doctor/finding.ts"
export type {
  CheckResult,
  DoctorOptions,
  DoctorProgress,
  MirrorAhead,
  MirrorLook,
  Report,
} from "./core/doctor/report.ts"
export type { FindingKey, Level, Stage, Urgency } from "./core/doctor/table.ts"
export type { DoctorWorld, Exposure, SessionsWithoutSecret } from "./core/doctor/world.ts"
export {
  type Actor,
  type AskedConsent,
  type ErrorCode,
  type ErrorFacts,
  type ErrorPolicy,
  errorTable,
  isKeeperError,
  KeeperError,
} from "./core/errors.ts"
export type { EventFacts, EventKind, Journal, KeeperEvent, Listener } from "./core/events.ts"
export type { ConnectionView, Keeper } from "./core/keeper.ts"
export type { KeyFacts, KeyRequest, Keys } from "./core/keys/keys.ts"
export type { Leash } from "./core/keys/leash.ts"
export type { Right } from "./core/keys/rights.ts"
export type * from "./core/platforms/provider.ts"
export type {
  AsideEntry,
  Chance,
  Clock,
  HealthNews,
  IfTag,
  IssuedTo,
  Lease,
  LeaseAsking,
  ListQuery,
  LookDepth,
  Note,
  NoteBeside,
  NoteKind,
  Notes,
  Rescue,
  RescueEntry,
  RescueOddity,
  ResealCount,
  SavedBy,
  Store,
  StoreWarning,
  StoreWhy,
  Tally,
} from "./core/ports.ts"
export type { Imported, ImportOptions } from "./core/taking-over/adopt.ts"
export type { ComparedCopy, Copy, CopyStanding } from "./core/taking-over/copies.ts"
export type { Exported, Pack } from "./core/taking-over/export.ts"
export type { VitalKind, Vitals, VitalTrouble } from "./core/vitals/vitals.ts"
export { createRescueFolder } from "./node/rescue/folder.ts"
