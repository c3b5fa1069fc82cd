// The one table of settings. Parsing, hints, --help, docs, .env.example and masking all come from it.
import type { z } from "zod"
import * as kinds from "./kinds.ts"

export type Group =
  | "app"
  | "store"
  | "server"
  | "owner"
  | "refresh"
  | "alerts"
  | "supabase"
  | "lambda"
  | "surface"

interface Row {
  group: Group
  kind: kinds.Kind<unknown>
  /** As text, so that the default passes the same reading as any value. */
  default?: string
  /** What must not be shown: the whole value, or the password inside an address. */
  secret?: "value" | "password"
  /** The name of its flag, where that is not its own in small letters. */
  flag?: string
  /** Other names it is read from, and what their text becomes where that is not the value as it is. */
  aliases?: Record<string, ((text: string) => string | undefined) | undefined>
}

const withScheme = (host: string) => (host.includes("://") ? host : `https://${host}`)
/** Where Korean is shown in an older charset, what we write in UTF-8 would be unreadable: English is the same in both. */
const knownLanguage = (locale: string) =>
  /^ko\b.*\.(?!utf-?8)|^ko_.*\.(?!utf-?8)/i.test(locale)
    ? "en"
    : /^(ko|en)\b|^(ko|en)_/i.exec(locale)?.[0].slice(0, 2).toLowerCase()

