// What the channels have in common: a deadline beside the signal, and a refusal that names no address.

import type { Alert } from "../core/alerts/port.ts"
import { KeeperError } from "../core/errors.ts"
import type { ToldAlert } from "../messages/tell-alert.ts"

/** Shorter than the 15 s the core reckons with. */
const sendMs = 10_000

/** The words are handed in: a channel knows no language. */
export type Tell = (alert: Alert) => ToldAlert

/** Raised when the process stops, or at the latest when the time is over. */
export function deadline(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(sendMs)])
}

export function refused(detail: string): KeeperError {
  return new KeeperError("notifier_unavailable", { detail })
}

export interface HttpPost {
  fetch: typeof fetch
  url: string
  headers: Record<string, string>
  body: string
  signal: AbortSignal
}

/** A redirect is refused: to follow one would hand the message to an address nobody chose. */
export async function post({ fetch, url, headers, body, signal }: HttpPost): Promise<void> {
  const within = deadline(signal)
  const send = () =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", ...headers },
      body,
      redirect: "manual",
      signal: within,
    })
  const response = await send()
    // A line that was kept from the message before and has been closed since says nothing of this one; a message that comes
    // twice carries the same id.
    .catch((error: unknown) => (brokenLine.has(networkReason(error)) ? send() : Promise.reject(error)))
    .catch((error: unknown) => {
      throw refused(networkReason(error))
    })
  const said = await response.text().catch(() => "")
  if (!response.ok) throw refused(wordsOf(response.status, said))
}

/** Slack answers with a word such as `invalid_token`; anything longer may repeat what was sent. */
function wordsOf(status: number, said: string): string {
  const word = /^[a-z_]{3,40}$/.exec(said.trim())?.[0]
  return word === undefined ? `HTTP ${status}` : `HTTP ${status} ${word}`
}

const brokenLine = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"])

/** `ECONNREFUSED` and the like: the message beside it would name the address. */
function networkReason(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
  if (name === "TimeoutError") return "timeout"
  return typeof cause?.code === "string" ? cause.code : "unreachable"
}
