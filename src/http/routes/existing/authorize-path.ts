// The path that starts a consent again: for the same mall, the same scopes, and the same place to go to afterwards.
import type { AskedConsent } from "../../../core/errors.ts"

/** A link of its own where there is one. Whose connection it becomes cannot be chosen on the open path. */
export function authorizePath({
  mallId,
  owner,
  scopes,
  returnTo,
  linkPath,
}: AskedConsent): string | undefined {
  if (linkPath !== undefined) return linkPath
  if (owner !== undefined) return undefined
  const query = new URLSearchParams({ mall_id: mallId })
  if (returnTo !== undefined) query.set("return", returnTo)
  // Commas stay commas, so that a person can read what is asked for.
  return `/api/cafe24/authorize?${query}&scope=${scopes.map(encodeURIComponent).join(",")}`
}
