// An address of our own that starts a consent in whichever browser opens it, after saying for whom the mall will be connected.
//
// A signed-in person may begin a consent for any mall and send its address to that mall's owner. So what they are given
// never leads to the provider itself: the owner meets our page first, and only the browser that saw it can finish.
import type { RefreshParts } from "../alive/parts.ts"
import { KeeperError } from "../errors.ts"
import { type ConnectRequest, type ConsentLink, startConnect } from "./connect.ts"
import { checkAge, type Ends, endsOf, isWithinLife } from "./life.ts"
import { idIn, markOf, readSigned, signed } from "./state.ts"

export interface TicketRequest extends ConnectRequest {
  owner: string
  /** As the owner of the mall may know them: an e-mail address, or at least an id. */
  whom: string
  /** What the cookie of the browser that asked holds: there the page in between is left out. */
  browser?: string
}

export interface Ticket {
  text: string
  mallId: string
  expiresAt: number
}

interface Kept extends Ends {
  a?: string
  m: string
  o: string
  g?: string
  s: string[]
  r?: string
  w: string
  c?: string
}

export interface OpenedTicket {
  mallId: string
  whom: string
  scopes: string[]
  expiresAt: number
  consent: ConsentLink
  /** Opened where it was asked for. */
  isSameBrowser: boolean
}

export function makeTicket(parts: RefreshParts, request: TicketRequest): Ticket {
  // Whatever cannot be asked of the provider is refused now, and not when the page is opened.
  const { app, mallId, expiresAt, scopes, returnTo } = startConnect(parts, request)
  const { owner, organization, whom, browser } = request
  const kept: Kept = {
    ...(app !== undefined && { a: app }),
    m: mallId,
    o: owner,
    g: organization,
    s: scopes,
    r: returnTo,
    w: whom.slice(0, 200),
    c: browser === undefined ? undefined : markOf(parts, browser),
    ...endsOf(parts, expiresAt),
  }
  return { text: signed(parts, "ticket", kept), mallId, expiresAt }
}

/** `browser`: what the cookie holds of the browser that opened it. */
export function openTicket(parts: RefreshParts, text: string, browser: string): OpenedTicket {
  const kept = readSigned(parts, "ticket", text) as Kept | undefined
  if (!kept || !isWithinLife(parts, kept)) {
    throw new KeeperError("state_invalid", { detail: "its signature is not ours" })
  }
  const {
    a: app,
    m: mallId,
    o: owner,
    g: organization,
    s: scopes,
    r: returnTo,
    w: whom,
    c: mark,
    e: endsAt,
  } = kept
  checkAge(parts, kept, idIn({ a: app, m: mallId }))
  const consent = startConnect(parts, {
    app,
    mallId,
    owner,
    organization,
    scopes,
    returnTo,
    browser,
    begunBy: "session",
  })
  const isSameBrowser = mark !== undefined && parts.secrets.same(markOf(parts, browser), mark)
  const expiresAt = endsAt + parts.estimate.likelyAhead()
  return { mallId, whom, scopes, expiresAt, consent, isSameBrowser }
}
