// What users of the library may do with a keeper. Our own doors see some more: keeper-of-house.ts.
import type { Alerts } from "./alerts/alerting.ts"
import type { Rejection } from "./alive/app-hold.ts"
import type { Assessment } from "./alive/assess.ts"
import type { Token, TokenRequest } from "./alive/hand-out.ts"
import type { LastSweep } from "./alive/last-sweep.ts"
import type { SweepOptions, SweepSummary } from "./alive/sweep.ts"
import type { Unopenable } from "./alive/unopenable.ts"
import type { AppFacts } from "./apps/app-facts.ts"
import type { ConnectionFacts } from "./connection.ts"
import type { Callback } from "./consent/callback.ts"
import type { CodeRequest, ConsentLink, ConsentRequest } from "./consent/connect.ts"
import type { Connected } from "./consent/connected.ts"
import type { Disconnected } from "./consent/disconnect.ts"
import type { Launched } from "./consent/launch.ts"
import type { Link, LinkRequest } from "./consent/links.ts"
import type { Reconciled } from "./consent/webhook-log.ts"
import type { HeardWebhook } from "./consent/webhooks.ts"
import type { DoctorOptions, Report } from "./doctor/report.ts"
import type { Journal } from "./events.ts"
import type { Keys } from "./keys/keys.ts"
import type { ListQuery, PlatformWords, ResealCount, Tally, TokenFacts } from "./ports.ts"
import type { Imported, ImportOptions } from "./taking-over/adopt.ts"
import type { ComparedCopy, Copy } from "./taking-over/copies.ts"
import type { Exported, Pack } from "./taking-over/export.ts"
import type { Vitals } from "./vitals/vitals.ts"

/** A connection without its tokens, and how it stands now. */
export interface ConnectionView {
  connection: ConnectionFacts
  assessment: Assessment
  /** The life whose end people are warned of, where the platform lets it last for less than two weeks. */
  shortLifeMs?: number
  /** When the platform said that the app was removed, where no refresh has shown since whether that is so. Read by `withHints`. */
  hintedAt?: number
  /** What sentences call its platform and an account there. Absent: it is not known here. */
  platformWords?: PlatformWords
}

/**
 * Keeps connections alive. Each verb that fails rejects with a `KeeperError`. An id is a mall's id, or `mall~user:ID`,
 * `mall~org:ID` where a mall has several owners; `cs:mall` is the same mall at the further app `cs`.
 */
export interface Keeper {
  /** Saves what an earlier process had left in the rescue place. Call it before anything is refreshed. */
  start(): Promise<{ saved: number; waiting: number }>
  /** A token that works, renewed first where it is about to end. */
  token(id: string, request?: TokenRequest): Promise<Token>
  /** Calls the platform's API with a living token, and once more with another where that one is refused. */
  fetch(id: string, path: string, init?: RequestInit): Promise<Response>
  /** One connection, by its id or by its mall where that has only one. */
  connection(id: string): Promise<ConnectionView>
  /** A page of connections, by id, or what is due. */
  connections(query: ListQuery): Promise<ConnectionView[]>
  /** Renews what is due now; with `force` whatever is there, within the budget. */
  refresh(
    id: string,
    options?: { force?: boolean; by?: string },
  ): Promise<ConnectionView & { renewed: boolean }>
  /** Renews everything that is due, and sees that people hear of trouble. To be called every minute. */
  sweep(options?: Partial<SweepOptions>): Promise<SweepSummary>
  /** When a sweep of any process ran last on this store, and what came of it. */
  lastSweep(): Promise<LastSweep | undefined>
  /** One cheap call with the stored access token: does the platform still take it? */
  check(id: string): Promise<ConnectionView & { alive: boolean; facts?: TokenFacts }>
  /** An address at the platform where the owner consents; it works once. */
  connect(request: ConsentRequest): ConsentLink
  /** What came back to the redirect address: the code becomes a pair, which is saved. */
  finishConnect(callback: Callback, by?: string): Promise<Connected>
  /** A code that came another way, such as pasted by hand. */
  exchange(request: CodeRequest, by?: string): Promise<Connected>
  /** A lasting link for a mall's owner, served by `createApp`; the same again while it lives. */
  link(request: LinkRequest): Promise<Link>
  /** The same for a connection that is there, as messages about it carry it: undefined where it is not. */
  linkFor(id: string): Promise<Link | undefined>
  /** Somebody opened the app at the platform. `rawQuery`: as it arrived, for its signature. */
  launch(rawQuery: string): Promise<Launched>
  /** What a webhook says: verified by one call before anything is marked. */
  hear(webhook: unknown): Promise<HeardWebhook>
  /** Looks, once a day and mall, where the scope allows it, for webhooks that never arrived. */
  reconcile(): Promise<Reconciled>
  /** Forgets a connection, and with `revoke` ends its tokens at the platform as well. */
  disconnect(id: string, options?: { revoke?: boolean; by?: string }): Promise<Disconnected>
  /** How a pair that was found elsewhere stands to what is kept here; changes nothing. */
  standing(copy: Copy): Promise<ComparedCopy>
  /** Takes such a pair over. Safe to repeat after an interruption at any point. */
  import(copy: Copy, options: ImportOptions): Promise<Imported>
  /** Everything, tokens included, to be kept elsewhere. Those that cannot be opened are named. */
  export(by: string, only?: string, pack?: Pack): Promise<Exported>
  /** Seals up to `limit` connections again with the first secret; with 0 it only counts. */
  reseal(limit: number): Promise<ResealCount>
  /** How many connections there are in each state: of every app, or of one; null: of the first. */
  tally(app?: string | null): Promise<Tally>
  /** Connections whose tokens no secret at hand opens. */
  unopenable: Pick<Unopenable, "ids" | "find" | "isAll">
  /** Which of our apps their platforms reject, since when and why, whichever process heard it. */
  rejections(): Promise<Rejection[]>
  /** Our apps, the first one in front. No secret is in them. */
  apps(): AppFacts[]
  /** Looks for trouble and changes nothing; in full with at most two calls per mall. */
  doctor(options?: DoctorOptions): Promise<Report>
  /** What people are told. */
  alerts: Alerts
  /** Whether this process is at work: for a readiness check, and `watch` to be called every few seconds. */
  vitals: Pick<Vitals, "look" | "watch">
  /** Answers that wait for the store, by connection. */
  waitingInRescue(): string[]
  /** The same for answers of another store in the same rescue place: they are left alone. */
  foreignInRescue(): string[]
  /** What has happened, and what happens. */
  journal: Pick<Journal, "listen" | "newest">
  /** Keys for programs, with which the routes of `createApp` are asked. */
  keys: Pick<Keys, "create" | "list" | "revoke">
  /** No new refreshes; those under way may finish until the time is over. True: all did. */
  stop(withinMs: number): Promise<boolean>
}
