// From a flat list of values to what the rest of the program asks for.
import { dirname, join } from "node:path"
import type { FurtherApp } from "./apps.ts"
import type { TokenFile } from "./sources.ts"
import type { Values } from "./table.ts"
import { isEmbedded } from "./together.ts"

export interface AppSettings {
  clientId: string
  clientSecret: string
  redirectUri: string
}

export type Settings = ReturnType<typeof shape> & {
  /** Those beside the first one. */
  apps: FurtherApp[]
  /** A pair of somebody's scripts in the working folder, where nobody said that it is not meant. */
  leftFile?: TokenFile
  /** Somebody wrote CAFE24_SCOPES; otherwise what malls have granted counts. */
  areScopesNamed: boolean
}

export function shape(values: Values) {
  return {
    /** Absent: no app is configured, demo mode. */
    app: appOf(values),
    stateSecret: values.CAFE24_OAUTH_STATE_SECRET,
    scopes: values.CAFE24_SCOPES,
    mallId: values.CAFE24_MALL_ID,
    apiVersion: values.CAFE24_API_VERSION,
    timeZone: values.CAFE24_TIME_ZONE,
    baseUrl: values.CAFE24_BASE_URL,
    webhookKey: values.CAFE24_WEBHOOK_KEY,
    store: values.MALLKEY_STORE,
    /** Absent: read from, or made in, `secretFile`. */
    secrets: values.MALLKEY_SECRET,
    secretFile: values.MALLKEY_SECRET ? undefined : secretFileBeside(values.MALLKEY_STORE),
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.MALLKEY_PUBLIC_URL,
    apiKey: values.MALLKEY_API_KEY,
    cronSecret: values.CRON_SECRET,
    forwardProxy: forwardProxyOf(values),
    /** A line in the log for each proxied call. */
    audit: values.AUDIT === "on",
    /** Places where other programs read access tokens. */
    mirrors: values.MIRRORS ?? [],
    /** Whose pages may call the kept routes; each as a browser writes it in `Origin`. */
    corsOrigins: values.CORS_ORIGINS ?? [],
    /** Who is asking, on everything that the owner of a mall sees. */
    service: {
      name: values.MALLKEY_SERVICE_NAME,
      contact: values.MALLKEY_CONTACT,
      logoUrl: values.MALLKEY_LOGO_URL,
    },
    refreshAheadMs: values.REFRESH_AHEAD_MINUTES * 60_000,
    /** 0: no timer. */
    sweepEveryMs: values.SWEEP_EVERY_SECONDS * 1_000,
    sweepConcurrency: values.SWEEP_CONCURRENCY,
    alerts: alertsOf(values),
    supabase: {
      url: values.SUPABASE_URL,
      jwtSecret: values.SUPABASE_JWT_SECRET,
      /** Opens `supabase:https://…`. */
      serviceRoleKey: values.SUPABASE_SERVICE_ROLE_KEY,
      table: values.SUPABASE_TABLE,
      provider: values.SUPABASE_PROVIDER,
    },
    codesTable: values.CAFE24_CODES_TABLE,
    language: values.MALLKEY_LANG ?? "ko",
    logLevel: values.LOG_LEVEL,
  }
}

function appOf(values: Values): AppSettings | undefined {
  const { CAFE24_CLIENT_ID: clientId, CAFE24_CLIENT_SECRET: clientSecret, CAFE24_REDIRECT_URI } = values
  if (!clientId || !clientSecret || !CAFE24_REDIRECT_URI) return undefined
  return { clientId, clientSecret, redirectUri: CAFE24_REDIRECT_URI }
}

function forwardProxyOf(values: Values) {
  const { FORWARD_PROXY_CERT: cert, FORWARD_PROXY_KEY: key, MALLKEY_STORE, MALLKEY_CA_DIR } = values
  const beside = secretFileBeside(MALLKEY_STORE)
  return {
    /** Absent: none beside the server. */
    port: values.FORWARD_PROXY_PORT,
    host: values.FORWARD_PROXY_HOST ?? values.HOST,
    /** Files of the listener's own certificate. */
    tls: cert && key ? { cert, key } : undefined,
    /** Hosts of nobody's platform that are passed on to. */
    others: values.FORWARD_PROXY_ALLOW_OTHER ?? [],
    caFolder: MALLKEY_CA_DIR ?? join(beside ? dirname(beside) : "data", "ca"),
  }
}

function alertsOf(values: Values) {
  const { SMTP_URL, ALERT_EMAIL_TO: to, ALERT_EMAIL_FROM: from } = values
  const { ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET } = values
  return {
    days: values.ALERT_DAYS,
    at: values.ALERT_AT,
    slackUrl: values.SLACK_WEBHOOK_URL,
    mail: SMTP_URL && to && from ? { url: SMTP_URL, to, from } : undefined,
    webhook:
      ALERT_WEBHOOK_URL && ALERT_WEBHOOK_SECRET
        ? { url: ALERT_WEBHOOK_URL, secret: ALERT_WEBHOOK_SECRET }
        : undefined,
  }
}

/** Undefined where there is no disk beside the store: a shared one, or the memory of this process. */
export function secretFileBeside(storeUrl: string): string | undefined {
  if (!isEmbedded(storeUrl) || storeUrl.startsWith("memory:")) return undefined
  const path = storeUrl.slice(storeUrl.indexOf(":") + 1).replace(/\?.*$/s, "")
  return path === ":memory:" ? undefined : join(dirname(path), "mallkey.secret")
}
