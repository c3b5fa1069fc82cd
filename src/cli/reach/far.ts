// A mallkey server over HTTP, as commands ask it: the same verbs, the same pictures.
import type { DailyCheck } from "../../core/alerts/alerting.ts"
import type { SweepSummary } from "../../core/alive/sweep.ts"
import { isKeeperError } from "../../core/errors.ts"
import { ofApp } from "../../core/id.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import type { Tally } from "../../core/ports.ts"
import { type AppCalling, platformWordsOf } from "../../core/tools/platform-words.ts"
import type { AppJson } from "../../wire/app.ts"
import type { ConnectionJson } from "../../wire/connection.ts"
import type { EventJson } from "../../wire/event.ts"
import { type KeyJson, type MadeKeyJson, wantedKeyJson } from "../../wire/key.ts"
import type { PaceJson } from "../../wire/pace.ts"
import type { ProgramJson } from "../../wire/program.ts"
import type { DoctorDocument, FetchedToken, Reachable, WantedToken } from "../reachable.ts"
import type { ServerLine } from "./line.ts"
import { createTheirClock, saidAtOf } from "./their-clock.ts"
import { viewOf } from "./views.ts"

/** The most that a server gives at once. */
const pageSize = 200

export function farKeeper(line: ServerLine): Reachable {
  const theirs = createTheirClock()
  const { clock } = theirs
  const get = <Answer>(path: string, member: keyof Answer & string) =>
    line.ask("GET", path, { member }) as Promise<Answer>
  const post = <Answer>(path: string, member: keyof Answer & string, body?: unknown) =>
    line.ask("POST", path, { member, body }) as Promise<Answer>
  let asked: Promise<AppCalling[]> | undefined
  const callings = () => {
    asked ??= get<{ apps: AppJson[] }>("/v1/apps", "apps").then(
      ({ apps }) => apps.flatMap(callingOf),
      // A key for some connections alone, a server of an earlier version; what is wrong with the line is told by the rest.
      () => [],
    )
    return asked
  }
  /** Where nothing lives that could tell the time, the age of the last sweep does. */
  const see = async (page: readonly ConnectionJson[]): Promise<ConnectionView[]> => {
    if (page.length > 0 && !theirs.hear(page)) {
      const ready = await get<Readiness>("/readyz", "connections").catch((): Partial<Readiness> => ({}))
      const { last_sweep_at: at, last_sweep_age_seconds: age } = ready
      if (at !== undefined && age !== undefined) theirs.hearOf(Date.parse(at), age * 1_000)
    }
    return page.map((json) => viewOf(json, saidAtOf(json) ?? clock.now()))
  }
  const seeOne = async (json: ConnectionJson) => (await see([json]))[0] as ConnectionView
  const standing = async () => countsOf(await get<Readiness>("/readyz", "connections"))
  return {
    name: line.url,
    isFar: true,
    // By the address that is asked, which may be no address for others. What is wrong with the line is told by the rest.
    runbookUrl: async () => {
      const { runbook } = await get<Readiness>("/readyz", "connections").catch((): Partial<Readiness> => ({}))
      return runbook === undefined ? undefined : line.url + runbook
    },
    clock,
    connection: async (id) => {
      const [json, apps] = await Promise.all([get<ConnectionJson>(pathOf(id), "access"), callings()])
      return called(await seeOne(json), apps)
    },
    connections: async (after) => {
      const query = queryOf({ limit: pageSize, after })
      const [page, apps] = await Promise.all([
        get<{ connections: PacedJson[]; next?: string }>(`/v1/connections${query}`, "connections"),
        callings(),
      ])
      const paces = new Map(page.connections.flatMap(({ id, pace }) => (pace ? [[id, pace]] : [])))
      const found = (await see(page.connections)).map((view) => called(view, apps))
      return { found, paces, next: page.next }
    },
    ids: async (after) => {
      const query = queryOf({ limit: pageSize, after })
      const page = await get<{ connections: { id: string }[]; next?: string }>(
        `/v1/connections${query}`,
        "connections",
      )
      return { found: page.connections.map(({ id }) => id), next: page.next }
    },
    pace: async (id) => (await get<PacedJson>(pathOf(id), "access")).pace,
    programs: async () => {
      try {
        return (await get<{ programs: ProgramJson[] }>("/v1/programs", "programs")).programs
      } catch (error) {
        // A key for some connections alone, or a server of an earlier version.
        if (isKeeperError(error, "not_allowed") || isKeeperError(error, "not_found")) return []
        throw error
      }
    },
    tally: async () => (await standing()).tally,
    waitingInRescue: async () => {
      const { waiting_in_rescue: count = 0 } = await get<Readiness>("/readyz", "connections")
      return { count, ids: [] }
    },
    lastSweep: async () => (await standing()).lastSweep,
    rejections: async () => {
      const { app_rejected: first, apps_rejected: all = first ? [first] : [] } = await get<Readiness>(
        "/readyz",
        "connections",
      )
      return all.map(({ app, since, detail }) => ({ ...ofApp(app), sinceAt: Date.parse(since), detail }))
    },
    apps: async () => (await get<{ apps: AppJson[] }>("/v1/apps", "apps")).apps,
    callings,
    token: (id, wish) => get<FetchedToken>(tokenPath(id, wish), "access_token"),
    formatted: async (id, wish) => {
      const { warning } = await get<FetchedToken>(
        tokenPath(id, { ...wish, format: undefined }),
        "access_token",
      )
      const body = await line.ask("GET", tokenPath(id, wish))
      return {
        text: typeof body === "string" ? body.trimEnd() : JSON.stringify(body),
        warning: warning?.message,
      }
    },
    refresh: async (id, { force }) => {
      const done = await post<ConnectionJson & { renewed: boolean }>(
        `${pathOf(id)}/refresh${flag({ force })}`,
        "renewed",
      )
      return { ...called(await seeOne(done), await callings()), renewed: done.renewed }
    },
    refreshAll: ({ force }) =>
      post<SweepSummary & { scanned: number }>(`/api/cafe24/refresh${flag({ force })}`, "scanned"),
    missing: async () => ({}),
    unopenable: async () => [],
    link: async ({ app, mallId: mall_id, owner, scopes }) => {
      const body = { app, mall_id, owner, scopes, lasting: true }
      type Answer = { url: string; expires_at: string; mall_id?: string }
      const { url, expires_at, mall_id: mallIdThere } = await post<Answer>("/v1/connect", "url", body)
      return { url, expiresAt: Date.parse(expires_at), mallId: mallIdThere }
    },
    dailyCheck: () => post<DailyCheck>("/api/cron/check-token-expiry", "checked"),
    doctor: ({ full, only, stages }) => {
      const asked = { full: full ? "1" : undefined, connection: only, stages: stages?.join(",") }
      return get<DoctorDocument>(`/v1/doctor${queryOf(asked)}`, "checks")
    },
    events: async (limit, before) =>
      (await get<{ events: EventJson[] }>(eventsPath(limit, before), "events")).events,
    keys: {
      create: (wanted) => post<MadeKeyJson>("/v1/keys", "key", wantedKeyJson(wanted)),
      list: async () => {
        const all: KeyJson[] = []
        for (let after: string | undefined; ; ) {
          const page = await get<{ keys: KeyJson[]; next?: string }>(`/v1/keys${queryOf({ after })}`, "keys")
          all.push(...page.keys)
          after = page.next
          if (after === undefined) return all
        }
      },
      revoke: (id) => found(line.ask("DELETE", `/v1/keys/${encodeURIComponent(id)}`)),
    },
    disconnect: async (id, { revoke }) =>
      (await line.ask("DELETE", `${pathOf(id)}${flag({ revoke })}`)) as { revoked: boolean },
  }
}

