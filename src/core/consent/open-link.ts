// An owner opens a lasting link: a fresh consent, for what the link was made for.

import type { RefreshParts } from "../alive/parts.ts"
import { connectionId } from "../id.ts"
import { type ConsentLink, startConnect } from "./connect.ts"
import { type Purpose, readLink } from "./links.ts"

export interface OpenedLink {
  purpose: Purpose
  /** Of the link; the consent's own is shorter. */
  expiresAt: number
  /** A fresh one at each opening. */
  consent: ConsentLink
}

export async function openLink(parts: RefreshParts, token: string): Promise<OpenedLink> {
  const { mallId, owner, scopes, endsAt } = await readLink(parts, token)
  const connection = await parts.store.get(connectionId(mallId, owner))
  // Asked for since by another way: a consent to less would take it away again.
  const all = [...new Set([...scopes, ...(connection?.askedScopes ?? [])])]
  const purpose = { mallId, owner, scopes: all }
  return { purpose, expiresAt: endsAt, consent: startConnect(parts, { ...purpose, begunBy: "link" }) }
}
