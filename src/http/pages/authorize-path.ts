// The path that starts a consent again: for the same mall, the same scopes, and the same place to go to afterwards.
import type { AskedConsent } from "../../core/errors.ts"

/** A link of its own where there is one. Whose connection it becomes cannot be chosen on the open path. */
export function authorizePath({
  app,
  mallId,
  owner,
  scopes,
  returnTo,
  linkPath,
}: AskedConsent): string | undefined {
  if (linkPath !== undefined) return linkPath
  if (owner !== undefined) return undefined
  const query = new URLSearchParams(app === undefined ? { mall_id: mallId } : {})
  if (returnTo !== undefined) query.set("return", returnTo)
  // Commas stay commas, so that a person can read what is asked for.
  const asked = [query, `scope=${scopes.map(encodeURIComponent).join(",")}`].map(String).filter(Boolean)
  const path = app === undefined ? "/api/cafe24/authorize" : startPath(app, mallId)
  return `${path}?${asked.join("&")}`
}

/** Where a consent to a further app is begun. */
export function startPath(app: string, account: string): string {
  return `/connect/start/${app}/${encodeURIComponent(account)}`
}
