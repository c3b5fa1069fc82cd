// The tables of alerts: every kind with who acts and how grave it is, and when to speak, to gather and to try again.

import { hour, minute } from "../alive/schedule.ts"
import type { Actor } from "../errors.ts"

export const day = 24 * hour

/** How urgent a message is; `good` ends an earlier one. */
export type Severity = "good" | "notice" | "warning" | "critical"

interface AlertRow {
  about: "connection" | "app"
  who: Actor
  severity: Severity
  /** The message carries the link that starts reconnecting. */
  reconnects: boolean
  /** Milder kinds that tell nothing new beside this one. */
  covers: readonly string[]
}

export const alertTable = {
  lost: {
    about: "connection",
    who: "owner",
    severity: "critical",
    reconnects: true,
    covers: ["ending", "unclear", "failing", "uninstalled_hint"],
  },
  ending: { about: "connection", who: "owner", severity: "warning", reconnects: true, covers: [] },
  unclear: {
    about: "connection",
    who: "nobody",
    severity: "warning",
    reconnects: false,
    covers: ["failing"],
  },
  failing: { about: "connection", who: "nobody", severity: "warning", reconnects: false, covers: [] },
  unopenable: {
    about: "connection",
    who: "operator",
    severity: "critical",
    reconnects: false,
    covers: ["failing", "unclear"],
  },
  uninstalled_hint: {
    about: "connection",
    who: "operator",
    severity: "warning",
    reconnects: true,
    covers: [],
  },
  rescue_waiting: {
    about: "connection",
    who: "operator",
    severity: "critical",
    reconnects: false,
    covers: [],
  },
  app_rejected: { about: "app", who: "operator", severity: "critical", reconnects: false, covers: [] },
  sweep_stalled: { about: "app", who: "operator", severity: "critical", reconnects: false, covers: [] },
  store_not_writable: {
    about: "app",
    who: "operator",
    severity: "critical",
    reconnects: false,
    covers: [],
  },
  store_emptied: { about: "app", who: "operator", severity: "critical", reconnects: false, covers: [] },
  clock_off: { about: "app", who: "operator", severity: "warning", reconnects: false, covers: [] },
  went_back: { about: "app", who: "operator", severity: "warning", reconnects: false, covers: [] },
  version_ending: { about: "app", who: "operator", severity: "warning", reconnects: false, covers: [] },
} as const satisfies Record<string, AlertRow>

/** What can be wrong. */
export type TroubleKind = keyof typeof alertTable
/** What a message can be about: a trouble, the end of all of them, or a try-out. */
export type AlertKind = TroubleKind | "recovered" | "test"

export const troubleKinds = Object.keys(alertTable) as TroubleKind[]
export const appTroubles = troubleKinds.filter((kind) => alertTable[kind].about === "app")

export function alertRow(kind: TroubleKind): AlertRow {
  return alertTable[kind]
}

export function severityOf(kind: AlertKind): Severity {
  if (kind === "recovered") return "good"
  return kind === "test" ? "notice" : alertTable[kind].severity
}

/** From when on trouble is told. */
export interface AlertPolicy {
  /** Days before the refresh token ends; each is a tier. */
  days: readonly number[]
  /** Refreshing fails for longer than it should: this often in a row, or for this long. */
  failures: number
  failingMs: number
}

export const defaultAlertPolicy: AlertPolicy = { days: [3, 2, 1], failures: 3, failingMs: 30 * minute }

/** One answer that never came is mended by the next in minutes; after this it is worth a message. */
export const unclearPolicy = { failures: 2, lastingMs: 10 * minute }

/** Days before an API version ends. 0: it has. */
export const versionDays = [30, 7, 1, 0]

/** Sweeps come every minute, and tokens are renewed well before their end: a gap as long as this is felt by callers. */
export const stalledAfterMs = 2 * hour

/** A store that went back is told of once, and is old news after this. */
export const wentBackForMs = hour

/** An end that is computed anew with every refresh trembles by seconds: leaving a tier takes more than entering it. */
export const tierSlackMs = day / 2

/**
 * The first message of a kind goes at once. What follows is gathered: the n-th waits this long after the one before,
 * so that a morning on which 200 malls fail one after the other is a handful of messages. A calm starts afresh.
 */
export const gatherTable = [10 * minute, 30 * minute, hour]
export const calmMs = 3 * hour

/** Wait of a channel after its n-th failure in a row; the last row serves for all that follow. */
export const channelRetryTable = [1, 2, 5, 10, 30, 60].map((minutes) => minutes * minute)

/** A channel that is away for longer gets no history afterwards; one that nobody has used for as long is forgotten. */
export const keptForMs = 3 * day

/** Names and links in one message; the rest is a number. */
export const namedAtMost = 20
