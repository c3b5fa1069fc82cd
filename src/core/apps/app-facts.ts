// What may be told of an app: which platform, which credentials by name, what has to be registered there. No secret.
import type { AppInHouse, PlatformWords } from "../ports.ts"

/** An app of this house, as people know it. */
export interface AppFacts {
  /** As settings and people name it. */
  name: string
  /** What its ids begin with; absent: the first app, whose ids have no prefix. */
  app?: string
  /** The platform. */
  provider: string
  clientId: string
  /** Where an owner comes back to: to be registered at the platform, letter by letter. */
  redirectUri: string
  /** What a consent asks for. */
  scopes: string[]
  developerCentre: string
  /** What sentences call the platform and an account there. */
  platformWords: PlatformWords
}

export function appFacts({ app, name, provider: { facts, oauth } }: AppInHouse): AppFacts {
  const { clientId, redirectUri, scopes } = oauth
  const { id: provider, developerCentre, platformWords } = facts
  const registered = { clientId, redirectUri, scopes, developerCentre }
  return { name, ...(app !== undefined && { app }), provider, ...registered, platformWords }
}
