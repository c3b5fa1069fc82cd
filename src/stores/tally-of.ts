// The tally out of what a store counted, one group for each app, client and state: whose are meant is not the store's to know.
import type { State } from "../core/alive/assess.ts"
import { earliestAt, isTellable, latestAt } from "../core/believable.ts"
import { ofApp } from "../core/id.ts"
import type { IssuedTo, Tally } from "../core/ports.ts"

export interface CountedGroup extends IssuedTo {
  state: Exclude<State, "foreign">
  connections: number
  /** The nearest of each that can be told; null: none can. */
  accessEndAt: number | null
  refreshEndAt: number | null
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
    const access = nearest(accessEndAt, tally.nearestAccessEndAt)
    const refresh = nearest(refreshEndAt, tally.nearestRefreshEndAt)
    if (access !== undefined) tally.nearestAccessEndAt = access
    if (refresh !== undefined) tally.nearestRefreshEndAt = refresh
  }
  return tally
}

/** One end that nobody knows, or that another program wrote in other units, must not hide the nearest of the others. */
export function nearest(left: number | null, right: number | null | undefined): number | undefined {
  const told = [left, right].filter((at) => typeof at === "number").filter(isTellable)
  return told.length > 0 ? Math.min(...told) : undefined
}

/** The same in SQL. */
export function nearestSql(column: string): string {
  return `min(${column}) filter (where ${column} >= ${earliestAt} and ${column} < ${latestAt})`
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
    accessEndAt: (row.access_end ?? null) as number | null,
    refreshEndAt: (row.refresh_end ?? null) as number | null,
  }
}
