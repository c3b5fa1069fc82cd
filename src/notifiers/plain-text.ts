// An alert as plain text: the console, and the text part of a mail.
import type { ToldAlert } from "../messages/tell-alert.ts"

export function plainText({
  facts,
  malls,
  more,
  button,
  forward,
  look,
  code,
  runbook,
  from,
}: ToldAlert): string {
  const lines = facts.map(({ label, text }) => `${label}: ${text}`)
  const named = malls.map(({ name, note, link }) =>
    [`- ${name}`, note && `: ${note}`, link && `\n  ${link}`].filter(Boolean).join(""),
  )
  const parts = [
    lines.join("\n"),
    [...named, ...(more === undefined ? [] : [more])].join("\n"),
    button === undefined ? "" : `${button.label}: ${button.url}`,
    forward === undefined ? "" : `${forward.label}:\n\n${forward.text.replaceAll(/^/gm, "  ")}`,
    `${look.label}: ${look.text}\n${runbook.label}: ${code}, ${runbook.url}`,
    `-- \n${from}`,
  ]
  return parts.filter((part) => part !== "").join("\n\n")
}
