// An owner opens a lasting link: a fresh consent, for what the link was made for.

import type { RefreshParts } from "../alive/parts.ts"
import { unprovenRow } from "../alive/unproven.ts"
import { factsEvenShut } from "../every-connection.ts"
import { ofApp, withoutOwner, writeId } from "../id.ts"
import { type ConsentLink, refuseWithoutPlace, startConnect } from "./connect.ts"
import { type Purpose, readLink } from "./links.ts"

export interface OpenedLink {
  purpose: Purpose
  /** Of the link; the consent's own is shorter. */
  expiresAt: number
  /** A fresh one at each opening. */
  consent: ConsentLink
}

/** `browser`: what the cookie holds of the browser that opened it. */
export async function openLink(parts: RefreshParts, token: string, browser?: string): Promise<OpenedLink> {
  const { app, mallId, owner, organization, scopes, whom, endsAt, isNamed } = await readLink(parts, token)
  const connection = await factsEvenShut(parts.store, writeId({ app, account: mallId, owner }))
  // An older link may name a user who only typed the mall into a row: without their name given, it is not for them.
  if (connection?.unproven && owner !== undefined && !isNamed) {
    throw unprovenRow("row_refused", withoutOwner(connection.id), [owner])
  }
  // Asked for since by another way: a consent to less would take it away again.
  const all = [...new Set([...scopes, ...(connection?.askedScopes ?? [])])]
  const purpose = { ...ofApp(app), mallId, owner, organization, scopes: all, whom }
  await refuseWithoutPlace(parts, purpose)
  // Where it names somebody, what lies behind its button must not be sent on without the page that says so.
  const bound = whom === undefined ? undefined : (browser ?? parts.chance.id())
  const consent = startConnect(parts, {
    app,
    mallId,
    owner,
    organization,
    scopes: all,
    begunBy: "link",
    browser: bound,
  })
  return { purpose, expiresAt: endsAt, consent }
}