export const table = {
  CAFE24_CLIENT_ID: { group: "app", kind: kinds.credential },
  CAFE24_CLIENT_SECRET: {
    group: "app",
    kind: kinds.credential,
    secret: "value",
    aliases: { CAFE24_CLIENT_SECRET_KEY: undefined },
  },
  CAFE24_REDIRECT_URI: { group: "app", kind: kinds.exactUrl },
  CAFE24_OAUTH_STATE_SECRET: { group: "app", kind: kinds.text, secret: "value" },
  CAFE24_SCOPES: {
    group: "app",
    kind: kinds.scopes,
    default: "mall.read_order,mall.read_product,mall.read_customer,mall.read_community,mall.read_store",
  },
  CAFE24_MALL_ID: { group: "app", kind: kinds.mallId },
  CAFE24_API_VERSION: { group: "app", kind: kinds.version },
  CAFE24_TIME_ZONE: { group: "app", kind: kinds.timeZone, default: "Asia/Seoul" },
  CAFE24_BASE_URL: { group: "app", kind: kinds.baseUrl, default: "https://{mall_id}.cafe24api.com" },
  CAFE24_WEBHOOK_KEY: { group: "app", kind: kinds.text, secret: "value" },
  MALLKEY_APPS: { group: "app", kind: kinds.text },

  // Its other names are addresses of databases; store-choice.ts decides between them.
  MALLKEY_STORE: {
    group: "store",
    kind: kinds.storeUrl,
    default: "sqlite:./data/mallkey.db",
    secret: "password",
  },
  MALLKEY_SECRET: { group: "store", kind: kinds.secrets(32), secret: "value" },

  HOST: { group: "server", kind: kinds.text, default: "127.0.0.1" },
  PORT: { group: "server", kind: kinds.wholeNumber(0, 65_535), default: "2424" },
  MALLKEY_PUBLIC_URL: {
    group: "server",
    kind: kinds.url,
    aliases: { RAILWAY_PUBLIC_DOMAIN: withScheme, VERCEL_URL: withScheme },
  },
  MALLKEY_URL: { group: "server", kind: kinds.urlOrLoopback, secret: "password", flag: "server" },
  MALLKEY_API_KEY: { group: "server", kind: kinds.secret(32), secret: "value" },
  MALLKEY_ADMIN_PASSWORD: { group: "server", kind: kinds.text, secret: "value" },
  CRON_SECRET: { group: "server", kind: kinds.text, secret: "value" },
  CORS_ORIGINS: { group: "server", kind: kinds.origins },
  AUDIT: { group: "server", kind: kinds.oneOf("on", "off"), default: "off" },
  MIRRORS: { group: "server", kind: kinds.mirrors, secret: "password" },
  FORWARD_PROXY_PORT: { group: "server", kind: kinds.wholeNumber(0, 65_535) },
  FORWARD_PROXY_HOST: { group: "server", kind: kinds.text },
  FORWARD_PROXY_CERT: { group: "server", kind: kinds.text },
  FORWARD_PROXY_KEY: { group: "server", kind: kinds.text },
  FORWARD_PROXY_ALLOW_OTHER: { group: "server", kind: kinds.hosts, flag: "allow-other" },
  MALLKEY_CA_DIR: { group: "server", kind: kinds.text },

  MALLKEY_SERVICE_NAME: { group: "owner", kind: kinds.line(60) },
  MALLKEY_CONTACT: { group: "owner", kind: kinds.line(120) },
  MALLKEY_LOGO_URL: { group: "owner", kind: kinds.urlOrLoopback },

  REFRESH_AHEAD_MINUTES: { group: "refresh", kind: kinds.wholeNumber(1, 110), default: "45" },
  SWEEP_EVERY_SECONDS: { group: "refresh", kind: kinds.wholeNumber(0, 3_600), default: "60" },
  SWEEP_CONCURRENCY: { group: "refresh", kind: kinds.wholeNumber(1, 256), default: "16" },

  ALERT_DAYS: { group: "alerts", kind: kinds.days, default: "3,2,1" },
  ALERT_AT: { group: "alerts", kind: kinds.clockTime, default: "09:00" },
  // Everybody who knows the address of an incoming webhook can write to it.
  SLACK_WEBHOOK_URL: { group: "alerts", kind: kinds.urlOrLoopback, secret: "value" },
  SMTP_URL: { group: "alerts", kind: kinds.mailUrl, secret: "password" },
  ALERT_EMAIL_TO: { group: "alerts", kind: kinds.mailAddresses },
  ALERT_EMAIL_FROM: { group: "alerts", kind: kinds.text },
  ALERT_WEBHOOK_URL: { group: "alerts", kind: kinds.url, secret: "value" },
  ALERT_WEBHOOK_SECRET: { group: "alerts", kind: kinds.text, secret: "value" },

  SUPABASE_URL: {
    group: "supabase",
    kind: kinds.url,
    aliases: { NEXT_PUBLIC_SUPABASE_URL: undefined },
  },
  SUPABASE_JWT_SECRET: { group: "supabase", kind: kinds.text, secret: "value" },
  SUPABASE_SERVICE_ROLE_KEY: { group: "supabase", kind: kinds.text, secret: "value" },
  SUPABASE_TABLE: { group: "supabase", kind: kinds.tableName, default: "auth_settings" },
  SUPABASE_PROVIDER: { group: "supabase", kind: kinds.word, default: "cafe24" },

  CAFE24_CODES_TABLE: { group: "lambda", kind: kinds.tableName },

  MALLKEY_LANG: { group: "surface", kind: kinds.oneOf("ko", "en"), aliases: { LANG: knownLanguage } },
  LOG_LEVEL: {
    group: "surface",
    kind: kinds.oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
    default: "info",
  },
} as const satisfies Record<string, Row>

export type SettingName = keyof typeof table

type ValueOf<Name extends SettingName> = z.output<(typeof table)[Name]["kind"]["schema"]>

/** Every setting by its name; what has a default is always there. */
export type Values = {
  [Name in SettingName]: (typeof table)[Name] extends { default: string }
    ? ValueOf<Name>
    : ValueOf<Name> | undefined
}

export const settingNames = Object.keys(table) as SettingName[]

export function row(name: SettingName): Row {
  return table[name]
}

/** `--refresh-ahead-minutes`. None for secrets: a command line can be read by every process of the machine. */
export function flagOf(name: SettingName): string | undefined {
  const { secret, flag } = row(name)
  if (secret === "value") return undefined
  if (flag !== undefined) return flag
  return name
    .replace(/^(MALLKEY|CAFE24)_/, "")
    .toLowerCase()
    .replaceAll("_", "-")
}
