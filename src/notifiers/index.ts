// mallkey/notifiers: the channels of the server, for keepers inside your own program.
import type { Notifier } from "../core/alerts/port.ts"
import type { Language } from "../messages/index.ts"
import { type Sender, tellAlert } from "../messages/tell-alert.ts"
import { createConsoleNotifier } from "./console.ts"
import { createEmailNotifier } from "./email.ts"
import type { Tell } from "./sending.ts"
import { createSlackNotifier } from "./slack.ts"
import { createWebhookNotifier } from "./webhook.ts"

export type { Alert, AlertItem, Notifier } from "../core/alerts/port.ts"
export type { Language } from "../messages/index.ts"
export type { Sender } from "../messages/tell-alert.ts"

/** How a channel speaks to people. */
export interface SpokenOptions {
  /** Of the messages; Korean unless said. */
  language?: Language
  /** Who is asking, in what an owner is sent. */
  service?: Sender
}

const clock = { now: () => Date.now() }

function tellIn({ language = "ko", service }: SpokenOptions): Tell {
  return (alert) => tellAlert(alert, { language, now: clock.now(), service })
}

/**
 * A Slack channel, by its incoming webhook.
 * @example
 * createKeeper({ store, app, alerts: { notifiers: [slack({ url: process.env.SLACK_WEBHOOK_URL ?? "" })] } })
 */
export function slack({ url, ...spoken }: SpokenOptions & { url: string }): Notifier {
  return createSlackNotifier({ url, tell: tellIn(spoken), fetch: globalThis.fetch })
}

/**
 * Mail by SMTP. `url`: `smtps://user:password@host:465`.
 * @example
 * email({ url: process.env.SMTP_URL ?? "", to: ["ops@example.com"], from: "mallkey <mallkey@example.com>" })
 */
export function email({
  url,
  to,
  from,
  ...spoken
}: SpokenOptions & { url: string; to: readonly string[]; from: string }): Notifier {
  return createEmailNotifier({ url, to, from, tell: tellIn(spoken) })
}

/**
 * An address of your own that gets each alert as JSON, signed with the secret (`x-mallkey-signature`).
 * @example
 * webhook({ url: "https://ops.example.com/mallkey", secret: process.env.ALERT_WEBHOOK_SECRET ?? "" })
 */
export function webhook({
  url,
  secret,
  ...spoken
}: SpokenOptions & { url: string; secret: string }): Notifier {
  return createWebhookNotifier({ url, secret, tell: tellIn(spoken), fetch: globalThis.fetch, clock })
}

/**
 * Lines on standard error, or wherever `write` puts them.
 * @example
 * consoleLines({ language: "en" })
 */
export function consoleLines({
  write = (text: string) => void console.error(text),
  ...spoken
}: SpokenOptions & { write?: (text: string) => void } = {}): Notifier {
  return createConsoleNotifier({ tell: tellIn(spoken), write })
}
