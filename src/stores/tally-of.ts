// The tally out of what a store counted, one group for each app, client and state: whose are meant is not the store's to know.
import type { State } from "../core/alive/assess.ts"
import { ofApp } from "../core/id.ts"
import type { IssuedTo, Tally } from "../core/ports.ts"

export interface CountedGroup extends IssuedTo {
  state: Exclude<State, "foreign">
  connections: number
  /** The nearest of each. */
  accessEndAt: number
  refreshEndAt: number
}

export type Counts = (issued: IssuedTo) => boolean

export function tallyOf(groups: Iterable<CountedGroup>, counts: Counts = () => true): Tally {
  const tally: Tally = { total: 0, states: { fresh: 0, due: 0, expired: 0, lost: 0, paused: 0 } }
  for (const { app, clientId, state, connections, accessEndAt, refreshEndAt } of groups) {
    if (!counts({ ...ofApp(app), clientId })) {
      tally.others = (tally.others ?? 0) + connections
      continue
    }
    tally.total += connections
    tally.states[state] += connections
    if (state === "lost" || state === "paused") continue
    tally.nearestAccessEndAt = Math.min(accessEndAt, tally.nearestAccessEndAt ?? Infinity)
    tally.nearestRefreshEndAt = Math.min(refreshEndAt, tally.nearestRefreshEndAt ?? Infinity)
  }
  return tally
}

interface GroupRow {
  app?: unknown
  client_id?: unknown
  state?: unknown
  connections?: unknown
  access_end?: unknown
  refresh_end?: unknown
}

export function groupOfRow(row: GroupRow): CountedGroup {
  return {
    ...ofApp((row.app ?? undefined) as string | undefined),
    clientId: (row.client_id ?? "") as string,
    state: row.state as CountedGroup["state"],
    connections: row.connections as number,
    accessEndAt: row.access_end as number,
    refreshEndAt: row.refresh_end as number,
  }
}
