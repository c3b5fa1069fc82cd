// Slack, by an incoming webhook: blocks, one button, and plain text for notifications on a phone.

import type { Notifier } from "../core/alerts/port.ts"
import type { Severity } from "../core/alerts/table.ts"
import type { ToldAlert } from "../messages/tell-alert.ts"
import { post, type Tell } from "./sending.ts"

export interface SlackOptions {
  url: string
  tell: Tell
  fetch: typeof fetch
}

const marks: Record<Severity, string> = { critical: "🔴", warning: "🟠", notice: "🔵", good: "🟢" }

export function createSlackNotifier({ url, tell, fetch }: SlackOptions): Notifier {
  return {
    name: "slack",
    send: async (alert, signal) => {
      const body = JSON.stringify(slackMessage(tell(alert)))
      await post({ fetch, url, headers: {}, body, signal })
    },
  }
}

function slackMessage({ severity, title, facts, malls, more, button, forward, look, ...rest }: ToldAlert) {
  const headline = `${marks[severity]} ${title}`
  const named = malls.map(({ name, note, link }) => {
    const shown = link === undefined ? plain(name) : `<${link}|${plain(name)}>`
    return `• ${shown}${note === "" ? "" : `: ${plain(note)}`}`
  })
  const lists = chunks([...named, ...(more === undefined ? [] : [plain(more)])])
  return {
    text: plain(headline),
    blocks: [
      { type: "header", text: { type: "plain_text", text: cut(headline, 150), emoji: true } },
      section(facts.map(({ label, text }) => `*${plain(label)}*  ${plain(text)}`).join("\n")),
      ...lists.map(section),
      ...(button === undefined ? [] : [actions(button, severity)]),
      ...(forward === undefined ? [] : [section(`*${plain(forward.label)}*\n${quoted(forward.text)}`)]),
      {
        type: "context",
        elements: [{ type: "mrkdwn", text: cut(contextOf(look, rest), 2_000) }],
      },
    ],
  }
}

function contextOf(
  look: ToldAlert["look"],
  { code, runbook, from }: Pick<ToldAlert, "code" | "runbook" | "from">,
): string {
  const { label, url } = runbook
  const book = /^https?:/.test(url) ? `<${url}|${plain(label)}>` : `${plain(label)} ${url}`
  return `${plain(look.label)}: ${plain(look.text)}  ·  ${book}: \`${code}\`  ·  ${plain(from)}`
}

/** A block that is copied as it is; a link in it stays text. */
function quoted(text: string): string {
  return `\`\`\`${plain(text).replaceAll("`", "'")}\`\`\``
}

function actions({ label, url }: NonNullable<ToldAlert["button"]>, severity: Severity) {
  const style = severity === "critical" ? { style: "primary" } : {}
  const text = { type: "plain_text", text: cut(label, 75), emoji: true }
  return { type: "actions", elements: [{ type: "button", text, url, action_id: "open", ...style }] }
}

/** Slack refuses a section of more than 3000 characters, and with it the whole message. */
const sectionAtMost = 2_900

function section(text: string) {
  return { type: "section", text: { type: "mrkdwn", text: cut(text, sectionAtMost) } }
}

/** Links are long: a list that fits into no section goes into several, broken between lines. */
function chunks(lines: string[]): string[] {
  const made: string[] = []
  for (const line of lines) {
    const last = made.at(-1)
    if (last !== undefined && last.length + line.length < sectionAtMost)
      made[made.length - 1] = `${last}\n${line}`
    else made.push(line)
  }
  return made
}

/** The three signs that Slack reads as its own. */
function plain(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

function cut(text: string, length: number): string {
  const letters = [...text]
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join("")}…`
}
