// What commands ask of mallkey, wherever it is: the keeper over the store of the settings, or a server over HTTP.
import type { Missing } from "../compose/expected.ts"
import type { DailyCheck } from "../core/alerts/alerting.ts"
import type { Rejection } from "../core/alive/app-hold.ts"
import type { SweepOptions, SweepSummary } from "../core/alive/sweep.ts"
import type { Stage } from "../core/doctor/table.ts"
import type { ConnectionView } from "../core/keeper.ts"
import type { KeyRequest } from "../core/keys/keys.ts"
import type { Clock, Tally } from "../core/ports.ts"
import type { AppCalling } from "../core/tools/platform-words.ts"
import type { Language } from "../messages/index.ts"
import type { AppJson } from "../wire/app.ts"
import type { doctorJson } from "../wire/doctor.ts"
import type { EventJson } from "../wire/event.ts"
import type { KeyJson, MadeKeyJson } from "../wire/key.ts"
import type { PaceJson } from "../wire/pace.ts"
import type { ProgramJson } from "../wire/program.ts"
import type { TokenFormat } from "../wire/token-formats.ts"
import type { tokenDocument } from "./documents.ts"

export type FetchedToken = ReturnType<typeof tokenDocument>
export type DoctorDocument = ReturnType<typeof doctorJson>

export interface WantedToken {
  minTtlMs?: number
  unless?: string
  format?: TokenFormat
}

export interface SweepWish {
  force: boolean
  /** Where it can be known before the end. */
  onProgress?: SweepOptions["onProgress"]
}

export interface LinkWish {
  /** By default the first one. */
  app?: string
  mallId: string
  owner?: string
  scopes?: string[]
}

export interface ConnectionsPage {
  found: ConnectionView[]
  /** How full the limits are, by connection: known to the server whose proxy calls there, to no other. */
  paces?: ReadonlyMap<string, PaceJson>
  /** Where the next page starts; absent when there is none. */
  next?: string
}

/** Every verb answers what its command shows, and throws a KeeperError whichever way it went. */
export interface Reachable {
  /** For people: the store, or the server's address. */
  name: string
  /** A server elsewhere: whose key may see less than there is. */
  isFar: boolean
  /** Where people read what to do about what is shown. */
  runbookUrl(): Promise<string | undefined>
  clock: Clock
  connection(id: string): Promise<ConnectionView>
  connections(after?: string): Promise<ConnectionsPage>
  /** Ids alone, a page of them: nothing is looked at that takes long in a large store. */
  ids(after?: string): Promise<{ found: string[]; next?: string }>
  pace(id: string): Promise<PaceJson | undefined>
  /** Those that refresh by themselves, seen last first. A key for some connections alone sees none. */
  programs(): Promise<ProgramJson[]>
  tally(): Promise<Tally>
  /** Answers that the store does not have yet: how many, and of whom where that is known. */
  waitingInRescue(): Promise<{ count: number; ids: string[] }>
  lastSweep(): Promise<{ at: number } | undefined>
  /** Which of our apps are rejected: since when, and why where that is known. */
  rejections(): Promise<Rejection[]>
  /** Our apps, the first one in front. */
  apps(): Promise<AppJson[]>
  /** The same, as sentences call their platforms. None where a server does not say. */
  callings(): Promise<readonly AppCalling[]>
  token(id: string, wish: WantedToken): Promise<FetchedToken>
  /** The same in another program's format, as text. */
  formatted(id: string, wish: WantedToken & { format: TokenFormat }): Promise<FormattedToken>
  refresh(id: string, options: { force: boolean }): Promise<ConnectionView & { renewed: boolean }>
  refreshAll(options: SweepWish): Promise<SweepSummary & { scanned: number }>
  /** A link that may be sent to a mall's owner and is good for days. A server of an earlier version names no mall. */
  link(wish: LinkWish): Promise<{ url: string; expiresAt: number; mallId?: string }>
  dailyCheck(): Promise<DailyCheck>
  doctor(
    options: { full: boolean; only?: string; stages?: readonly Stage[] },
    language: Language,
  ): Promise<DoctorDocument>
  /** Connections whose sealed tokens no secret of this machine opens. A server tells of its own in their state. */
  unopenable(): Promise<string[]>
  /** What the settings of this machine speak of and its store does not hold. A server has settings of its own. */
  missing(): Promise<Missing>
  /** Newest first. */
  events(limit: number, before: string | undefined, language: Language): Promise<EventJson[]>
  keys: {
    create(request: KeyRequest): Promise<MadeKeyJson>
    /** All there are. */
    list(): Promise<KeyJson[]>
    revoke(id: string): Promise<boolean>
  }
  disconnect(id: string, options: { revoke: boolean }): Promise<{ revoked: boolean }>
}

export interface FormattedToken {
  text: string
  warning?: string
}

export interface Reached {
  keeper: Reachable
  /** What commands mean when no mall is named. */
  mallId: string | undefined
  /** How many days before its end a refresh token is worth a word. */
  warnDays: number
}
