// An alert as the HTML part of a mail: tables and inline styles, as mail readers want them, and nothing from outside.
import type { Severity } from "../core/alerts/table.ts"
import type { ToldAlert } from "../messages/tell-alert.ts"

const colours: Record<Severity, string> = {
  critical: "#c62828",
  warning: "#b35c00",
  notice: "#1a56a8",
  good: "#1b7a3d",
}

/** Readers that take no style sheet show the light one, which stands beside each part. */
const dark = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.page{background:#16181c!important;color:#e6e8eb!important}
.card{background:#212429!important}
.soft,.label{color:#a3abb5!important}
.box,code{background:#2d3138!important;color:#e6e8eb!important;border-color:#444b55!important}
a.plain{color:#8ab4f8!important}
}`

export function mailHtml(told: ToldAlert): string {
  const { severity, title, facts, malls, more, button, forward, look } = told
  const colour = colours[severity]
  const rows = [...facts, look].map(({ label, text }) => row(label, withCode(text)))
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${plain(title)}</title>
<style>${dark}</style></head>
<body class="page" style="margin:0;padding:24px 12px;background:#f4f5f7;font-family:-apple-system,'Apple SD Gothic Neo','Malgun Gothic','Segoe UI',sans-serif;color:#1f2328;word-break:keep-all;overflow-wrap:anywhere">
<table role="presentation" class="card" width="100%" style="max-width:600px;margin:0 auto;background:#fff;border-top:4px solid ${colour};border-collapse:collapse">
<tr><td style="padding:24px 24px 8px;font-size:19px;line-height:1.4;font-weight:700">${plain(title)}</td></tr>
<tr><td style="padding:8px 24px"><table role="presentation" style="border-collapse:collapse;font-size:15px;line-height:1.55">
${[...rows, runbookRow(told)].join("\n")}
</table></td></tr>
${listOf(malls, more)}${buttonOf(button, colour)}${forwardOf(forward)}<tr><td class="soft" style="padding:0 24px 24px;font-size:13px;color:#656d76">${plain(told.from)}</td></tr>
</table>
</body></html>
`
}

function row(label: string, text: string): string {
  return `<tr><td class="label" style="padding:4px 16px 4px 0;color:#656d76;vertical-align:top;white-space:nowrap">${plain(label)}</td><td style="padding:4px 0">${text}</td></tr>`
}

function runbookRow({ code, runbook: { label, url } }: ToldAlert): string {
  const place = /^https?:/.test(url) ? `<a class="plain" href="${plain(url)}">${plain(url)}</a>` : plain(url)
  return row(label, `${withCode(`\`${code}\``)} ${place}`)
}

function listOf(malls: ToldAlert["malls"], more: string | undefined): string {
  if (malls.length === 0) return ""
  const lines = malls.map(({ name, note, link }) => {
    const shown =
      link === undefined ? plain(name) : `<a class="plain" href="${plain(link)}">${plain(name)}</a>`
    const said = note === "" ? "" : ` <span class="soft" style="color:#656d76">${plain(note)}</span>`
    return `<li>${shown}${said}${link === undefined ? "" : `<br>${address(link)}`}</li>`
  })
  const rest = more === undefined ? "" : `<li style="list-style:none">${plain(more)}</li>`
  return `<tr><td style="padding:8px 24px"><ul style="margin:0;padding-left:20px;font-size:15px;line-height:1.6">${lines.join("")}${rest}</ul></td></tr>\n`
}

/** Who forwards a mail, or reads it where links are cut out, needs the address itself. */
function buttonOf(button: ToldAlert["button"], colour: string): string {
  if (button === undefined) return ""
  const { label, url } = button
  return `<tr><td style="padding:12px 24px 24px"><a href="${plain(url)}" style="display:inline-block;padding:12px 22px;background:${colour};color:#fff;font-weight:700;text-decoration:none;border-radius:6px">${plain(label)}</a><br>${address(url)}</td></tr>\n`
}

function address(url: string): string {
  return `<span class="soft" style="display:inline-block;padding-top:6px;font-size:13px;line-height:1.4;color:#656d76;word-break:break-all">${plain(url)}</span>`
}

function forwardOf(forward: ToldAlert["forward"]): string {
  if (forward === undefined) return ""
  const text = plain(forward.text).replaceAll("\n", "<br>")
  return `<tr><td style="padding:0 24px 24px"><div class="soft" style="padding-bottom:6px;font-size:13px;color:#656d76">${plain(forward.label)}</div><div class="box" style="padding:14px 16px;border:1px solid #d8dbe0;border-radius:6px;background:#f9fafb;font-size:15px;line-height:1.6;word-break:keep-all;overflow-wrap:anywhere">${text}</div></td></tr>\n`
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
