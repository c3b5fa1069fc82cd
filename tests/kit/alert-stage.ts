// A world whose keepers tell people: a real SMTP server and real HTTP endpoints, virtual days, as many processes as wanted.
import type { AlertOptions } from "../../src/core/alerts/alerting.ts"
import { minute } from "../../src/core/alive/schedule.ts"
import type { KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { Language } from "../../src/messages/index.ts"
import { openNotifiers } from "../../src/notifiers/open.ts"
import { type HttpSink, openHttpSink } from "./http-sink.ts"
import { type Mailbox, openMailbox } from "./mailbox.ts"
import { createWorld, type World } from "./world.ts"

export interface AlertStage {
  world: World
  slack: HttpSink
  webhook: HttpSink
  mailbox: Mailbox
  /** Another process with the same channels. */
  process(): KeeperOfHouse
  /** Sweeps of each keeper every quarter of an hour; a keeper may be replaced on the way. */
  play(
    keepers: KeeperOfHouse[],
    days: number,
    each?: (quarter: number) => Promise<void> | void,
  ): Promise<void>
  /** Headlines that arrived, by channel. */
  arrived(): { slack: string[]; email: string[]; webhook: string[] }
  close(): Promise<void>
}

export const webhookSecret = "a-secret-for-the-webhook"
const publicUrl = "https://keeper.example"

export async function createAlertStage(language: Language = "en"): Promise<AlertStage> {
  const [slack, webhook, mailbox] = await Promise.all([openHttpSink(), openHttpSink(), openMailbox()])
  const alerts: AlertOptions = { notifiers: [] }
  const world = createWorld({ alerts })
  const channels = {
    slackUrl: slack.url,
    webhook: { url: webhook.url, secret: webhookSecret },
    mail: { url: mailbox.url, to: ["ops@example.com"], from: "mallkey <mallkey@example.com>" },
  }
  const write = () => undefined
  // The first keeper only connects malls; those that sweep get the channels.
  const options: AlertOptions = {
    notifiers: openNotifiers(channels, { language, clock: world.clock, fetch, write }),
    linkFor: (id) => `${publicUrl}/connect/link-of-${id}`,
  }
  return {
    world,
    slack,
    webhook,
    mailbox,
    process: () => world.another({ alerts: options }),
    play: async (keepers, days, each) => {
      for (let quarter = 0; quarter < days * 24 * 4; quarter++) {
        await world.clock.step(15 * minute)
        for (const keeper of keepers) await keeper.sweep()
        await each?.(quarter)
      }
    },
    arrived: () => ({
      slack: slack.got.map(({ body }) => JSON.parse(body).text),
      email: mailbox.mails.map(({ subject }) => subject),
      webhook: webhook.got.map(({ body }) => JSON.parse(body).title),
    }),
    close: async () => void (await Promise.all([slack.close(), webhook.close(), mailbox.close()])),
  }
}
