// How people are reached, in prose: what an alert says, and what a way to reach people must do.
import type { Actor } from "../errors.ts"
import type { PlatformWords } from "../ports.ts"
import type { AlertKind, Severity, TroubleKind } from "./table.ts"

/** What an alert says of one connection, or (without an id) of the app. */
export interface AlertItem {
  id?: string
  /** Which app it is about, where there are several and there is no id. */
  app?: string
  /** How many malls that app has. */
  malls?: number
  sinceAt: number
  /** When it gets worse by itself. */
  untilAt?: number
  /** End of the access token: until then API calls go on. */
  worksUntilAt?: number
  /** When mallkey tries next by itself. */
  nextAt?: number
  /** Technical and free of secrets. */
  detail?: string
  /** Starts reconnecting; needs nothing but the owner's login at the provider. */
  link?: string
  /** As it is named to connect it where its row is of somebody who may have typed the mall: see unproven.ts. */
  claimedAs?: string
  /** What is over, where all is well again. */
  was?: TroubleKind[]
}

/** Kinds and facts. The sentences are made by src/messages, in the language of the reader. */
export interface Alert {
  /** The same when it is sent again because nobody could tell whether it had arrived. */
  id: string
  kind: AlertKind
  /** Days left. */
  tier?: number
  severity: Severity
  who: Actor
  /** When it was noticed. */
  at: number
  /** More than one: gathered. None: a try-out. */
  items: AlertItem[]
  /** What sentences call an account there. Absent: it is about platforms with different words. */
  platformWords?: PlatformWords
}

/**
 * A way to reach people. `send` resolves when the other side has taken the alert and rejects otherwise, by itself
 * within 15 seconds or as soon as the signal is raised. It does not try again: that is decided by a table, and
 * remembered in the store. Rejections name no address: everybody who knows a webhook's address can write to it.
 */
export interface Notifier {
  /** One per channel, the same in every process: what was sent is remembered by it. */
  readonly name: string
  send(alert: Alert, signal: AbortSignal): Promise<void>
}
