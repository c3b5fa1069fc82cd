// The HTTP app of a house, by its settings: the same behind a port, on Lambda and in the demo.

import { later } from "../core/tools/later.ts"
import { createHouseApp, type HouseApp } from "../http/app.ts"
import type { DemoFacts } from "../http/options.ts"
import type { ReadSession, SessionSurroundings, SupabaseProject } from "../http/sessions/supabase-sessions.ts"
import type { Logger } from "../node/log.ts"

import { version } from "../version.ts"
import { auditInto } from "./audit.ts"
import type { House } from "./house.ts"
import { createLateProxy, type LateProxy } from "./late-proxy.ts"
import { runbook } from "./runbook.ts"

export interface AppOfHouse extends HouseApp {
  /** For other ways in beside it. */
  stack: LateProxy["stack"]
  /** For an orderly stop: calls through the proxy have so long to end, then they are cut. */
  close: LateProxy["close"]
}

export function createAppOfHouse(
  { keeper, settings, doctorWorld }: House,
  log: Logger,
  mode: "real" | "demo",
  demo?: DemoFacts,
): AppOfHouse {
  const { url, jwtSecret } = settings.supabase
  const onSecretMissing = () => void keeper.journal.record({ kind: "session_unverifiable" })
  const onOtherIssuer = (detail: string) => void keeper.journal.record({ kind: "session_elsewhere", detail })
  const around = { clock: keeper.clock, onSecretMissing, onOtherIssuer }
  const sessions = url || jwtSecret ? lateSessions({ url, jwtSecret }, around) : undefined
  const proxy = createLateProxy(keeper, auditInto(settings, log))
  const app = createHouseApp(keeper, {
    adminKey: settings.apiKey,
    cronSecret: settings.cronSecret,
    webhookKey: webhookKeysOf(settings),
    mallId: settings.mallId,
    publicUrl: settings.publicUrl,
    service: settings.service,
    corsOrigins: settings.corsOrigins,
    language: settings.language,
    log,
    mode,
    demo,
    doctorWorld,
    sessions,
    proxy,
    version,
    runbook,
  })
  return { ...app, stack: proxy.stack, close: proxy.close }
}

/** Each app has a key of its own at Cafe24. Whose webhook it is stands in the webhook. */
function webhookKeysOf({ webhookKey, apps }: House["settings"]): string[] {
  return [webhookKey, ...apps.map((app) => app.webhookKey)].filter((key) => key !== undefined)
}

function lateSessions(project: SupabaseProject, around: SessionSurroundings): ReadSession {
  const read = later(async () =>
    (await import("../http/sessions/supabase-sessions.ts")).createSupabaseSessions(project, around),
  )
  return async (request) => (await read())(request)
}
