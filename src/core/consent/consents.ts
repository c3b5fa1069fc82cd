// The keeper's verbs on the way to a consent and back, over the parts of a refresh.
import type { RefreshParts } from "../alive/parts.ts"
import type { Refresh } from "../alive/refresh.ts"
import { isKeeperError, type KeeperError } from "../errors.ts"
import type { Callback } from "./callback.ts"
import {
  type CodeRequest,
  type ConnectRequest,
  type ConsentLink,
  exchange,
  finishConnect,
  refuseWithoutPlace,
  startConnect,
} from "./connect.ts"
import type { Connected } from "./connected.ts"
import { createFailures } from "./failures.ts"
import { type Launched, launch } from "./launch.ts"
import { type Link, type LinkRequest, linkForConnection, makeLink } from "./links.ts"
import { type OpenedLink, openLink } from "./open-link.ts"
import { consentResult, resultIdOf } from "./result.ts"
import { createStrangers } from "./strangers.ts"
import { makeTicket, type OpenedTicket, openTicket, type Ticket, type TicketRequest } from "./ticket.ts"

export interface Consents {
  connect(request: ConnectRequest): ConsentLink
  /** Rejects where such a connection could not be kept. To be asked before somebody is sent to a consent. */
  refuseWithoutPlace(request: ConnectRequest): Promise<void>
  finishConnect(callback: Callback, by?: string): Promise<Connected>
  /** What became of a consent, by the `resultId` it came back with. Rejects as the consent did. */
  consentResult(resultId: string): Promise<Connected>
  /** For the address of its page: what `consentResult` is asked by afterwards. Nothing is written for it. */
  resultIdOf(outcome: Connected | KeeperError): string
  exchange(request: CodeRequest, by?: string): Promise<Connected>
  /** A lasting link for a mall's owner; the same again while it lives. */
  link(request: LinkRequest): Promise<Link>
  /** For messages about a connection: undefined where there is no such connection. */
  linkFor(id: string): Promise<Link | undefined>
  openLink(token: string, browser?: string): Promise<OpenedLink>
  /** For a signed-in person: what an address of our own needs to start this consent in the browser that opens it. */
  ticket(request: TicketRequest): Ticket
  openTicket(text: string, browser: string): OpenedTicket
  /** Somebody opened the app at the provider. `rawQuery`: as it arrived, for its signature. */
  launch(rawQuery: string, browser?: string): Promise<Launched>
  /** Where the provider sends an owner back to. */
  redirectUri: string
}

export function createConsents(parts: RefreshParts, refresh: Refresh): Consents {
  const failures = createFailures(parts.journal, parts.clock)
  const withStrangers = { ...parts, strangers: createStrangers(parts) }
  return {
    connect: (request) => startConnect(parts, request),
    refuseWithoutPlace: (request) => refuseWithoutPlace(parts, request),
    finishConnect: async (callback, by = "owner") => {
      try {
        return await finishConnect(withStrangers, callback, by)
      } catch (error) {
        if (isKeeperError(error)) await failures.record(error)
        throw error
      }
    },
    consentResult: (resultId) => consentResult(parts, resultId),
    resultIdOf: (outcome) => resultIdOf(parts, outcome),
    exchange: (request, by = "owner") => exchange(parts, request, by),
    link: async (request) => {
      await refuseWithoutPlace(parts, request)
      return makeLink(parts, request)
    },
    linkFor: (id) => linkForConnection(parts, id),
    openLink: (token, browser) => openLink(parts, token, browser),
    ticket: (request) => makeTicket(parts, request),
    openTicket: (text, browser) => openTicket(parts, text, browser),
    launch: (rawQuery, browser) => launch(parts, refresh, rawQuery, browser),
    redirectUri: parts.providers.of({}).oauth.redirectUri,
  }
}
