// An alert as the HTML part of a mail: tables and inline styles, as mail readers want them, and nothing from outside.
import type { Severity } from "../core/alerts/table.ts"
import type { ToldAlert } from "../messages/tell-alert.ts"

const colours: Record<Severity, string> = {
  critical: "#c62828",
  warning: "#b35c00",
  notice: "#1a56a8",
  good: "#1b7a3d",
}

export function mailHtml({ severity, title, facts, malls, more, button, look }: ToldAlert): string {
  const colour = colours[severity]
  const rows = [...facts, look].map(({ label, text }) => row(label, withCode(text)))
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${plain(title)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f4f5f7;font-family:-apple-system,'Apple SD Gothic Neo','Malgun Gothic','Segoe UI',sans-serif;color:#1f2328">
<table role="presentation" width="100%" style="max-width:600px;margin:0 auto;background:#fff;border-top:4px solid ${colour};border-collapse:collapse">
<tr><td style="padding:24px 24px 8px;font-size:19px;line-height:1.4;font-weight:700">${plain(title)}</td></tr>
<tr><td style="padding:8px 24px"><table role="presentation" style="border-collapse:collapse;font-size:15px;line-height:1.55">
${rows.join("\n")}
</table></td></tr>
${listOf(malls, more)}${buttonOf(button, colour)}<tr><td style="padding:0 24px 24px;font-size:13px;color:#656d76">mallkey</td></tr>
</table>
</body></html>
`
}

function row(label: string, text: string): string {
  return `<tr><td style="padding:4px 16px 4px 0;color:#656d76;vertical-align:top;white-space:nowrap">${plain(label)}</td><td style="padding:4px 0">${text}</td></tr>`
}

function listOf(malls: ToldAlert["malls"], more: string | undefined): string {
  if (malls.length === 0) return ""
  const lines = malls.map(({ name, note, link }) => {
    const shown = link === undefined ? plain(name) : `<a href="${plain(link)}">${plain(name)}</a>`
    return `<li>${shown}${note === "" ? "" : ` <span style="color:#656d76">${plain(note)}</span>`}</li>`
  })
  const rest = more === undefined ? "" : `<li style="list-style:none">${plain(more)}</li>`
  return `<tr><td style="padding:8px 24px"><ul style="margin:0;padding-left:20px;font-size:15px;line-height:1.6">${lines.join("")}${rest}</ul></td></tr>\n`
}

function buttonOf(button: ToldAlert["button"], colour: string): string {
  if (button === undefined) return ""
  return `<tr><td style="padding:12px 24px 28px"><a href="${plain(button.url)}" style="display:inline-block;padding:12px 22px;background:${colour};color:#fff;font-weight:700;text-decoration:none;border-radius:6px">${plain(button.label)}</a></td></tr>\n`
}

/** Commands stand between backticks. */
function withCode(text: string): string {
  return plain(text).replace(/`([^`]+)`/g, '<code style="background:#f4f5f7;padding:1px 4px">$1</code>')
}

function plain(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
}
