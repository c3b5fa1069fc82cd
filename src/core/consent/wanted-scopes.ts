// What a consent asks for where nobody chose: what the settings say, and what the mall was asked for or has granted before.
import type { OAuthFacet } from "../ports.ts"

/** What a connection was asked for, as far as we know, and what it got. */
export interface Granted {
  scopes: string[]
  askedScopes?: string[]
}

/** What somebody chose is asked for, and nothing of what the mall had granted before is given up for it. */
export function scopesAfter(oauth: OAuthFacet, before?: Granted): string[] {
  if (!before) return oauth.scopes
  const usual = usualScopes(oauth, before)
  return oauth.scopesAreDefault ? usual : [...new Set([...oauth.scopes, ...usual])]
}

/** A consent replaces what was granted before: asking again means asking for all of it. */
export function usualScopes({ scopes: settings }: OAuthFacet, connection?: Granted): string[] {
  const { askedScopes = [], scopes: granted = [] } = connection ?? {}
  const before = askedScopes.length > 0 ? askedScopes : granted
  return before.length > 0 ? before : settings
}
