// What a door hands on to a proxy: a call past the door, and what a client brings that refreshes by itself.
import type { Caller } from "./caller.ts"
import type { Still } from "./key-watch.ts"

/** One proxied request, past the door. */
export interface ProxyAsked {
  caller: Caller
  /** The connection, as the caller may ask for it. */
  id: string
  /** What follows the prefix, from its `/` on, with its query, as it came. */
  target: string
  requestId: string
  /** The address of this connection's proxy, as the caller reaches it: what links in answers lead to. Undefined where that cannot be told. */
  prefix(): string | undefined
  /** The caller wants the platform's answer as it came, its links and its compression: a forward proxy elsewhere does. */
  asWritten?: boolean
  /** Asked now and then while an answer lasts: may the caller still? */
  still?: Still
}

/** What a client brings to the token endpoint that stands in for its platform's. Its refresh token is not even looked at. */
export interface TokenAsked {
  caller: Caller
  /** The connection, as the caller may ask for it. */
  id: string
  grant?: string
  /** With the grant `authorization_code`. */
  code?: string
  /** As the client names itself, in each place: the first is given back, so that one that compares finds what it sent. */
  clientIds?: readonly string[]
  /** For the count of programs that still refresh by themselves. */
  program?: string
}
