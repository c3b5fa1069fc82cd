// E-mail over SMTP: text for every reader, HTML with one button, and an id that survives a second sending.
import type { Alert, Notifier } from "../core/alerts/port.ts"
import { mailHtml } from "./mail-html.ts"
import { plainText } from "./plain-text.ts"
import { deadline, refused, type Tell } from "./sending.ts"

export interface EmailOptions {
  /** `smtps://user:password@host:465` */
  url: string
  to: readonly string[]
  from: string
  tell: Tell
}

const connectMs = 5_000
const silenceMs = 8_000

export function createEmailNotifier(options: EmailOptions): Notifier {
  return {
    name: "email",
    send: async (alert, signal) => {
      if (signal.aborted) throw refused("stopped")
      const sent = await Promise.race([sendMail(alert, options), raised(deadline(signal))]).catch((error) => {
        throw refused(reasonOf(error))
      })
      // A real alert that reached somebody is not sent to them again because somebody else's address is wrong.
      if (alert.kind === "test" && sent.rejected.length > 0) {
        throw refused(`${sent.rejected.length} of ${options.to.length} addresses refused`)
      }
    },
  }
}

async function sendMail(alert: Alert, { url, to, from, tell }: EmailOptions) {
  // On first use: who is told in other ways does not pay for it.
  const { createTransport } = await import("nodemailer")
  const transport = createTransport({
    url,
    dnsTimeout: connectMs,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
  })
  const told = tell(alert)
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? "mallkey"
  return transport.sendMail({
    from,
    to: [...to],
    subject: `[mallkey] ${told.title}`,
    text: plainText(told),
    html: mailHtml(told),
    // The same when it is sent once more: most mailboxes then show it once.
    messageId: `<${alert.id}@${domain}>`,
    // No holiday replies to a machine.
    headers: { "Auto-Submitted": "auto-generated" },
  })
}

function raised(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  })
}

/** `EAUTH 535`: the sentence beside it may hold addresses and what the server repeats. */
function reasonOf(error: unknown): string {
  const { name, code, responseCode } = error as { name?: string; code?: unknown; responseCode?: unknown }
  if (name === "TimeoutError") return "timeout"
  const words = [code, responseCode].filter((word) => typeof word === "string" || typeof word === "number")
  return words.length > 0 ? words.join(" ") : "unreachable"
}
