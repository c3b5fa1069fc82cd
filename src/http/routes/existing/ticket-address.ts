// The address that starts a signed-in person's consent in whichever browser opens it.
import type { Ticket } from "../../../core/consent/ticket.ts"

/** Beside the callback: a cookie that is laid down there is one that comes back. */
export function ticketAddress({ redirectUri }: { redirectUri: string }, { text }: Ticket): string {
  const { origin, pathname } = new URL(redirectUri)
  const [, before = "", kind] = /^(.*)\/api\/(cafe24|auth\/cafe24)\/callback$/.exec(pathname) ?? []
  const path = kind === "auth/cafe24" ? "/api/auth/cafe24/start" : "/api/cafe24/authorize"
  return `${origin}${before}${path}?start=${text}`
}