/** A server of an earlier version says nothing of the words. */
function callingOf({ name, prefix, platform_words: platformWords }: Partial<AppJson>): AppCalling[] {
  if (name === undefined || platformWords === undefined) return []
  return [{ name, ...(prefix !== undefined && { app: prefix.slice(0, -1) }), platformWords }]
}

function called(view: ConnectionView, apps: readonly AppCalling[]): ConnectionView {
  const platformWords = platformWordsOf(apps, [{ id: view.connection.id }])
  return platformWords === undefined ? view : { ...view, platformWords }
}

type PacedJson = ConnectionJson & { pace?: PaceJson }

interface RejectedJson {
  app?: string
  since: string
  detail: string
}

interface Readiness {
  /** Absent where the server shows none, or is of a version before it. */
  runbook?: string
  waiting_in_rescue?: number
  connections: Tally["states"] & { total: number; foreign?: number }
  nearest_access_end_at?: string
  nearest_refresh_end_at?: string
  last_sweep_at?: string
  last_sweep_age_seconds?: number
  app_rejected?: RejectedJson
  /** Absent where the server is of a version that knows one app. */
  apps_rejected?: RejectedJson[]
}

function countsOf({ connections, ...ready }: Readiness): { tally: Tally; lastSweep?: { at: number } } {
  const { total, foreign: others, ...states } = connections
  const momentOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))
  const at = momentOf(ready.last_sweep_at)
  return {
    tally: {
      total,
      states,
      others,
      nearestAccessEndAt: momentOf(ready.nearest_access_end_at),
      nearestRefreshEndAt: momentOf(ready.nearest_refresh_end_at),
    } as Tally,
    lastSweep: at === undefined ? undefined : { at },
  }
}

function pathOf(id: string): string {
  return `/v1/connections/${encodeURIComponent(id)}`
}

function tokenPath(id: string, { minTtlMs, unless, format }: WantedToken): string {
  const min_ttl = minTtlMs === undefined ? undefined : Math.ceil(minTtlMs / 1_000)
  return `${pathOf(id)}/token${queryOf({ min_ttl, unless, format })}`
}

function eventsPath(limit: number, before: string | undefined): string {
  return `/v1/events${queryOf({ limit: Math.min(limit, pageSize), before })}`
}

function queryOf(values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? "" : `?${query}`
}

function flag(values: Record<string, boolean>): string {
  return queryOf(Object.fromEntries(Object.entries(values).map(([name, on]) => [name, on ? "1" : undefined])))
}

async function found(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (isKeeperError(error, "not_found")) return false
    throw error
  }
}
