// From settings to channels: each one that is set is used; where none is, the console.
import type { Notifier } from "../core/alerts/port.ts"
import type { Clock } from "../core/ports.ts"
import type { Language } from "../messages/index.ts"
import { type Sender, type ToldAlert, tellAlert } from "../messages/tell-alert.ts"
import { createConsoleNotifier } from "./console.ts"
import { createEmailNotifier } from "./email.ts"
import type { Tell } from "./sending.ts"
import { createSlackNotifier } from "./slack.ts"
import { createWebhookNotifier } from "./webhook.ts"

export interface ChannelSettings {
  slackUrl?: string
  mail?: { url: string; to: readonly string[]; from: string }
  webhook?: { url: string; secret: string }
}

export interface ChannelSurroundings {
  language: Language
  /** Who runs this keeper, as owners know them. */
  service?: Sender
  docsUrl?: string
  runbookUrl?: string
  clock: Pick<Clock, "now">
  fetch: typeof fetch
  /** Commands that a message names, as they can be typed where this keeper runs. */
  phrase?(text: string): string
  /** Where the console is. */
  write(text: string): void
}

export function openNotifiers(channels: ChannelSettings, surroundings: ChannelSurroundings): Notifier[] {
  const { clock, fetch, write, phrase = (text) => text, ...telling } = surroundings
  const { slackUrl, mail, webhook } = channels
  const tell: Tell = (alert) => asTyped(tellAlert(alert, { ...telling, now: clock.now() }), phrase)
  const notifiers = [
    slackUrl === undefined ? undefined : createSlackNotifier({ url: slackUrl, tell, fetch }),
    mail && createEmailNotifier({ ...mail, tell }),
    webhook && createWebhookNotifier({ ...webhook, tell, fetch, clock }),
  ].filter((notifier) => notifier !== undefined)
  return notifiers.length > 0 ? notifiers : [createConsoleNotifier({ tell, write })]
}

function asTyped(told: ToldAlert, phrase: (text: string) => string): ToldAlert {
  const { facts, look } = told
  const typed = facts.map((fact) => ({ ...fact, text: phrase(fact.text) }))
  return { ...told, facts: typed, look: { ...look, text: phrase(look.text) } }
}
